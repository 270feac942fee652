using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexus.Api.Access;
using Nexus.Api.Idempotency;
using Nexus.Core.Access;
using Nexus.Core.Artifacts;
using Nexus.Core.Builds;

namespace Nexus.Api.Builds;

/// <summary>Create, list, read and rename builds.</summary>
public static class BuildEndpoints
{
    // Far more than the longest requirement needs, in any encoding.
    private const long MaxBodySize = 128 * 1024;

    /// <summary>Maps the routes of builds.</summary>
    public static void MapBuilds(this RouteGroupBuilder v1)
    {
        var builds = v1.MapGroup("/builds").WithTags("Builds");
        builds.MapPost("/", CreateAsync).WithName("CreateBuild").WithSummary("Build an agent from a requirement")
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodySize))
            .RequireScope(Scopes.BuildsWrite)
            .WithIdempotency();
        builds.MapGet("/", ListAsync).WithName("ListBuilds").WithSummary("List builds, newest first")
            .RequireScope(Scopes.Read);
        builds.MapGet("/{id}", GetAsync).WithName("GetBuild").WithSummary("Get a build with its stages, and what tokens they took")
            .RequireScope(Scopes.Read)
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status404NotFound);
        builds.MapPatch("/{id}", RenameAsync).WithName("RenameBuild").WithSummary("Give a build another name; If-Match carries the ETag that was seen, or *")
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodySize))
            .RequireScope(Scopes.BuildsWrite)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);
    }

    private static async Task<Results<Accepted<BuildDetail>, ValidationProblem>> CreateAsync(
        CreateBuildRequest request, ClaimsPrincipal user, HttpContext context, BuildSubmission submission, CancellationToken cancellationToken)
    {
        var errors = Validate(request);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        var build = await submission.SubmitAsync(user.Owner, request.Requirement!, request.Name, context.ReservedUlid(), cancellationToken);
        return TypedResults.Accepted($"/api/v1/builds/{build.Id}", BuildDetail.From(build));
    }

    private static async Task<Results<Ok<BuildPage>, ValidationProblem, ProblemHttpResult>> ListAsync(
        ClaimsPrincipal user,
        BuildStore store,
        CancellationToken cancellationToken,
        [Description("Most builds on the page, 1 to 100.")] int? limit = null,
        [Description("The nextCursor of the page before. With a filter, a page may have fewer builds than asked for, even none, and a next page all the same.")]
        string? cursor = null,
        [Description("Only builds that stand so: queued, running, paused, completed, failed or cancelled.")] string? status = null,
        [Description("Only builds whose name, requirement or id contains this, whatever the case.")] string? text = null,
        [Description("Only builds accepted at this time or later.")] DateTimeOffset? from = null,
        [Description("Only builds accepted before this time.")] DateTimeOffset? to = null,
        [Description("Builds of this owner instead of the caller's own; needs the scope operations.")] string? owner = null)
    {
        if (BuildReaders.Refuse(owner, user) is { } refused)
        {
            return refused;
        }

        Dictionary<string, string[]> errors = [];
        var (count, before) = Paging.Read(limit, cursor, BuildId.IsValid, errors);
        var filter = ReadFilter(status, text, from, to, errors);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        var page = await store.ListAsync(owner ?? user.Owner, filter, count, before, cancellationToken);
        return TypedResults.Ok(new BuildPage([.. page.Items.Select(BuildSummary.From)], Paging.Cursor(page.Next)));
    }

    private static async Task<Results<Ok<BuildDetail>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        string id, ClaimsPrincipal user, HttpContext context, BuildStore store, BuildArtifacts artifacts, CancellationToken cancellationToken)
    {
        if (await store.FindReadableAsync(id, user, cancellationToken) is not { } build)
        {
            return Problems.NotFound("Build", id);
        }

        return ETags.IsKnown(context, build.Version) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(BuildDetail.From(build, artifacts));
    }

    private static async Task<Results<Ok<BuildDetail>, ValidationProblem, ProblemHttpResult>> RenameAsync(
        string id, RenameRequest request, ClaimsPrincipal user, HttpContext context, BuildStore store, BuildArtifacts artifacts,
        CancellationToken cancellationToken)
    {
        if (request.Validate(Build.MaxNameLength) is { } errors)
        {
            return Problems.Invalid(errors);
        }

        while (BuildId.IsValid(id) && await store.FindAsync(id, user.Owner, cancellationToken) is { } build)
        {
            if (ETags.Check(context, build.Version) is { } problem)
            {
                return problem;
            }

            // Where it changed since it was read, the check decides anew.
            if (await store.TryRenameAsync(build, request.Name!.Trim(), cancellationToken) is { } renamed)
            {
                ETags.IsKnown(context, renamed.Version);
                return TypedResults.Ok(BuildDetail.From(renamed, artifacts));
            }
        }

        return Problems.NotFound("Build", id);
    }

    private static BuildFilter ReadFilter(string? status, string? text, DateTimeOffset? from, DateTimeOffset? to, Dictionary<string, string[]> errors)
    {
        BuildStatus? wanted = null;
        if (!string.IsNullOrEmpty(status))
        {
            foreach (var known in Enum.GetValues<BuildStatus>())
            {
                wanted = BuildUpdate.NameOf(known) == status ? known : wanted;
            }

            if (wanted is null)
            {
                errors["status"] = [$"status is '{status}'; expected one of {string.Join(", ", Enum.GetValues<BuildStatus>().Select(BuildUpdate.NameOf))}."];
            }
        }

        if (text?.Length > BuildFilter.MaxTextLength)
        {
            errors["text"] = [$"text has {text.Length} characters; at most {BuildFilter.MaxTextLength} are allowed."];
        }

        if (from >= to)
        {
            errors["to"] = [$"to is {to:O}, which is not after from, {from:O}."];
        }

        return new BuildFilter(wanted, string.IsNullOrWhiteSpace(text) ? null : text.Trim(), from?.ToUniversalTime(), to?.ToUniversalTime());
    }

    private static Dictionary<string, string[]> Validate(CreateBuildRequest request)
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

        return errors;
    }
}
