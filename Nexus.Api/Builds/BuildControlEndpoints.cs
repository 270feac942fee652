using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexus.Api.Access;
using Nexus.Core.Access;
using Nexus.Core.Artifacts;
using Nexus.Core.Builds;

namespace Nexus.Api.Builds;

/// <summary>Where a restart goes back to.</summary>
/// <param name="Stage">The stage that is done anew, with all that follow; the stages before it must be completed.</param>
public sealed record RestartRequest(string? Stage);

/// <summary>Pause, resume, cancel, retry and restart builds.</summary>
public static class BuildControlEndpoints
{
    private const long MaxBodySize = 1024;

    /// <summary>Maps the routes of controls.</summary>
    public static void MapBuildControls(this RouteGroupBuilder v1)
    {
        var builds = v1.MapGroup("/builds/{id}").WithTags("Builds");
        Map(builds, BuildControl.Pause, "Hold a build; a stage that runs is stopped, and begins anew when the build is resumed");
        Map(builds, BuildControl.Resume, "Let a paused build go on");
        Map(builds, BuildControl.Cancel, "Stop a build for good");
        Map(builds, BuildControl.Retry, "Let a failed build go on with the stage that failed");
        Describe(
            builds.MapPost("/restart", (string id, RestartRequest request, ClaimsPrincipal user, HttpContext context, BuildStore store, BuildArtifacts artifacts, BuildControls controls,
                CancellationToken cancellationToken) => RestartAsync(id, request, user, context, store, artifacts, controls, cancellationToken)),
            "RestartBuild", "Go back to a stage, and do it and all that follow anew")
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodySize));
    }

    private static void Map(RouteGroupBuilder builds, BuildControl control, string summary) => Describe(
        builds.MapPost("/" + BuildUpdate.NameOf(control), (string id, ClaimsPrincipal user, HttpContext context, BuildStore store, BuildArtifacts artifacts, BuildControls controls,
            CancellationToken cancellationToken) => ApplyAsync(id, control, null, user, context, store, artifacts, controls, cancellationToken)),
        $"{control}Build", summary);

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route, string name, string summary) => route
        .WithName(name).WithSummary(summary)
        .RequireScope(Scopes.BuildsWrite)
        .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed);

    private static async Task<Results<Accepted<BuildDetail>, ValidationProblem, ProblemHttpResult>> RestartAsync(
        string id, RestartRequest request, ClaimsPrincipal user, HttpContext context, BuildStore store, BuildArtifacts artifacts, BuildControls controls, CancellationToken cancellationToken)
    {
        if (!StageCatalogue.All.Any(stage => stage.Name == request.Stage))
        {
            return Problems.Invalid(new Dictionary<string, string[]>
            {
                ["stage"] = [$"stage is '{request.Stage}'; expected one of {string.Join(", ", StageCatalogue.All.Select(stage => stage.Name))}."],
            });
        }

        return (await ApplyAsync(id, BuildControl.Restart, request.Stage, user, context, store, artifacts, controls, cancellationToken)).Result switch
        {
            Accepted<BuildDetail> accepted => accepted,
            var refused => (ProblemHttpResult)refused,
        };
    }

    private static async Task<Results<Accepted<BuildDetail>, ProblemHttpResult>> ApplyAsync(
        string id, BuildControl control, string? stage, ClaimsPrincipal user, HttpContext context, BuildStore store, BuildArtifacts artifacts, BuildControls controls,
        CancellationToken cancellationToken)
    {
        if (!BuildId.IsValid(id) || await store.FindAsync(id, user.Owner, cancellationToken) is null)
        {
            return Problems.NotFound("Build", id);
        }

        // If-Match is for whoever wants to control only what they have seen; a control without it judges the build as it stands.
        switch (await controls.ApplyAsync(id, control, stage, version => ETags.IsExpected(context, version), cancellationToken))
        {
            case ControlResult.Accepted accepted:
                ETags.IsKnown(context, accepted.Build.Version);
                return TypedResults.Accepted($"/api/v1/builds/{id}", BuildDetail.From(accepted.Build, artifacts));
            case ControlResult.Refused refused:
                var problem = Problems.Make(ProblemCode.IllegalTransition, refused.Reason);
                problem.Extensions["buildStatus"] = BuildUpdate.NameOf(refused.Build.Status);
                problem.Extensions["allowed"] = refused.Allowed.Select(BuildUpdate.NameOf).ToArray();
                return TypedResults.Problem(problem);
            case ControlResult.Changed changed:
                return Problems.Of(
                    ProblemCode.PreconditionFailed, $"If-Match is {context.Request.Headers.IfMatch}, but the build's version is {changed.Build.Version} now.");
            default:
                return Problems.NotFound("Build", id);
        }
    }
}
