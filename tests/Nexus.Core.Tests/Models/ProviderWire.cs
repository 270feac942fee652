using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime.EventStreams;
using Microsoft.AspNetCore.Http;
using Nexus.Core.Agents;
using Nexus.Core.Models;
using Nexus.Core.Tests.Agents;
using Nexus.Core.Tests.Agents.Tools;

namespace Nexus.Core.Tests.Models;

/// <summary>A call of a tool, as a model asks for it.</summary>
internal sealed record WireCall(string Tool, string Arguments);

/// <summary>How a streamed answer ends.</summary>
public enum WireEnd
{
    /// <summary>As it should.</summary>
    Whole,

    /// <summary>The provider says in its format that it failed.</summary>
    Error,

    /// <summary>The connection breaks.</summary>
    Abort,

    /// <summary>The body ends in good order, but the message in it does not.</summary>
    Short,
}

/// <summary>Answers as providers write them. Each takes 100 tokens to read and 10 to write.</summary>
internal static class ProviderWire
{
    public static IReadOnlyList<string> Providers { get; } = ["bedrock", "anthropic", "openai", "ollama"];

    /// <summary>A workshop whose model is a provider's, at a server of a test.</summary>
    public static AgentWorkshop Workshop(string provider, LoopbackServer server, Action<ModelOptions>? configure = null, TimeProvider? time = null)
    {
        var catalogue = new ToolCatalogue();
        var options = new ModelOptions
        {
            Provider = provider,
            Model = "test-model",
            Endpoint = provider == "openai" ? new Uri(server.Url, "/v1") : server.Url,
            ApiKey = "test-key",
            MaxRetries = 2,
            Timeout = TimeSpan.FromSeconds(60),
            Prices = { ["test-model"] = new ModelPriceOptions { InputPerMillion = 1, OutputPerMillion = 5 } },
        };
        configure?.Invoke(options);
        return new AgentWorkshop(catalogue, ModelProviders.Create(options, catalogue, time ?? TimeProvider.System));
    }

    /// <summary>Where a provider is asked.</summary>
    public static string Path(string provider, bool streamed) => provider switch
    {
        "bedrock" => $"/model/test-model/converse{(streamed ? "-stream" : "")}",
        "anthropic" => "/v1/messages",
        "openai" => "/v1/chat/completions",
        _ => "/api/chat",
    };

    /// <summary>Writes an answer at once.</summary>
    public static Task AnswerAsync(HttpContext context, string provider, string text)
    {
        var said = JsonValue.Create(text).ToJsonString();
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(provider switch
        {
            "bedrock" => $$$"""{"output":{"message":{"role":"assistant","content":[{"text":{{{said}}}}]}},"stopReason":"end_turn","usage":{"inputTokens":100,"outputTokens":10,"totalTokens":110}}""",
            "anthropic" => $$$"""{"id":"msg_1","type":"message","role":"assistant","model":"test-model","content":[{"type":"text","text":{{{said}}}}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":100,"output_tokens":10}}""",
            "openai" => $$$"""{"id":"chatcmpl-1","object":"chat.completion","created":1767600000,"model":"test-model","choices":[{"index":0,"message":{"role":"assistant","content":{{{said}}},"refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":100,"completion_tokens":10,"total_tokens":110}}""",
            _ => $$"""{"model":"test-model","created_at":"2026-01-05T09:30:00Z","message":{"role":"assistant","content":{{said}}},{{OllamaEnd}}""",
        });
    }

    /// <summary>Writes an answer piece by piece: texts, then calls of tools.</summary>
    public static async Task StreamAsync(
        HttpContext context, string provider, IReadOnlyList<string> texts, IReadOnlyList<WireCall> calls, WireEnd end = WireEnd.Whole, Task? untilEnd = null)
    {
        context.Response.ContentType = provider switch
        {
            "bedrock" => "application/vnd.amazon.eventstream",
            "ollama" => "application/x-ndjson",
            _ => "text/event-stream",
        };
        var (pieces, rest) = provider switch
        {
            "bedrock" => Bedrock(texts, calls, end),
            "anthropic" => Anthropic(texts, calls, end),
            "openai" => OpenAI(texts, calls, end),
            _ => Ollama(texts, calls, end),
        };
        await SendAsync(context, pieces);
        await (untilEnd ?? Task.CompletedTask);
        if (end == WireEnd.Abort)
        {
            context.Abort();
            return;
        }

        await SendAsync(context, rest);
    }

    private static async Task SendAsync(HttpContext context, IEnumerable<byte[]> pieces)
    {
        foreach (var piece in pieces)
        {
            await context.Response.Body.WriteAsync(piece);
            await context.Response.Body.FlushAsync();
        }
    }

    private static (List<byte[]> Beginning, List<byte[]> End) Bedrock(IReadOnlyList<string> texts, IReadOnlyList<WireCall> calls, WireEnd end)
    {
        List<byte[]> pieces =
        [
            Event("messageStart", """{"role":"assistant"}"""),
            .. texts.Select(text => Event("contentBlockDelta", $$$"""{"contentBlockIndex":0,"delta":{"text":{{{Quote(text)}}}}}""")),
        ];
        List<byte[]> rest = [Event("contentBlockStop", """{"contentBlockIndex":0}""")];
        for (var i = 0; i < calls.Count; i++)
        {
            rest.Add(Event("contentBlockStart", $$$$"""{"contentBlockIndex":{{{{i + 1}}}},"start":{"toolUse":{"toolUseId":"call_{{{{i}}}}","name":{{{{Quote(calls[i].Tool)}}}}}}}"""));
            rest.AddRange(Halves(calls[i].Arguments).Select(half => Event("contentBlockDelta", $$$$"""{"contentBlockIndex":{{{{i + 1}}}},"delta":{"toolUse":{"input":{{{{Quote(half)}}}}}}}""")));
            rest.Add(Event("contentBlockStop", $$"""{"contentBlockIndex":{{i + 1}}}"""));
        }

        rest.Add(Event("messageStop", $$"""{"stopReason":"{{(calls.Count > 0 ? "tool_use" : "end_turn")}}"}"""));
        rest.Add(Event("metadata", """{"usage":{"inputTokens":100,"outputTokens":10,"totalTokens":110},"metrics":{"latencyMs":5}}"""));
        return (pieces, end switch
        {
            WireEnd.Error => [Event("throttlingException", """{"message":"account 123 is too busy"}""", ":exception-type", "exception")],
            WireEnd.Short => [],
            _ => rest,
        });
    }

    private static byte[] Event(string type, string data, string header = ":event-type", string kind = "event")
    {
        List<IEventStreamHeader> headers = [new EventStreamHeader(header), new EventStreamHeader(":content-type"), new EventStreamHeader(":message-type")];
        headers[0].SetString(type);
        headers[1].SetString("application/json");
        headers[2].SetString(kind);
        return new EventStreamMessage(headers, Encoding.UTF8.GetBytes(data)).ToByteArray();
    }

    private static (List<byte[]> Beginning, List<byte[]> End) Anthropic(IReadOnlyList<string> texts, IReadOnlyList<WireCall> calls, WireEnd end)
    {
        List<byte[]> pieces =
        [
            Sse("message_start", """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"test-model","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":100,"output_tokens":1}}}"""),
            Sse("ping", """{"type":"ping"}"""),
        ];
        List<byte[]> rest = [];
        if (texts.Count > 0)
        {
            pieces.Add(Sse("content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""));
            pieces.AddRange(texts.Select(text => Sse("content_block_delta", $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":{{{Quote(text)}}}}}""")));
            rest.Add(Sse("content_block_stop", """{"type":"content_block_stop","index":0}"""));
        }

        for (var i = 0; i < calls.Count; i++)
        {
            var index = i + (texts.Count > 0 ? 1 : 0);
            rest.Add(Sse("content_block_start", $$$"""{"type":"content_block_start","index":{{{index}}},"content_block":{"type":"tool_use","id":"call_{{{i}}}","name":{{{Quote(calls[i].Tool)}}},"input":{ } } }"""));
            rest.AddRange(Halves(calls[i].Arguments).Select(half =>
                Sse("content_block_delta", $$$"""{"type":"content_block_delta","index":{{{index}}},"delta":{"type":"input_json_delta","partial_json":{{{Quote(half)}}}}}""")));
            rest.Add(Sse("content_block_stop", $$"""{"type":"content_block_stop","index":{{index}}}"""));
        }

        rest.Add(Sse("message_delta", $$$"""{"type":"message_delta","delta":{"stop_reason":"{{{(calls.Count > 0 ? "tool_use" : "end_turn")}}}","stop_sequence":null},"usage":{"output_tokens":10}}"""));
        rest.Add(Sse("message_stop", """{"type":"message_stop"}"""));
        return (pieces, end switch
        {
            WireEnd.Error => [Sse("error", """{"type":"error","error":{"type":"overloaded_error","message":"account 123 is too busy"}}""")],
            WireEnd.Short => [],
            _ => rest,
        });
    }

    private static (List<byte[]> Beginning, List<byte[]> End) OpenAI(IReadOnlyList<string> texts, IReadOnlyList<WireCall> calls, WireEnd end)
    {
        List<byte[]> pieces = [Chunk("""{"role":"assistant","content":""}"""), .. texts.Select(text => Chunk($$"""{"content":{{Quote(text)}}}"""))];
        List<byte[]> rest = [];
        for (var i = 0; i < calls.Count; i++)
        {
            rest.Add(Chunk($$$"""{"tool_calls":[{"index":{{{i}}},"id":"call_{{{i}}}","type":"function","function":{"name":{{{Quote(calls[i].Tool)}}},"arguments":""}}]}"""));
            rest.AddRange(Halves(calls[i].Arguments).Select(half => Chunk($$$"""{"tool_calls":[{"index":{{{i}}},"function":{"arguments":{{{Quote(half)}}}}}]}""")));
        }

        rest.Add(Chunk("{}", calls.Count > 0 ? "tool_calls" : "stop"));
        rest.Add(Sse(null, """{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1767600000,"model":"test-model","choices":[],"usage":{"prompt_tokens":100,"completion_tokens":10,"total_tokens":110}}"""));
        rest.Add(Sse(null, "[DONE]"));
        return (pieces, end switch
        {
            WireEnd.Error => [Sse(null, """{"error":{"message":"account 123 is too busy","type":"server_error","param":null,"code":null}}""")],
            WireEnd.Short => [],
            _ => rest,
        });

        static byte[] Chunk(string delta, string? finish = null) => Sse(null,
            $$"""{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1767600000,"model":"test-model","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{(finish is null ? "null" : Quote(finish))}}}]}""");
    }

    private const string OllamaEnd = "\"done\":true,\"done_reason\":\"stop\",\"total_duration\":1,\"load_duration\":1,\"prompt_eval_count\":100,\"prompt_eval_duration\":1,\"eval_count\":10,\"eval_duration\":1}";

    private static (List<byte[]> Beginning, List<byte[]> End) Ollama(IReadOnlyList<string> texts, IReadOnlyList<WireCall> calls, WireEnd end)
    {
        const string head = """{"model":"test-model","created_at":"2026-01-05T09:30:00Z","message":""";
        List<byte[]> pieces = [.. texts.Select(text => Line($$"""{{head}}{"role":"assistant","content":{{Quote(text)}}},"done":false}"""))];
        List<byte[]> rest = [];
        if (calls.Count > 0)
        {
            var functions = calls.Select(call => $$$"""{"function":{"name":{{{Quote(call.Tool)}}},"arguments":{{{call.Arguments}}}}}""");
            rest.Add(Line($$"""{{head}}{"role":"assistant","content":"","tool_calls":[{{string.Join(',', functions)}}]},"done":false}"""));
        }

        rest.Add(Line($$"""{{head}}{"role":"assistant","content":""},{{OllamaEnd}}"""));
        return (pieces, end switch
        {
            WireEnd.Error => [Line("""{"error":"account 123 is too busy"}""")],
            WireEnd.Short => [],
            _ => rest,
        });

        static byte[] Line(string json) => Encoding.UTF8.GetBytes(json + "\n");
    }

    private static byte[] Sse(string? name, string data) => Encoding.UTF8.GetBytes($"{(name is null ? "" : $"event: {name}\n")}data: {data}\n\n");

    private static string[] Halves(string text) => [text[..(text.Length / 2)], text[(text.Length / 2)..]];

    private static string Quote(string text) => JsonValue.Create(text).ToJsonString();
}
