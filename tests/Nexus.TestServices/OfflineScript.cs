using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Nexus.Core.Agents;
using Nexus.Core.Models;

namespace Nexus.TestServices;

/// <summary>What the rules of the offline model say, by the wire of a provider: so a whole build and its agent run on a model that counts tokens.</summary>
public static class OfflineScript
{
    private static readonly JsonElement Anything = JsonSerializer.SerializeToElement(new JsonObject());

    /// <summary>Answers a request.</summary>
    public static async Task AnswerAsync(ScriptedAnswer asked)
    {
        var request = asked.Request;
        var options = new ChatOptions { Tools = [.. request["tools"]?.AsArray().Select(tool => new Declared(tool!["function"]!)) ?? []] };
        if ((string?)request["response_format"]?["json_schema"]?["name"] is { } document)
        {
            options.ResponseFormat = ChatResponseFormat.ForJsonSchema(Anything, document);
        }

        using var rules = new OfflineChatClient(new ToolCatalogue());
        var answer = await rules.GetResponseAsync(request["messages"]!.AsArray().Select(message => Read(message!)), options, asked.Aborted);
        if ((bool?)request["stream"] != true)
        {
            await asked.ReplyAsync(answer.Text);
            return;
        }

        foreach (var content in answer.Messages[0].Contents)
        {
            await (content is FunctionCallContent call ? asked.CallAsync(call.Name, JsonSerializer.Serialize(call.Arguments)) : asked.SayAsync(((TextContent)content).Text));
        }
    }

    private static ChatMessage Read(JsonNode message)
    {
        var role = new ChatRole((string)message["role"]!);
        var text = message["content"] switch
        {
            JsonArray parts => string.Concat(parts.Select(part => (string?)part!["text"])),
            var content => (string?)content ?? "",
        };
        return role == ChatRole.Tool
            ? new ChatMessage(role, [new FunctionResultContent((string)message["tool_call_id"]!, text)])
            : new ChatMessage(role, [new TextContent(text), .. message["tool_calls"]?.AsArray().Select(call => Call(call!)) ?? []]);
    }

    private static FunctionCallContent Call(JsonNode call) => new(
        (string)call["id"]!, (string)call["function"]!["name"]!, JsonSerializer.Deserialize<Dictionary<string, object?>>((string)call["function"]!["arguments"]!));

    /// <summary>A tool as the request describes it. Whoever asked runs it.</summary>
    private sealed class Declared(JsonNode function) : AIFunction
    {
        public override string Name => (string)function["name"]!;

        public override string Description => (string?)function["description"] ?? "";

        public override JsonElement JsonSchema { get; } = JsonSerializer.SerializeToElement(function["parameters"]);

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
            throw new NotSupportedException($"{Name} is run by whoever asked.");
    }
}
