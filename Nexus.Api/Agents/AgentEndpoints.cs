using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nexus.Api.Access;
using Nexus.Core.Access;
using Nexus.Core.Agents;

namespace Nexus.Api.Agents;

/// <summary>List, read, rename and delete agents.</summary>
public static class AgentEndpoints
{
    private const int MaxNameLength = 100;

    /// <summary>Maps the routes of agents.</summary>
    public static void MapAgents(this RouteGroupBuilder v1)
    {
        var agents = v1.MapGroup("/agents").WithTags("Agents");
        agents.MapGet("/", ListAsync).WithName("ListAgents").WithSummary("List agents, newest first")
            .RequireScope(Scopes.Read);
        agents.MapGet("/categories", ListCategoriesAsync).WithName("ListAgentCategories").WithSummary("List the categories of which there are agents")
            .RequireScope(Scopes.Read);
        agents.MapGet("/{id}", GetAsync).WithName("GetAgent").WithSummary("Get an agent with its package, its tools' schemas, its evaluation and what building it took")
            .RequireScope(Scopes.Read)
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status404NotFound);
        agents.MapPatch("/{id}", RenameAsync).WithName("RenameAgent").WithSummary("Give an agent another name; If-Match carries the ETag that was seen, or *")
            .RequireScope(Scopes.BuildsWrite)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);
        agents.MapDelete("/{id}", DeleteAsync).WithName("DeleteAgent").WithSummary("Delete an agent with its versions and its sessions; the build that made it stays")
            .WithDescription("To restart the build makes the agent's next version. An answer that is being made ends.")
            .RequireScope(Scopes.BuildsWrite)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed);
        agents.MapAgentVersions();
    }

    private static async Task<Results<Ok<AgentPage>, ValidationProblem>> ListAsync(
        ClaimsPrincipal user,
        AgentStore store,
        CancellationToken cancellationToken,
        [Description("Most agents on the page, 1 to 100.")] int? limit = null,
        [Description("The nextCursor of the page before. With a filter, a page may have fewer agents than asked for, even none, and a next page all the same.")]
        string? cursor = null,
        [Description("Only agents in whose name, description, category, tools or id every word of this is found, whatever the case.")] string? text = null,
        [Description("Only agents of this category.")] string? category = null)
    {
        Dictionary<string, string[]> errors = [];
        var (count, before) = Paging.Read(limit, cursor, AgentId.IsValid, errors);
        var filter = ReadFilter(text, category, errors);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        var page = await store.ListAsync(user.Owner, filter, count, before, cancellationToken);
        return TypedResults.Ok(new AgentPage([.. page.Items.Select(entry => AgentSummary.From(entry.Manifest))], Paging.Cursor(page.Next)));
    }

    private static async Task<Ok<AgentCategoryList>> ListCategoriesAsync(ClaimsPrincipal user, AgentStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok(new AgentCategoryList(await store.ListCategoriesAsync(user.Owner, cancellationToken)));

    private static AgentFilter ReadFilter(string? text, string? category, Dictionary<string, string[]> errors)
    {
        if (text?.Length > AgentFilter.MaxTextLength)
        {
            errors["text"] = [$"text has {text.Length} characters; at most {AgentFilter.MaxTextLength} are allowed."];
        }

        if (!string.IsNullOrEmpty(category) && !AgentCategories.All.Contains(category))
        {
            errors["category"] = [$"category is '{category}'; expected one of {string.Join(", ", AgentCategories.All)}."];
        }

        return new AgentFilter(text, string.IsNullOrEmpty(category) ? null : category);
    }

    private static async Task<Results<Ok<AgentDetail>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        string id, ClaimsPrincipal user, HttpContext context, AgentStore store, AgentDescription description, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(user, id, cancellationToken) is not { } entry)
        {
            return Problems.NotFound("Agent", id);
        }

        return ETags.IsKnown(context, entry.Version) ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : await description.DescribeAsync(entry.Manifest, cancellationToken) is { } detail ? TypedResults.Ok(detail)
            : Problems.NotFound("Agent", id);
    }

    private static async Task<Results<Ok<AgentDetail>, ValidationProblem, ProblemHttpResult>> RenameAsync(
        string id, RenameRequest request, ClaimsPrincipal user, HttpContext context, AgentStore store, AgentDescription description,
        CancellationToken cancellationToken)
    {
        if (request.Validate(MaxNameLength) is { } errors)
        {
            return Problems.Invalid(errors);
        }

        while (await store.FindAsync(user, id, cancellationToken) is { } entry)
        {
            if (ETags.Check(context, entry.Version) is { } problem)
            {
                return problem;
            }

            // Where it changed since it was read, the check decides anew.
            if (await store.TryRenameAsync(entry, request.Name!.Trim(), cancellationToken) is not { } renamed)
            {
                continue;
            }

            if (await description.DescribeAsync(renamed.Manifest, cancellationToken) is not { } detail)
            {
                break;
            }

            ETags.IsKnown(context, renamed.Version);
            return TypedResults.Ok(detail);
        }

        return Problems.NotFound("Agent", id);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string id, ClaimsPrincipal user, HttpContext context, AgentStore store, AgentRemoval removal, CancellationToken cancellationToken)
    {
        while (ETags.IsConditional(context) && await store.FindAsync(user, id, cancellationToken) is { } entry)
        {
            if (ETags.CheckIfSent(context, entry.Version) is { } problem)
            {
                return problem;
            }

            // Where it changed since it was read, the check decides anew.
            if (await removal.TryDeleteAsync(id, user.Owner, entry.Revision, cancellationToken))
            {
                return TypedResults.NoContent();
            }
        }

        // No entry has this revision: what is begun is ended, and nothing else.
        long? revision = ETags.IsConditional(context) ? -1 : null;
        return AgentId.IsValid(id) && await removal.TryDeleteAsync(id, user.Owner, revision, cancellationToken) ? TypedResults.NoContent() : Problems.NotFound("Agent", id);
    }

    /// <summary>The agent as its owner may see it.</summary>
    internal static async Task<CatalogueEntry?> FindAsync(this AgentStore store, ClaimsPrincipal user, string id, CancellationToken cancellationToken) =>
        AgentId.IsValid(id) ? await store.FindAsync(id, user.Owner, cancellationToken) : null;
}
