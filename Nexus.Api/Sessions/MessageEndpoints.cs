using System.ComponentModel;
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;
using Nexus.Api.Access;
using Nexus.Api.Idempotency;
using Nexus.Core.Access;
using Nexus.Core.Agents;
using Nexus.Core.Agents.Runtime;
using Nexus.Core.Agents.Sessions;

namespace Nexus.Api.Sessions;

/// <summary>Messages of sessions: read them, and ask.</summary>
internal static class MessageEndpoints
{
    private const string StreamType = "text/event-stream";

    public static void MapMessages(this RouteGroupBuilder sessions)
    {
        sessions.MapGet("/{sessionId}/messages", ListAsync).WithName("ListMessages").WithSummary("List the messages of a session, oldest first or newest first")
            .RequireScope(Scopes.Read)
            .ProducesProblem(StatusCodes.Status404NotFound);
        sessions.MapPost("/{sessionId}/messages", SendAsync).WithName("SendMessage")
            .WithSummary("Ask the agent, and follow its answer: events text, tool_use, tool_result, usage, error, and done (MessageDetail), the last one")
            .WithDescription(
                "The answer is made to its end and stored whether or not anybody listens; `POST …/cancel` ends it. A session answers one message at a time (409). "
                + "Data of the events: `text` {text}; `tool_use` {id, name, input}; `tool_result` {id, name, content, isError}; `usage` {inputTokens, outputTokens, costUsd, model}, "
                + "the total so far; `error` {code, message}; `done` the whole answer as it is stored. With the same `Idempotency-Key` the stored answer comes again, with `Idempotency-Replayed: true`.")
            .Produces(StatusCodes.Status200OK, contentType: StreamType)
            .RequireScope(Scopes.AgentsInvoke)
            .WithIdempotency(isStreamed: true)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<MessagePage>, ValidationProblem, ProblemHttpResult>> ListAsync(
        string id,
        string sessionId,
        ClaimsPrincipal user,
        SessionStore store,
        TimeProvider time,
        CancellationToken cancellationToken,
        [Description("Most messages on the page, 1 to 100.")] int? limit = null,
        [Description("The nextCursor of the page before.")] string? cursor = null,
        [Description("asc: oldest first, which is the default; desc: newest first.")] string? order = null)
    {
        Dictionary<string, string[]> errors = [];
        var (count, after) = Paging.Read(limit, cursor, IsNumber, errors);
        if (order is not (null or "asc" or "desc"))
        {
            errors["order"] = ["order is not one that is known; expected asc or desc."];
        }

        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        if (await store.FindAsync(user, id, sessionId, cancellationToken) is not { } session)
        {
            return SessionEndpoints.NotFound(sessionId);
        }

        var page = await store.Messages.ListAsync(
            sessionId, count, order == "desc", after is null ? null : long.Parse(after, CultureInfo.InvariantCulture), cancellationToken);
        var now = time.GetUtcNow();
        return TypedResults.Ok(new MessagePage([.. page.Items.Select(message => MessageDetail.From(message.AsOf(session, now)))], Paging.Cursor(page.Next)));
    }

    private static async Task SendAsync(
        string id, string sessionId, SendMessageRequest request, ClaimsPrincipal user, HttpContext context, SessionStore store, SessionRuntime runtime,
        AgentStore agents, AgentPackageStore packages, CancellationToken cancellationToken)
    {
        if (await AskAsync(id, sessionId, request, user, context, store, runtime, agents, packages, cancellationToken) is { } problem)
        {
            await problem.ExecuteAsync(context);
        }
    }

    private static async Task<IResult?> AskAsync(
        string id, string sessionId, SendMessageRequest request, ClaimsPrincipal user, HttpContext context, SessionStore store, SessionRuntime runtime,
        AgentStore agents, AgentPackageStore packages, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.Text) || request.Text.Length > SessionMessage.MaxTextLength)
        {
            return Problems.Invalid(new Dictionary<string, string[]>
            {
                ["text"] = [$"text has {request.Text?.Length ?? 0} characters; expected 1 to {SessionMessage.MaxTextLength}, not counting space alone."],
            });
        }

        var key = context.Request.Headers.TryGetValue(Idempotent.Header, out var given) ? given.ToString() : null;
        if (key is not null && !IdempotencyExtensions.IsKey(key))
        {
            return IdempotencyExtensions.InvalidKey(key);
        }

        if (await store.FindAsync(user, id, sessionId, cancellationToken) is not { } session)
        {
            return SessionEndpoints.NotFound(sessionId);
        }

        if (await agents.FindAsync(id, user.Owner, cancellationToken) is not { } agent)
        {
            return Problems.NotFound("Agent", id);
        }

        var asked = await runtime.AskAsync(session, await packages.ReadRunnableAsync(agent.Manifest, cancellationToken), request.Text, key, cancellationToken);
        switch (asked)
        {
            case Asked.Answering answering:
                await new AnswerStream(context).FollowAsync(answering.Events, cancellationToken);
                return null;
            case Asked.Before { Answer: var answer }:
                context.Response.Headers[Idempotent.ReplayedHeader] = "true";
                await new AnswerStream(context).RepeatAsync(answer, cancellationToken);
                return null;
            case Asked.KeyReused:
                return Problems.Of(ProblemCode.IdempotencyKeyReused);
            case Asked.Gone:
                return SessionEndpoints.NotFound(sessionId);
            default:
                context.Response.Headers.RetryAfter = "1";
                return Problems.Of(ProblemCode.SessionBusy);
        }
    }

    private static bool IsNumber(string? text) =>
        text is { Length: > 0 and <= 12 } && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;
}
