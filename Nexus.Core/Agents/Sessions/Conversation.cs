using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Nexus.Core.Agents.Sessions;

/// <summary>A session's messages as a model reads them.</summary>
internal static class Conversation
{
    public static IEnumerable<ChatMessage> Of(IEnumerable<SessionMessage> messages)
    {
        // What is shown begins with a question, wherever the session was cut.
        foreach (var message in messages.SkipWhile(message => message.Role == MessageRole.Assistant))
        {
            if (message.Role == MessageRole.User)
            {
                yield return new ChatMessage(ChatRole.User, message.Text);
                continue;
            }

            foreach (var round in Rounds(message))
            {
                yield return round;
            }
        }
    }

    // Calls belong to the agent, results to the tools: the parts become messages in turn. A call without a result, of an answer that was ended, is left out.
    private static IEnumerable<ChatMessage> Rounds(SessionMessage message)
    {
        var answered = message.Content.Where(part => part.Type == MessagePart.ToolResultType).Select(part => part.Id).ToHashSet();
        List<AIContent> said = [], results = [];
        var spoke = false;
        foreach (var part in message.Content)
        {
            if (part.Type != MessagePart.ToolResultType && results.Count > 0)
            {
                yield return new ChatMessage(ChatRole.Assistant, said);
                yield return new ChatMessage(ChatRole.Tool, results);
                (said, results, spoke) = ([], [], true);
            }

            switch (part.Type)
            {
                case MessagePart.TextType when !string.IsNullOrEmpty(part.Text):
                    said.Add(new TextContent(part.Text));
                    break;
                case MessagePart.ToolUseType when answered.Contains(part.Id):
                    said.Add(new FunctionCallContent(part.Id!, part.Name!, Arguments(part.Input)));
                    break;
                case MessagePart.ToolResultType:
                    results.Add(new FunctionResultContent(part.Id!, part.Text));
                    break;
            }
        }

        // Providers want questions and answers in turn.
        if (said.Count == 0 && results.Count == 0 && !spoke)
        {
            said.Add(new TextContent("[There is no answer to this.]"));
        }

        if (said.Count > 0)
        {
            yield return new ChatMessage(ChatRole.Assistant, said);
        }

        if (results.Count > 0)
        {
            yield return new ChatMessage(ChatRole.Tool, results);
        }
    }

    private static Dictionary<string, object?> Arguments(JsonElement? input) => input is { ValueKind: JsonValueKind.Object } given
        ? given.EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value)
        : [];
}
