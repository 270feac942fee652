using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Nexus.Core.Models.Bedrock;

/// <summary>Writes a conversation as the body of Bedrock's Converse operations (Amazon Bedrock API reference, “Converse”).</summary>
internal static class ConverseRequest
{
    public static JsonObject Write(IEnumerable<ChatMessage> messages, ChatOptions? options, int maxOutputTokens)
    {
        var system = new JsonArray();
        var turns = new JsonArray();
        if (options?.Instructions is { Length: > 0 } instructions)
        {
            system.Add(new JsonObject { ["text"] = instructions });
        }

        foreach (var message in messages)
        {
            if (message.Role == ChatRole.System)
            {
                system.Add(new JsonObject { ["text"] = message.Text });
                continue;
            }

            var role = message.Role == ChatRole.Assistant ? "assistant" : "user";
            var content = Content(message);
            if (content.Count == 0)
            {
                continue;
            }

            // Turns have to alternate; results of tools count as the user's.
            if (turns is [.., JsonObject last] && (string?)last["role"] == role)
            {
                foreach (var part in content)
                {
                    last["content"]!.AsArray().Add(part);
                }
            }
            else
            {
                turns.Add(new JsonObject { ["role"] = role, ["content"] = new JsonArray([.. content]) });
            }
        }

        var inference = new JsonObject { ["maxTokens"] = options?.MaxOutputTokens ?? maxOutputTokens };
        if (options?.Temperature is { } temperature)
        {
            inference["temperature"] = temperature;
        }

        var body = new JsonObject { ["messages"] = turns, ["inferenceConfig"] = inference };
        if (system.Count > 0)
        {
            body["system"] = system;
        }

        if (Tools(options, turns) is { } tools)
        {
            body["toolConfig"] = tools;
        }

        return body;
    }

    private static List<JsonNode> Content(ChatMessage message)
    {
        var content = new List<JsonNode>();
        foreach (var part in message.Contents)
        {
            switch (part)
            {
                case TextContent { Text: { } text } when !string.IsNullOrWhiteSpace(text):
                    content.Add(new JsonObject { ["text"] = text });
                    break;
                case FunctionCallContent call:
                    content.Add(new JsonObject
                    {
                        ["toolUse"] = new JsonObject
                        {
                            ["toolUseId"] = call.CallId,
                            ["name"] = call.Name,
                            ["input"] = JsonSerializer.SerializeToNode(call.Arguments ?? new Dictionary<string, object?>(), AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>))),
                        },
                    });
                    break;
                case FunctionResultContent result:
                    var said = result.Result?.ToString() ?? "";
                    content.Add(new JsonObject
                    {
                        ["toolResult"] = new JsonObject
                        {
                            ["toolUseId"] = result.CallId,
                            ["content"] = new JsonArray(new JsonObject { ["text"] = said }),
                            ["status"] = said.StartsWith("Error: ", StringComparison.Ordinal) ? "error" : "success",
                        },
                    });
                    break;
            }
        }

        return content;
    }

    // A conversation in which tools were used has to name tools, also where none may be used any more.
    private static JsonObject? Tools(ChatOptions? options, JsonArray turns)
    {
        var tools = new JsonArray();
        foreach (var tool in options?.Tools?.OfType<AIFunctionDeclaration>() ?? [])
        {
            tools.Add(new JsonObject
            {
                ["toolSpec"] = new JsonObject
                {
                    ["name"] = tool.Name,
                    ["description"] = tool.Description,
                    ["inputSchema"] = new JsonObject { ["json"] = JsonNode.Parse(tool.JsonSchema.GetRawText()) },
                },
            });
        }

        if (tools.Count == 0)
        {
            foreach (var name in turns.SelectMany(turn => turn!["content"]!.AsArray()).Select(part => (string?)part!["toolUse"]?["name"]).OfType<string>().Distinct())
            {
                tools.Add(new JsonObject { ["toolSpec"] = new JsonObject { ["name"] = name, ["inputSchema"] = new JsonObject { ["json"] = new JsonObject { ["type"] = "object" } } } });
            }
        }

        return tools.Count == 0 ? null : new JsonObject { ["tools"] = tools };
    }
}
