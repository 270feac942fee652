using System.ComponentModel;
using System.Net.Mime;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Nexus.Api.Access;
using Nexus.Core.Access;
using Nexus.Core.Agents;

namespace Nexus.Api.Agents;

/// <summary>The versions of an agent: list, read, fetch, compare; and the schema of their manifests.</summary>
internal static class AgentVersionEndpoints
{
    private const string SchemaType = "application/schema+json";

    public static void MapAgentVersions(this RouteGroupBuilder agents)
    {
        var versions = agents.MapGroup("/{id}/versions").WithTags("Agents");
        versions.MapGet("/", ListAsync).WithName("ListAgentVersions").WithSummary("List the versions of an agent, newest first")
            .RequireScope(Scopes.Read)
            .ProducesProblem(StatusCodes.Status404NotFound);
        versions.MapGet("/{version}", GetAsync).WithName("GetAgentVersion").WithSummary("Get a version of an agent, as it was published")
            .RequireScope(Scopes.Read)
            .ProducesProblem(StatusCodes.Status404NotFound);
        versions.MapGet("/{version}/package", FetchAsync).WithName("GetAgentPackage").WithSummary("Get the package of a version as a zip archive")
            .Produces(StatusCodes.Status200OK, contentType: MediaTypeNames.Application.Zip)
            .RequireScope(Scopes.Read)
            .ProducesProblem(StatusCodes.Status404NotFound);
        versions.MapGet("/{version}/changes", CompareAsync).WithName("CompareAgentVersions").WithSummary("Compare a version with one before it, file by file")
            .RequireScope(Scopes.Read)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>Maps the route of the schema.</summary>
    public static void MapSchemas(this RouteGroupBuilder v1) =>
        v1.MapGet("/schemas/agent", () => TypedResults.Text(AgentSchema.Text, SchemaType)).WithTags("Agents")
            .WithName("GetAgentSchema").WithSummary("Get the JSON schema of agent.yaml, the manifest of every package")
            .WithDescription("The same is at `/docs/schemas/agent-v1.json`, where it is read without a key.")
            .Produces<JsonElement>(StatusCodes.Status200OK, SchemaType)
            .RequireScope(Scopes.Read);

    private static async Task<Results<Ok<AgentVersionPage>, ValidationProblem, ProblemHttpResult>> ListAsync(
        string id,
        ClaimsPrincipal user,
        AgentStore store,
        AgentDescription description,
        CancellationToken cancellationToken,
        [Description("Most versions on the page, 1 to 100.")] int? limit = null,
        [Description("The nextCursor of the page before.")] string? cursor = null)
    {
        Dictionary<string, string[]> errors = [];
        var (count, before) = Paging.Read(limit, cursor, version => Version.TryParse(version, out _), errors);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        if (await store.FindAsync(user, id, cancellationToken) is not { } entry)
        {
            return Problems.NotFound("Agent", id);
        }

        var (versions, last) = await description.ListVersionsAsync(entry.Manifest, count, before, cancellationToken);
        return TypedResults.Ok(new AgentVersionPage(versions, Paging.Cursor(last)));
    }

    private static async Task<Results<Ok<AgentDetail>, ProblemHttpResult>> GetAsync(
        string id, string version, ClaimsPrincipal user, AgentStore store, AgentVersions known, AgentPackageStore packages, AgentDescription description,
        CancellationToken cancellationToken)
    {
        if (await FindProblemAsync(id, version, user, store, known, cancellationToken) is { } problem)
        {
            return problem;
        }

        return await description.DescribeAsync(await packages.ReadManifestAsync(id, version, cancellationToken), cancellationToken) is { } detail
            ? TypedResults.Ok(detail)
            : Problems.NotFound("Agent version", version);
    }

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> FetchAsync(
        string id, string version, ClaimsPrincipal user, AgentStore store, AgentVersions known, AgentPackageStore packages, CancellationToken cancellationToken)
    {
        if (await FindProblemAsync(id, version, user, store, known, cancellationToken) is { } problem)
        {
            return problem;
        }

        // Packages are small; a whole archive has a length, and no answer breaks off in the middle.
        var archive = new MemoryStream();
        await packages.WriteArchiveAsync(id, version, archive, cancellationToken);
        archive.Position = 0;
        return TypedResults.File(archive, MediaTypeNames.Application.Zip, $"{id}-{version}.zip");
    }

    private static async Task<Results<Ok<PackageChanges>, ProblemHttpResult>> CompareAsync(
        string id, string version, ClaimsPrincipal user, AgentStore store, AgentVersions known, AgentPackageStore packages, CancellationToken cancellationToken,
        [Description("The version to compare with. Left out: the one before; for the first version, nothing, so that all of it is new.")] string? since = null)
    {
        if (await store.FindAsync(user, id, cancellationToken) is not { } entry)
        {
            return Problems.NotFound("Agent", id);
        }

        var versions = (await known.ListAsync(entry.Manifest, cancellationToken)).ToList();
        if (!versions.Contains(version))
        {
            return Problems.NotFound("Agent version", version);
        }

        if (since is not null && !versions.Contains(since))
        {
            return Problems.NotFound("Agent version", since);
        }

        since ??= versions.ElementAtOrDefault(versions.IndexOf(version) - 1);
        return TypedResults.Ok(await PackageChanges.BetweenAsync(packages, id, since, version, cancellationToken));
    }

    private static async Task<ProblemHttpResult?> FindProblemAsync(
        string id, string version, ClaimsPrincipal user, AgentStore store, AgentVersions known, CancellationToken cancellationToken) =>
        await store.FindAsync(user, id, cancellationToken) is not { } entry ? Problems.NotFound("Agent", id)
        : (await known.ListAsync(entry.Manifest, cancellationToken)).Contains(version) ? null
        : Problems.NotFound("Agent version", version);
}
