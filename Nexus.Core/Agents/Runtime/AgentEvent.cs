using System.Text.Json;
using Nexus.Core.Agents.Sessions;
using Nexus.Core.Models;

namespace Nexus.Core.Agents.Runtime;

/// <summary>Something that happens while an agent answers.</summary>
public abstract record AgentEvent
{
    private AgentEvent()
    {
    }

    /// <summary>A piece of the answer's text.</summary>
    /// <param name="Text">The piece.</param>
    public sealed record TextDelta(string Text) : AgentEvent;

    /// <summary>The agent uses a tool.</summary>
    /// <param name="Id">Which use it is.</param>
    /// <param name="Name">The tool.</param>
    /// <param name="Input">What it is given.</param>
    public sealed record ToolUse(string Id, string Name, JsonElement Input) : AgentEvent;

    /// <summary>A tool has answered.</summary>
    /// <param name="Id">Which use it was.</param>
    /// <param name="Name">The tool.</param>
    /// <param name="Content">What it said.</param>
    /// <param name="IsError">Whether it failed.</param>
    public sealed record ToolResult(string Id, string Name, string Content, bool IsError) : AgentEvent;

    /// <summary>What the answer took, so far.</summary>
    /// <param name="Total">Tokens and cost.</param>
    /// <param name="Model">The model.</param>
    public sealed record Usage(TokenUsage Total, string Model) : AgentEvent;

    /// <summary>The answer failed.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Error(AnswerError Reason) : AgentEvent;

    /// <summary>The answer is over. Always the last event.</summary>
    /// <param name="Message">The answer as it is stored.</param>
    public sealed record Done(SessionMessage Message) : AgentEvent;
}
