using System.Collections.Immutable;
using System.Text.Json;
using Nexus.Core.Builds;
using Nexus.Core.Models;

namespace Nexus.Core.Agents.Sessions;

/// <summary>Identifiers of sessions: <c>ses_</c> and a ULID.</summary>
public static class SessionId
{
    /// <summary>What every session's identifier begins with.</summary>
    public const string Prefix = "ses_";

    /// <summary>A new identifier.</summary>
    public static string New(DateTimeOffset now) => Prefix + Ulid.New(now);

    /// <summary>Whether <paramref name="value"/> has the shape of a session's identifier.</summary>
    public static bool IsValid(string? value) => Ulid.HasShape(value, Prefix);
}

/// <summary>A conversation with an agent.</summary>
public sealed record Session
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>Its identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The agent.</summary>
    public required string AgentId { get; init; }

    /// <summary>Whom it belongs to.</summary>
    public required string Owner { get; init; }

    /// <summary>Name for people: what its owner gave it, or else the beginning of the first message.</summary>
    public string? Name { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>How many messages it has; also the number of the last one.</summary>
    public long Messages { get; init; }

    /// <summary>What all its answers took.</summary>
    public TokenUsage Usage { get; init; } = TokenUsage.None;

    /// <summary>How often it was changed.</summary>
    public long Revision { get; init; }

    /// <summary>The answer that is being made, or was when its server died.</summary>
    public Turn? Turn { get; init; }

    /// <summary>Whether an answer is being made now.</summary>
    public bool IsAnswering(DateTimeOffset now) => Turn is { } turn && turn.Until > now;
}

/// <summary>The right to answer in a session: one at a time.</summary>
/// <param name="Id">Whose right it is.</param>
/// <param name="Answer">The number of the answer.</param>
/// <param name="Until">How long, unless it is renewed.</param>
/// <param name="IsCancelled">Whether the user asked for no more.</param>
public sealed record Turn(string Id, long Answer, DateTimeOffset Until, bool IsCancelled);

/// <summary>Whose words a message is.</summary>
public enum MessageRole
{
    /// <summary>The user's.</summary>
    User,

    /// <summary>The agent's.</summary>
    Assistant,
}

/// <summary>How far a message is.</summary>
public enum MessageStatus
{
    /// <summary>Whole.</summary>
    Completed,

    /// <summary>Being written.</summary>
    Answering,

    /// <summary>Ended by the user.</summary>
    Cancelled,

    /// <summary>Ended by a failure, which <see cref="SessionMessage.Error"/> names.</summary>
    Failed,

    /// <summary>Its server stopped in the midst of it.</summary>
    Interrupted,
}

/// <summary>A part of a message: text, the use of a tool, or its result.</summary>
/// <param name="Type"><c>text</c>, <c>tool_use</c> or <c>tool_result</c>.</param>
/// <param name="Text">The text, or the tool's result.</param>
/// <param name="Id">Which use of a tool it is.</param>
/// <param name="Name">The tool.</param>
/// <param name="Input">What the tool was given.</param>
/// <param name="IsError">Whether the tool failed.</param>
public sealed record MessagePart(
    string Type, string? Text = null, string? Id = null, string? Name = null, JsonElement? Input = null, bool? IsError = null)
{
    /// <summary>Text.</summary>
    public const string TextType = "text";

    /// <summary>The use of a tool.</summary>
    public const string ToolUseType = "tool_use";

    /// <summary>The result of a tool.</summary>
    public const string ToolResultType = "tool_result";
}

/// <summary>Why an answer failed.</summary>
/// <param name="Code">The stable name of the reason.</param>
/// <param name="Message">What happened and what to do, for people.</param>
public sealed record AnswerError(string Code, string Message);

/// <summary>A message of a session.</summary>
public sealed record SessionMessage
{
    /// <summary>Longest message of a user, in characters.</summary>
    public const int MaxTextLength = 32_000;

    /// <summary>Its place in the session, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>Whose words it is.</summary>
    public required MessageRole Role { get; init; }

    /// <summary>What it says.</summary>
    public required ImmutableArray<MessagePart> Content { get; init; }

    /// <summary>How far it is.</summary>
    public required MessageStatus Status { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The model, of an answer.</summary>
    public string? Model { get; init; }

    /// <summary>What it took, of an answer.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>Why it failed.</summary>
    public AnswerError? Error { get; init; }

    /// <summary>Its text without tools.</summary>
    public string Text => string.Concat(Content.Where(part => part.Type == MessagePart.TextType).Select(part => part.Text));

    /// <summary>The message as it stands: an answer that nobody writes any more is interrupted.</summary>
    public SessionMessage AsOf(Session session, DateTimeOffset now) =>
        Status == MessageStatus.Answering && !(session.IsAnswering(now) && session.Turn!.Answer == Number) ? this with { Status = MessageStatus.Interrupted } : this;
}
