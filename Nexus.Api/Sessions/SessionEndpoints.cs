using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nexus.Api.Access;
using Nexus.Api.Idempotency;
using Nexus.Core.Access;
using Nexus.Core.Agents;
using Nexus.Core.Agents.Sessions;
using Nexus.Core.Builds;

namespace Nexus.Api.Sessions;

/// <summary>Sessions with agents: begin, list, read, rename, delete.</summary>
public static class SessionEndpoints
{
    /// <summary>Maps the routes of sessions.</summary>
    public static void MapSessions(this RouteGroupBuilder v1)
    {
        var sessions = v1.MapGroup("/agents/{id}/sessions").WithTags("Sessions");
        sessions.MapPost("/", CreateAsync).WithName("CreateSession").WithSummary("Begin a session with an agent")
            .RequireScope(Scopes.AgentsInvoke)
            .WithIdempotency()
            .ProducesProblem(StatusCodes.Status404NotFound);
        sessions.MapGet("/", ListAsync).WithName("ListSessions").WithSummary("List the sessions with an agent, newest first")
            .RequireScope(Scopes.Read)
            .ProducesProblem(StatusCodes.Status404NotFound);
        sessions.MapGet("/{sessionId}", GetAsync).WithName("GetSession").WithSummary("Get a session")
            .RequireScope(Scopes.Read)
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status404NotFound);
        sessions.MapPatch("/{sessionId}", RenameAsync).WithName("RenameSession").WithSummary("Give a session another name; If-Match carries the ETag that was seen, or *")
            .RequireScope(Scopes.AgentsInvoke)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);
        sessions.MapDelete("/{sessionId}", DeleteAsync).WithName("DeleteSession").WithSummary("Delete a session with its messages; an answer that is being made ends")
            .RequireScope(Scopes.AgentsInvoke)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed);
        sessions.MapPost("/{sessionId}/cancel", CancelAsync).WithName("CancelAnswer").WithSummary("End the answer that is being made; what there is of it stays")
            .RequireScope(Scopes.AgentsInvoke)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        sessions.MapMessages();
    }

    private static async Task<Results<Created<SessionDetail>, ValidationProblem, ProblemHttpResult>> CreateAsync(
        string id, CreateSessionRequest request, ClaimsPrincipal user, HttpContext context, AgentStore agents, SessionStore store, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (!AgentId.IsValid(id) || await agents.FindAsync(id, user.Owner, cancellationToken) is null)
        {
            return Problems.NotFound("Agent", id);
        }

        var name = string.IsNullOrWhiteSpace(request.Name) ? null : request.Name.Trim();
        if (name?.Length > Session.MaxNameLength)
        {
            return Problems.Invalid(new Dictionary<string, string[]> { ["name"] = [$"name has {name.Length} characters; at most {Session.MaxNameLength} are allowed."] });
        }

        // As exact as the store is, so that it is read again as it was answered.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        var session = await store.CreateAsync(
            new Session
            {
                Id = SessionId.Prefix + (context.ReservedUlid() ?? Ulid.New(now)),
                AgentId = id,
                Owner = user.Owner,
                Name = name,
                CreatedAt = now,
                UpdatedAt = now,
            },
            cancellationToken);
        ETags.IsKnown(context, VersionOf(session));
        return TypedResults.Created($"/api/v1/agents/{id}/sessions/{session.Id}", SessionDetail.From(session, now));
    }

    private static async Task<Results<Ok<SessionPage>, ValidationProblem, ProblemHttpResult>> ListAsync(
        string id,
        ClaimsPrincipal user,
        AgentStore agents,
        SessionStore store,
        TimeProvider time,
        CancellationToken cancellationToken,
        [Description("Most sessions on the page, 1 to 100.")] int? limit = null,
        [Description("The nextCursor of the page before.")] string? cursor = null)
    {
        Dictionary<string, string[]> errors = [];
        var (count, before) = Paging.Read(limit, cursor, SessionId.IsValid, errors);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        if (!AgentId.IsValid(id) || await agents.FindAsync(id, user.Owner, cancellationToken) is null)
        {
            return Problems.NotFound("Agent", id);
        }

        var page = await store.ListAsync(id, user.Owner, count, before, cancellationToken);
        var now = time.GetUtcNow();
        return TypedResults.Ok(new SessionPage([.. page.Items.Select(session => SessionDetail.From(session, now))], Paging.Cursor(page.Next)));
    }

    private static async Task<Results<Ok<SessionDetail>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        string id, string sessionId, ClaimsPrincipal user, HttpContext context, SessionStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(user, id, sessionId, cancellationToken) is not { } session)
        {
            return NotFound(sessionId);
        }

        return ETags.IsKnown(context, VersionOf(session))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(SessionDetail.From(session, time.GetUtcNow()));
    }

    private static async Task<Results<Ok<SessionDetail>, ValidationProblem, ProblemHttpResult>> RenameAsync(
        string id, string sessionId, RenameRequest request, ClaimsPrincipal user, HttpContext context, SessionStore store, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (request.Validate(Session.MaxNameLength) is { } errors)
        {
            return Problems.Invalid(errors);
        }

        while (await store.FindAsync(user, id, sessionId, cancellationToken) is { } session)
        {
            if (ETags.Check(context, VersionOf(session)) is { } problem)
            {
                return problem;
            }

            // Where it changed since it was read, the check decides anew.
            if (await store.TryRenameAsync(session, request.Name!.Trim(), time.GetUtcNow(), cancellationToken) is { } renamed)
            {
                ETags.IsKnown(context, VersionOf(renamed));
                return TypedResults.Ok(SessionDetail.From(renamed, time.GetUtcNow()));
            }
        }

        return NotFound(sessionId);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string id, string sessionId, ClaimsPrincipal user, HttpContext context, SessionStore store, SessionRuntime runtime, CancellationToken cancellationToken)
    {
        while (await store.FindAsync(user, id, sessionId, cancellationToken) is { } session)
        {
            if (ETags.CheckIfSent(context, VersionOf(session)) is { } problem)
            {
                return problem;
            }

            // Where it changed since it was read, the check decides anew.
            if (await store.TryDeleteAsync(sessionId, ETags.IsConditional(context) ? session.Revision : null, cancellationToken))
            {
                await runtime.EndDeletedAsync(session);
                return TypedResults.NoContent();
            }
        }

        return NotFound(sessionId);
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> CancelAsync(
        string id, string sessionId, ClaimsPrincipal user, SessionStore store, SessionRuntime runtime, CancellationToken cancellationToken) =>
        await store.FindAsync(user, id, sessionId, cancellationToken) is not { } session ? NotFound(sessionId)
        : await runtime.CancelAsync(session, cancellationToken) ? TypedResults.Accepted((string?)null)
        : Problems.Of(ProblemCode.NothingToCancel);

    // An answer that is being made is part of what is read, and changes without a revision.
    private static long VersionOf(Session session) => (session.Revision * 2) + (session.Turn is null ? 1 : 2);

    /// <summary>The session of an agent, as its owner may see it.</summary>
    internal static async Task<Session?> FindAsync(
        this SessionStore store, ClaimsPrincipal user, string agentId, string sessionId, CancellationToken cancellationToken) =>
        AgentId.IsValid(agentId) && SessionId.IsValid(sessionId) ? await store.FindAsync(agentId, sessionId, user.Owner, cancellationToken) : null;

    /// <summary>404.</summary>
    internal static ProblemHttpResult NotFound(string sessionId) => Problems.NotFound("Session", sessionId);
}
