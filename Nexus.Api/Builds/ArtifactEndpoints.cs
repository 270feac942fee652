using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nexus.Api.Access;
using Nexus.Core.Access;
using Nexus.Core.Artifacts;
using Nexus.Core.Builds;

namespace Nexus.Api.Builds;

/// <summary>The files that a build leaves.</summary>
public static class ArtifactEndpoints
{
    /// <summary>Maps the routes of artifacts.</summary>
    public static void MapArtifacts(this RouteGroupBuilder v1)
    {
        var artifacts = v1.MapGroup("/builds/{id}/artifacts").WithTags("Artifacts").RequireScope(Scopes.Read);
        artifacts.MapGet("/", ListAsync).WithName("ListArtifacts").WithSummary("List the files of a build")
            .ProducesProblem(StatusCodes.Status404NotFound);
        artifacts.MapGet("/{**path}", GetAsync).WithName("GetArtifact").WithSummary("Get a file of a build")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<ArtifactPage>, ValidationProblem, ProblemHttpResult>> ListAsync(
        string id,
        ClaimsPrincipal user,
        BuildStore store,
        BuildArtifacts artifacts,
        CancellationToken cancellationToken,
        [Description("Most files on the page, 1 to 100; 100 where it is not said.")] int? limit = null,
        [Description("The nextCursor of the page before.")] string? cursor = null)
    {
        Dictionary<string, string[]> errors = [];
        var (count, after) = Paging.Read(limit, cursor, path => path is { Length: > 0 and <= 4096 }, errors, Paging.MaxLimit);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        if (await store.FindReadableAsync(id, user, cancellationToken) is null)
        {
            return Problems.NotFound("Build", id);
        }

        var (files, last) = Paging.Page(
            artifacts.List(id).Where(artifact => after is null || string.CompareOrdinal(artifact.Path, after) > 0), count, artifact => artifact.Path);
        return TypedResults.Ok(new ArtifactPage(files, Paging.Cursor(last)));
    }

    private static async Task<Results<PhysicalFileHttpResult, ProblemHttpResult>> GetAsync(
        string id, string path, ClaimsPrincipal user, BuildStore store, BuildArtifacts artifacts, HttpContext context, CancellationToken cancellationToken)
    {
        if (await store.FindReadableAsync(id, user, cancellationToken) is null)
        {
            return Problems.NotFound("Build", id);
        }

        if (artifacts.Find(id, path) is not { } file)
        {
            return Problems.NotFound("Artifact", path);
        }

        // What a model wrote is text to be shown, never a page to be run: see SecurityHeaders.
        context.Response.Headers.CacheControl = "private, no-cache";
        var type = MediaTypes.Of(file.Name);
        return TypedResults.PhysicalFile(
            file.FullName, type.StartsWith("text/", StringComparison.Ordinal) ? type + "; charset=utf-8" : type, lastModified: file.LastWriteTimeUtc);
    }
}
