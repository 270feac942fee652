using System.Text.Json;
using System.Text.Json.Serialization;
using Nexus.Core;
using Nexus.Core.Agents.Sessions;
using Nexus.Core.Models;

namespace Nexus.Api.Sessions;

/// <summary>A new session.</summary>
/// <param name="Name">Its name, at most 100 characters; without one it is named by its first message.</param>
public sealed record CreateSessionRequest(string? Name = null);

/// <summary>A question to an agent.</summary>
/// <param name="Text">The question, 1 to 32,000 characters.</param>
public sealed record SendMessageRequest(string? Text);

/// <summary>A session.</summary>
/// <param name="Id">Its id.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="CreatedAt">When it was begun.</param>
/// <param name="UpdatedAt">When it last changed.</param>
/// <param name="MessageCount">How many messages it has.</param>
/// <param name="IsAnswering">Whether an answer is being made.</param>
/// <param name="Usage">What all its answers took.</param>
/// <param name="Name">Name for people; missing until it has one.</param>
public sealed record SessionDetail(
    string Id, string AgentId, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, long MessageCount, bool IsAnswering, TokenUsage Usage, string? Name = null)
{
    /// <summary>A session as it stands.</summary>
    internal static SessionDetail From(Session session, DateTimeOffset now) => new(
        session.Id, session.AgentId, session.CreatedAt, session.UpdatedAt, session.Messages, session.IsAnswering(now), session.Usage, session.Name);
}

/// <summary>A page of sessions, newest first.</summary>
/// <param name="Items">The sessions.</param>
/// <param name="NextCursor">Where the next page begins; null on the last page.</param>
public sealed record SessionPage(
    IReadOnlyList<SessionDetail> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor);

/// <summary>A message of a session.</summary>
/// <param name="Number">Its place in the session, from 1.</param>
/// <param name="Role">Whose words it is.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Content">Its parts, in order. Long results of tools are kept shortened.</param>
/// <param name="CreatedAt">When it was begun.</param>
/// <param name="Model">The model, of an answer.</param>
/// <param name="Usage">What it took, of an answer.</param>
/// <param name="Error">Why it failed.</param>
public sealed record MessageDetail(
    long Number,
    [property: JsonConverter(typeof(CamelCaseEnumConverter<MessageRole>))] MessageRole Role,
    [property: JsonConverter(typeof(CamelCaseEnumConverter<MessageStatus>))] MessageStatus Status,
    IReadOnlyList<MessagePart> Content, DateTimeOffset CreatedAt, string? Model = null, TokenUsage? Usage = null, AnswerError? Error = null)
{
    /// <summary>A message.</summary>
    internal static MessageDetail From(SessionMessage message) => new(
        message.Number, message.Role, message.Status, message.Content, message.CreatedAt, message.Model, message.Usage, message.Error);
}

/// <summary>A page of messages.</summary>
/// <param name="Items">The messages.</param>
/// <param name="NextCursor">Where the next page begins; null on the last page.</param>
public sealed record MessagePage(
    IReadOnlyList<MessageDetail> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor);

/// <summary>The data of the event <c>text</c>.</summary>
/// <param name="Text">A piece of the answer.</param>
public sealed record TextEvent(string Text);

/// <summary>The data of the event <c>tool_use</c>.</summary>
/// <param name="Id">Which use of a tool it is.</param>
/// <param name="Name">The tool.</param>
/// <param name="Input">What it is given.</param>
public sealed record ToolUseEvent(string Id, string Name, JsonElement Input);

/// <summary>The data of the event <c>tool_result</c>.</summary>
/// <param name="Id">Which use of a tool it was.</param>
/// <param name="Name">The tool.</param>
/// <param name="Content">What it said.</param>
/// <param name="IsError">Whether it failed.</param>
public sealed record ToolResultEvent(string Id, string Name, string Content, bool IsError);

/// <summary>The data of the event <c>usage</c>: what the answer took so far.</summary>
/// <param name="InputTokens">Tokens that were read.</param>
/// <param name="OutputTokens">Tokens that were written.</param>
/// <param name="CostUsd">Their cost; missing where the price is not known.</param>
/// <param name="Model">The model.</param>
public sealed record UsageEvent(long InputTokens, long OutputTokens, decimal? CostUsd, string Model);
