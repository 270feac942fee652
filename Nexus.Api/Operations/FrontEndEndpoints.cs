using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Nexus.Api.Access;
using Nexus.Core.Access;
using Nexus.Core.Health;

namespace Nexus.Api.Operations;

/// <summary>A server of the front end tells of itself.</summary>
/// <param name="Machine">The machine or task that it runs on: 1 to 255 characters.</param>
/// <param name="ProcessId">Its process there, from 1 on.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="RequestsPerSecond">Requests that it got, on average since it told of itself before.</param>
/// <param name="ForwardedPerSecond">Those of them that a load balancer passed on.</param>
/// <param name="ForwardedOpen">Requests that a load balancer passed on and that are not answered to their end.</param>
public sealed record FrontEndReport(
    string? Machine, int ProcessId, DateTimeOffset StartedAt, double RequestsPerSecond = 0, double ForwardedPerSecond = 0, int ForwardedOpen = 0)
{
    private const int MaxMachineLength = 255;

    internal Dictionary<string, string[]> Validate()
    {
        Dictionary<string, string[]> errors = [];
        if (Machine?.Length is not (>= 1 and <= MaxMachineLength))
        {
            errors["machine"] = [$"machine has {Machine?.Length ?? 0} characters; expected 1 to {MaxMachineLength}."];
        }

        if (ProcessId < 1)
        {
            errors["processId"] = [$"processId is {ProcessId}; expected 1 or more."];
        }

        if (StartedAt == default)
        {
            errors["startedAt"] = ["startedAt is missing; expected when the server started."];
        }

        foreach (var (name, value) in ((string, double)[])[("requestsPerSecond", RequestsPerSecond), ("forwardedPerSecond", ForwardedPerSecond), ("forwardedOpen", ForwardedOpen)])
        {
            if (!(value >= 0 && double.IsFinite(value)))
            {
                errors[name] = [$"{name} is {value}; expected 0 or more."];
            }
        }

        return errors;
    }

    internal ReplicaInfo ToInfo(string id, DateTimeOffset now) =>
        new(id, Machine!, ProcessId, StartedAt, now, RequestsPerSecond, ForwardedPerSecond, ForwardedOpen);
}

/// <summary>The servers of the front end that run.</summary>
/// <param name="Items">By start. One that has been silent for 20 seconds is not among them.</param>
public sealed record FrontEndList(IReadOnlyList<ReplicaInfo> Items);

/// <summary>Which servers of the front end run: they reach nothing but the API, so it is the API that they tell.</summary>
public static class FrontEndEndpoints
{
    private const string IdMeaning = "What the server calls itself: 8 to 64 letters, digits and hyphens, of its own for each start.";

    /// <summary>Maps the routes of the front end's servers.</summary>
    public static void MapFrontEnds(this RouteGroupBuilder v1)
    {
        var frontEnds = v1.MapGroup("/operations/front-ends").WithTags("Operations").RequireScope(Scopes.Operations);
        frontEnds.MapGet("/", ListAsync).WithName("ListFrontEnds").WithSummary("List the servers of the front end that run");
        frontEnds.MapPut("/{id}", ReportAsync).WithName("ReportFrontEnd").WithSummary("Tell that a server of the front end runs: at its start and every five seconds");
        frontEnds.MapDelete("/{id}", RemoveAsync).WithName("RemoveFrontEnd").WithSummary("Tell that a server of the front end ends");
    }

    private static async Task<Ok<FrontEndList>> ListAsync(FrontEndRegistry registry, CancellationToken cancellationToken) =>
        TypedResults.Ok(new FrontEndList(await registry.ListAsync(cancellationToken)));

    private static async Task<Results<NoContent, ValidationProblem>> ReportAsync(
        [Description(IdMeaning)] string id, FrontEndReport report, FrontEndRegistry registry, TimeProvider time, CancellationToken cancellationToken)
    {
        var errors = report.Validate();
        if (!IsId(id))
        {
            errors["id"] = ["Expected 8 to 64 letters, digits and hyphens."];
        }

        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        await registry.SayAsync(report.ToInfo(id, time.GetUtcNow()), cancellationToken);
        return TypedResults.NoContent();
    }

    // Who is gone already is as gone as it should be.
    private static async Task<NoContent> RemoveAsync([Description(IdMeaning)] string id, FrontEndRegistry registry, CancellationToken cancellationToken)
    {
        await registry.LeaveAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static bool IsId(string id) => id.Length is >= 8 and <= 64 && id.All(character => char.IsAsciiLetterOrDigit(character) || character == '-');
}
