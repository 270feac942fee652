using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexus.Core.Builds;

namespace Nexus.Api.Builds;

/// <summary>Create, list and read builds.</summary>
public static class BuildEndpoints
{
    private const int MaxIdempotencyKeyLength = 255;

    // Far more than the longest requirement needs, in any encoding.
    private const long MaxBodySize = 128 * 1024;

    /// <summary>Maps the routes of builds.</summary>
    public static void MapBuilds(this RouteGroupBuilder v1)
    {
        var builds = v1.MapGroup("/builds").WithTags("Builds");
        builds.MapPost("/", CreateAsync).WithName("CreateBuild").WithSummary("Build an agent from a requirement")
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodySize))
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        builds.MapGet("/", ListAsync).WithName("ListBuilds").WithSummary("List builds, newest first");
        builds.MapGet("/{id}", GetAsync).WithName("GetBuild").WithSummary("Get a build with its stages")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Accepted<BuildDetail>, ValidationProblem>> CreateAsync(
        CreateBuildRequest request,
        [FromHeader(Name = "Idempotency-Key"), Description("Repeat a request with the same key and it is done once; the first answer comes again.")] string? idempotencyKey,
        BuildSubmission submission,
        CancellationToken cancellationToken)
    {
        var errors = Validate(request, idempotencyKey);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        var build = await submission.SubmitAsync(request.Requirement!, request.Name, idempotencyKey, cancellationToken);
        return TypedResults.Accepted($"/api/v1/builds/{build.Id}", BuildDetail.From(build));
    }

    private static async Task<Results<Ok<BuildPage>, ValidationProblem>> ListAsync(
        BuildStore store,
        CancellationToken cancellationToken,
        [Description("Most builds on the page, 1 to 100.")] int? limit = null,
        [Description("The nextCursor of the page before.")] string? cursor = null)
    {
        Dictionary<string, string[]> errors = [];
        var (count, before) = Paging.Read(limit, cursor, BuildId.IsValid, errors);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        var page = await store.ListAsync(count, before, cancellationToken);
        return TypedResults.Ok(new BuildPage([.. page.Items.Select(BuildSummary.From)], Paging.Cursor(page.Next)));
    }

    private static async Task<Results<Ok<BuildDetail>, ProblemHttpResult>> GetAsync(string id, BuildStore store, CancellationToken cancellationToken) =>
        BuildId.IsValid(id) && await store.FindAsync(id, cancellationToken) is { } build
            ? TypedResults.Ok(BuildDetail.From(build))
            : Problems.NotFound("Build", id);

    private static Dictionary<string, string[]> Validate(CreateBuildRequest request, string? idempotencyKey)
    {
        Dictionary<string, string[]> errors = [];
        var length = request.Requirement?.Trim().Length ?? 0;
        if (length < Build.MinRequirementLength || request.Requirement!.Length > Build.MaxRequirementLength)
        {
            errors["requirement"] =
                [$"requirement has {request.Requirement?.Length ?? 0} characters; expected {Build.MinRequirementLength} to {Build.MaxRequirementLength}, not counting space at its ends."];
        }

        if (request.Name?.Length > Build.MaxNameLength)
        {
            errors["name"] = [$"name has {request.Name.Length} characters; at most {Build.MaxNameLength} are allowed."];
        }

        if (idempotencyKey is { Length: 0 or > MaxIdempotencyKeyLength })
        {
            errors["Idempotency-Key"] = [$"Idempotency-Key has {idempotencyKey.Length} characters; expected 1 to {MaxIdempotencyKeyLength}."];
        }

        return errors;
    }
}
