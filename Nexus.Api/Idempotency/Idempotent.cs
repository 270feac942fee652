using Microsoft.AspNetCore.Http.HttpResults;
using Nexus.Core.Access;

namespace Nexus.Api.Idempotency;

/// <summary>Says that a route takes an <c>Idempotency-Key</c>.</summary>
/// <param name="ShownOnce">A member of the answer that is left out when the answer is given again: it is not kept.</param>
/// <param name="IsStreamed">Whether the answer is a stream: then the route itself sees to it that the request is done once.</param>
internal sealed record Idempotent(string? ShownOnce, bool IsStreamed = false)
{
    /// <summary>The request's header.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>The header of an answer that was given before.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    /// <summary>Longest key, in characters.</summary>
    public const int MaxKeyLength = 255;
}

/// <summary>Routes that create something, once per idempotency key.</summary>
internal static class IdempotencyExtensions
{
    /// <summary>Whether <paramref name="key"/> can be an idempotency key.</summary>
    public static bool IsKey(string key) => key.Length is > 0 and <= Idempotent.MaxKeyLength && !key.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>The problem of a key that can be none.</summary>
    public static ValidationProblem InvalidKey(string key) => Problems.Invalid(new Dictionary<string, string[]>
    {
        [Idempotent.Header] = [$"{Idempotent.Header} has {key.Length} characters; expected 1 to {Idempotent.MaxKeyLength} printable ASCII characters without spaces."],
    });

    /// <summary>Lets clients repeat a request with the same <c>Idempotency-Key</c>: it is done once, and the first answer comes again.</summary>
    public static RouteHandlerBuilder WithIdempotency(this RouteHandlerBuilder builder, string? shownOnce = null, bool isStreamed = false) => builder
        .WithMetadata(new Idempotent(shownOnce, isStreamed))
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    /// <summary>
    /// The ULID for the id of what the request creates, where one is reserved. A request that is repeated after a crash gets the
    /// same one again, so that it finishes what was begun.
    /// </summary>
    public static string? ReservedUlid(this HttpContext context) => context.Features.Get<IdempotencyClaim.Granted>()?.Ulid;
}
