using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Nexus.Api;

/// <summary>A kind of problem: what programs can rely on, whatever the sentences beside it say.</summary>
/// <param name="Name">The stable name, in the member <c>code</c> of the answer.</param>
/// <param name="Status">The HTTP status that it comes with.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Remedy">What the client does about it.</param>
internal sealed record ProblemCode(string Name, int Status, string Title, string Remedy)
{
    /// <summary>Where the kinds are listed. The <c>type</c> of each problem is its place on that page.</summary>
    public const string Page = "/docs/problems";

    public static readonly ProblemCode BadRequest = new(
        "bad_request", 400, "The request cannot be read", "Correct the request as the detail says.");

    public static readonly ProblemCode InvalidJson = new(
        "invalid_json", 400, "The body is not the expected JSON", "Send a JSON object of the described shape, each member once.");

    public static readonly ProblemCode ValidationFailed = new(
        "validation_failed", 400, "The request is not valid", "Correct the members that errors names.");

    public static readonly ProblemCode Unauthenticated = new(
        "unauthenticated", 401, "Nobody is known to ask", "Send a valid key: Authorization: Bearer <key>.");

    public static readonly ProblemCode InsufficientScope = new(
        "insufficient_scope", 403, "The key does not allow this", "Use a key with the scope that the detail names.");

    public static readonly ProblemCode NotFound = new(
        "not_found", 404, "There is nothing at this address", "Look for the address in the API's description.");

    public static readonly ProblemCode BuildNotFound = new(
        "build_not_found", 404, "Build not found", "Use the id of a build that you own.");

    public static readonly ProblemCode AgentNotFound = new(
        "agent_not_found", 404, "Agent not found", "Use the id of an agent that you own.");

    public static readonly ProblemCode AgentVersionNotFound = new(
        "agent_version_not_found", 404, "Agent version not found", "Use a version of the agent's list of versions.");

    public static readonly ProblemCode ArtifactNotFound = new(
        "artifact_not_found", 404, "Artifact not found", "Use a path of the build's list of artifacts.");

    public static readonly ProblemCode SessionNotFound = new(
        "session_not_found", 404, "Session not found", "Use the id of a session that you have with this agent.");

    public static readonly ProblemCode KeyNotFound = new(
        "key_not_found", 404, "Key not found", "Use the id of a key in the list of keys.");

    public static readonly ProblemCode QueueNotFound = new(
        "queue_not_found", 404, "Queue not found", "Use the name of a queue in the list of queues.");

    public static readonly ProblemCode DeadLetterNotFound = new(
        "dead_letter_not_found", 404, "Dead letter not found", "Use the id of a job in the queue's list of dead letters.");

    public static readonly ProblemCode MethodNotAllowed = new(
        "method_not_allowed", 405, "The address does not take this method", "Use one of the methods in the Allow header.");

    public static readonly ProblemCode RequestTimeout = new(
        "request_timeout", 408, "The request came too slowly", "Send it again, in one go.");

    public static readonly ProblemCode IdempotencyInProgress = new(
        "idempotency_in_progress", 409, "The first request with this idempotency key is not answered yet", "Repeat the request after the seconds in Retry-After.");

    public static readonly ProblemCode IllegalTransition = new(
        "illegal_transition", 409, "The build cannot obey this as it stands", "Use one of the controls in allowed.");

    public static readonly ProblemCode SessionBusy = new(
        "session_busy", 409, "The session is answering another message", "Wait for the answer, or cancel it, and send the message again.");

    public static readonly ProblemCode NothingToCancel = new(
        "nothing_to_cancel", 409, "No answer is being made", "There is nothing to do: read the messages.");

    public static readonly ProblemCode PreconditionFailed = new(
        "precondition_failed", 412, "It was changed in the meantime", "Get it again, and send the new ETag in If-Match.");

    public static readonly ProblemCode PayloadTooLarge = new(
        "payload_too_large", 413, "The body is too large", "Send less.");

    public static readonly ProblemCode UnsupportedMediaType = new(
        "unsupported_media_type", 415, "The body has another type than expected", "Send Content-Type: application/json.");

    public static readonly ProblemCode IdempotencyKeyReused = new(
        "idempotency_key_reused", 422, "The idempotency key was used for another request", "Use a new key for a new request.");

    public static readonly ProblemCode PreconditionRequired = new(
        "precondition_required", 428, "The change needs to say what it changes", "Send If-Match with the ETag that you have seen, or *.");

    public static readonly ProblemCode RateLimited = new(
        "rate_limited", 429, "Too many requests", "Wait the seconds in Retry-After.");

    public static readonly ProblemCode InternalError = new(
        "internal_error", 500, "Something went wrong", "Tell the operator the traceId.");

    public static readonly ProblemCode Unavailable = new(
        "unavailable", 503, "A service behind the API does not answer", "Try again in a moment; with the same Idempotency-Key nothing is done twice.");

    /// <summary>All kinds, by status.</summary>
    public static ImmutableArray<ProblemCode> All { get; } =
    [
        BadRequest, InvalidJson, ValidationFailed, Unauthenticated, InsufficientScope, NotFound, BuildNotFound, AgentNotFound, AgentVersionNotFound, ArtifactNotFound,
        SessionNotFound, KeyNotFound, QueueNotFound, DeadLetterNotFound, MethodNotAllowed, RequestTimeout, IdempotencyInProgress, IllegalTransition, SessionBusy, NothingToCancel, PreconditionFailed, PayloadTooLarge, UnsupportedMediaType,
        IdempotencyKeyReused, PreconditionRequired, RateLimited, InternalError, Unavailable,
    ];

    private static readonly FrozenDictionary<string, ProblemCode> ByName = All.ToFrozenDictionary(code => code.Name);

    // What the framework says with a bare status. The general kind of a status is the first of it.
    private static readonly FrozenDictionary<int, ProblemCode> ByStatus =
        All.DistinctBy(code => code.Status).ToFrozenDictionary(code => code.Status);

    /// <summary>The kind called <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">There is none: add it to the list, where clients look for it.</exception>
    public static ProblemCode Get(string name) => ByName.TryGetValue(name, out var code)
        ? code
        : throw new ArgumentException($"There is no problem code '{name}'; add it to {nameof(ProblemCode)}.{nameof(All)}.", nameof(name));

    /// <summary>The kind that a bare status stands for.</summary>
    public static ProblemCode Of(int status) => ByStatus.GetValueOrDefault(status) ?? (status >= 500 ? InternalError : BadRequest);

    /// <summary>The <c>type</c> of a problem (RFC 9457, section 3.1.1): a reference that leads to its description.</summary>
    public string Type => $"{Page}#{Name}";
}
