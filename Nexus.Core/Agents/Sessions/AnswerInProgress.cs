using System.Collections.Immutable;
using Nexus.Core.Agents.Runtime;
using Nexus.Core.Models;

namespace Nexus.Core.Agents.Sessions;

/// <summary>An answer while it is made. Pieces of text come together; results of tools are kept shortened.</summary>
internal sealed class AnswerInProgress(long number, string model, DateTimeOffset createdAt)
{
    // An item of the store holds 400 KB. What is left out was still seen by whoever listened.
    private const int MaxPart = 6_000;
    private const int MaxText = 100_000;
    private const int MaxParts = 40;
    private readonly Lock _gate = new();
    private readonly List<MessagePart> _parts = [];
    private TokenUsage? _usage;

    public AnswerError? Error { get; private set; }

    public void Add(AgentEvent happened)
    {
        lock (_gate)
        {
            switch (happened)
            {
                case AgentEvent.TextDelta { Text: var text } when _parts is [.., { Type: MessagePart.TextType, Text: var before } last]:
                    _parts[^1] = last with { Text = Cut(before + text, MaxText) };
                    break;
                case AgentEvent.TextDelta { Text: var text }:
                    Keep(new MessagePart(MessagePart.TextType, Cut(text, MaxText)));
                    break;
                case AgentEvent.ToolUse use:
                    Keep(new MessagePart(
                        MessagePart.ToolUseType, Id: use.Id, Name: use.Name,
                        Input: use.Input.GetRawText() is { Length: > MaxPart } ? System.Text.Json.JsonElement.Parse("""{"note":"too large to be kept"}""") : use.Input));
                    break;
                case AgentEvent.ToolResult result:
                    Keep(new MessagePart(MessagePart.ToolResultType, Cut(result.Content, MaxPart), result.Id, result.Name, IsError: result.IsError));
                    break;
                case AgentEvent.Usage usage:
                    _usage = usage.Total;
                    break;
                case AgentEvent.Error error:
                    Error = error.Reason;
                    break;
            }
        }
    }

    public SessionMessage Message(MessageStatus status)
    {
        lock (_gate)
        {
            return new SessionMessage
            {
                Number = number,
                Role = MessageRole.Assistant,
                Content = [.. _parts],
                Status = status,
                CreatedAt = createdAt,
                Model = model,
                Usage = _usage,
                Error = Error,
            };
        }
    }

    private void Keep(MessagePart part)
    {
        if (_parts.Count < MaxParts || part.Type == MessagePart.TextType)
        {
            _parts.Add(part);
        }
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";
}
