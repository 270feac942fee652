using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime.EventStreams;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Nexus.Core.Agents;
using Nexus.Core.Agents.Runtime;
using Nexus.Core.Models;
using Nexus.Core.Tests.Agents;
using Nexus.Core.Tests.Agents.Tools;

namespace Nexus.Core.Tests.Models;

/// <summary>Each provider against a server on loopback that speaks its wire format: streams, calls of tools, errors, throttling.</summary>
public sealed class ProviderTests
{
    public static TheoryData<string> Providers => ["bedrock", "anthropic", "openai", "ollama"];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task An_agent_uses_a_tool_and_answers_and_the_tokens_are_counted_and_priced(string provider)
    {
        var requests = new List<JsonNode>();
        await using var server = await ServerAsync(provider, requests, throttle: 0);
        using var workshop = Workshop(provider, server);

        var (text, events) = await workshop.AskAsync(new RunnableAgent("x", "Use calculator.", ["calculator"], "/nowhere"), [], "What is 6 times 7?");

        Assert.Empty(events.OfType<AgentEvent.Error>());
        Assert.Equal("It is 42.", text);
        Assert.Equal(2, requests.Count);
        Assert.True(events.Count(happened => happened is AgentEvent.TextDelta) >= 2, "The text did not come as a stream.");
        var use = Assert.Single(events.OfType<AgentEvent.ToolUse>());
        Assert.Equal(("calculator", "6 * 7"), (use.Name, use.Input.GetProperty("expression").GetString()));
        Assert.Equal(("42", false), events.OfType<AgentEvent.ToolResult>().Select(result => (result.Content, result.IsError)).Single());
        var usage = events.OfType<AgentEvent.Usage>().Last();
        Assert.Equal((200, 20, 0.0003m), (usage.Total.InputTokens, usage.Total.OutputTokens, usage.Total.CostUsd));
        Assert.Equal($"{provider}/test-model", usage.Model);
        // What the tool said went back to the model, under the call's id where the format has one, and the tool went with its schema.
        Assert.Contains("42", requests[1].ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("expression", requests[0]["tools"]?.ToJsonString() ?? requests[0]["toolConfig"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("Use calculator.", requests[0].ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_throttled_request_is_sent_again(string provider)
    {
        var requests = new List<JsonNode>();
        await using var server = await ServerAsync(provider, requests, throttle: 2);
        using var workshop = Workshop(provider, server);

        var (text, _) = await workshop.AskAsync(new RunnableAgent("x", "Use calculator.", ["calculator"], "/nowhere"), [], "What is 6 times 7?");

        Assert.Equal("It is 42.", text);
        Assert.Equal(4, requests.Count);
    }

    [Theory]
    [InlineData("bedrock", 429, "model_throttled")]
    [InlineData("anthropic", 429, "model_throttled")]
    [InlineData("openai", 429, "model_throttled")]
    [InlineData("ollama", 429, "model_throttled")]
    [InlineData("bedrock", 403, "model_denied")]
    [InlineData("anthropic", 401, "model_denied")]
    [InlineData("openai", 401, "model_denied")]
    [InlineData("bedrock", 400, "model_refused")]
    [InlineData("anthropic", 400, "model_refused")]
    [InlineData("openai", 400, "model_refused")]
    [InlineData("openai", 404, "model_missing")]
    public async Task A_refusal_is_an_error_with_a_code_and_tells_nothing_of_the_provider(string provider, int status, string code)
    {
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "0";
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"type":"error","error":{"type":"some_error","message":"account 123 of secret-tenant"},"message":"account 123 of secret-tenant"}""");
        });
        using var workshop = Workshop(provider, server);

        var (_, events) = await workshop.AskAsync(new RunnableAgent("x", "Be nice.", [], "/nowhere"), [], "Hello");

        var error = Assert.Single(events.OfType<AgentEvent.Error>()).Reason;
        Assert.Equal(code, error.Code);
        Assert.DoesNotContain("secret-tenant", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bedrock_breaking_a_stream_off_is_an_error_after_what_was_said()
    {
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            context.Response.ContentType = "application/vnd.amazon.eventstream";
            await context.Response.Body.WriteAsync(Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"It "}}"""));
            await context.Response.Body.WriteAsync(Event("throttlingException", """{"message":"slow down"}""", ":exception-type", "exception"));
        });
        using var workshop = Workshop("bedrock", server);

        var (text, events) = await workshop.AskAsync(new RunnableAgent("x", "Be nice.", [], "/nowhere"), [], "Hello");

        Assert.Equal("It ", text);
        Assert.Equal("model_throttled", Assert.Single(events.OfType<AgentEvent.Error>()).Reason.Code);
    }

    [Theory]
    [InlineData("gemini", "m", "k", "Models:Provider is 'gemini'")]
    [InlineData("anthropic", null, "k", "Models:Model is missing")]
    [InlineData("anthropic", "m", null, "Models:ApiKey is missing")]
    [InlineData("openai", "m", "", "Models:ApiKey is missing")]
    public void A_wrong_configuration_says_what_to_set(string provider, string? model, string? key, string named)
    {
        var options = new ModelOptions { Provider = provider, Model = model, ApiKey = key };

        Assert.Contains(named, Assert.Throws<InvalidOperationException>(() => ModelProviders.Create(options, new ToolCatalogue(), TimeProvider.System)).Message, StringComparison.Ordinal);
    }

    private static AgentWorkshop Workshop(string provider, LoopbackServer server)
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
        return new AgentWorkshop(catalogue, ModelProviders.Create(options, catalogue, TimeProvider.System));
    }

    // First a call of the calculator, then an answer; before that, as many refusals as are asked for.
    private static Task<LoopbackServer> ServerAsync(string provider, List<JsonNode> requests, int throttle) => LoopbackServer.StartAsync(async context =>
    {
        var request = (await JsonNode.ParseAsync(context.Request.Body))!;
        int number;
        lock (requests)
        {
            requests.Add(request);
            number = requests.Count - throttle;
        }

        if (number <= 0)
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "0";
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}""");
            return;
        }

        Assert.Equal(provider switch
        {
            "bedrock" => "/model/test-model/converse-stream",
            "anthropic" => "/v1/messages",
            "openai" => "/v1/chat/completions",
            _ => "/api/chat",
        }, context.Request.Path.Value);
        // Anthropic's library chooses by the kind of key between its own header and this one.
        var key = context.Request.Headers["x-api-key"] is [{ } own] ? $"Bearer {own}" : context.Request.Headers.Authorization.ToString();
        Assert.Equal(provider == "ollama" ? "" : "Bearer test-key", key);
        await (provider switch
        {
            "bedrock" => BedrockAsync(context, number == 1),
            "anthropic" => AnthropicAsync(context, number == 1),
            "openai" => OpenAIAsync(context, number == 1),
            _ => OllamaAsync(context, number == 1),
        });
    });

    private static async Task BedrockAsync(HttpContext context, bool isFirst)
    {
        context.Response.ContentType = "application/vnd.amazon.eventstream";
        (string, string)[] events = isFirst
            ?
            [
                ("messageStart", """{"role":"assistant"}"""),
                ("contentBlockStart", """{"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"tooluse_1","name":"calculator"}}}"""),
                ("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"toolUse":{"input":"{\"expression\":"}}}"""),
                ("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"toolUse":{"input":"\"6 * 7\"}"}}}"""),
                ("contentBlockStop", """{"contentBlockIndex":0}"""),
                ("messageStop", """{"stopReason":"tool_use"}"""),
                ("metadata", """{"usage":{"inputTokens":100,"outputTokens":10,"totalTokens":110},"metrics":{"latencyMs":5}}"""),
            ]
            :
            [
                ("messageStart", """{"role":"assistant"}"""),
                ("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"It "}}"""),
                ("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"is 42."}}"""),
                ("contentBlockStop", """{"contentBlockIndex":0}"""),
                ("messageStop", """{"stopReason":"end_turn"}"""),
                ("metadata", """{"usage":{"inputTokens":100,"outputTokens":10,"totalTokens":110},"metrics":{"latencyMs":5}}"""),
            ];
        foreach (var (type, data) in events)
        {
            await context.Response.Body.WriteAsync(Event(type, data));
            await context.Response.Body.FlushAsync();
        }
    }

    private static byte[] Event(string type, string data, string header = ":event-type", string kind = "event")
    {
        List<IEventStreamHeader> headers = [new EventStreamHeader(header), new EventStreamHeader(":content-type"), new EventStreamHeader(":message-type")];
        headers[0].SetString(type);
        headers[1].SetString("application/json");
        headers[2].SetString(kind);
        return new EventStreamMessage(headers, Encoding.UTF8.GetBytes(data)).ToByteArray();
    }

    private static Task AnthropicAsync(HttpContext context, bool isFirst) => SendAsync(context, isFirst
        ?
        [
            """event: message_start""" + "\n" + """data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"test-model","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":100,"output_tokens":1}}}""",
            "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"calculator\",\"input\":{}}}",
            "event: ping\ndata: {\"type\":\"ping\"}",
            """event: content_block_delta""" + "\n" + """data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"expression\":"}}""",
            """event: content_block_delta""" + "\n" + """data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"\"6 * 7\"}"}}""",
            "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}",
            """event: message_delta""" + "\n" + """data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":10}}""",
            "event: message_stop\ndata: {\"type\":\"message_stop\"}",
        ]
        :
        [
            """event: message_start""" + "\n" + """data: {"type":"message_start","message":{"id":"msg_2","type":"message","role":"assistant","model":"test-model","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":100,"output_tokens":1}}}""",
            "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
            """event: content_block_delta""" + "\n" + """data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"It "}}""",
            """event: content_block_delta""" + "\n" + """data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"is 42."}}""",
            "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}",
            """event: message_delta""" + "\n" + """data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":10}}""",
            "event: message_stop\ndata: {\"type\":\"message_stop\"}",
        ], "text/event-stream");

    private static Task OpenAIAsync(HttpContext context, bool isFirst)
    {
        const string head = """data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1767600000,"model":"test-model","choices":[""";
        const string usage = """data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1767600000,"model":"test-model","choices":[],"usage":{"prompt_tokens":100,"completion_tokens":10,"total_tokens":110}}""";
        return SendAsync(context, isFirst
            ?
            [
                head + """{"index":0,"delta":{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"calculator","arguments":""}}]},"finish_reason":null}]}""",
                head + """{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"expression\":"}}]},"finish_reason":null}]}""",
                head + """{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\"6 * 7\"}"}}]},"finish_reason":null}]}""",
                head + """{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""",
                usage, "data: [DONE]",
            ]
            :
            [
                head + """{"index":0,"delta":{"role":"assistant","content":"It "},"finish_reason":null}]}""",
                head + """{"index":0,"delta":{"content":"is 42."},"finish_reason":null}]}""",
                head + """{"index":0,"delta":{},"finish_reason":"stop"}]}""",
                usage, "data: [DONE]",
            ], "text/event-stream");
    }

    private static Task OllamaAsync(HttpContext context, bool isFirst)
    {
        const string end = "\"done\":true,\"done_reason\":\"stop\",\"total_duration\":1,\"load_duration\":1,\"prompt_eval_count\":100,\"prompt_eval_duration\":1,\"eval_count\":10,\"eval_duration\":1}";
        return SendAsync(context, isFirst
            ?
            [
                """{"model":"test-model","created_at":"2026-01-05T09:30:00Z","message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"calculator","arguments":{"expression":"6 * 7"}}}]},"done":false}""",
                """{"model":"test-model","created_at":"2026-01-05T09:30:00Z","message":{"role":"assistant","content":""},""" + end,
            ]
            :
            [
                """{"model":"test-model","created_at":"2026-01-05T09:30:00Z","message":{"role":"assistant","content":"It "},"done":false}""",
                """{"model":"test-model","created_at":"2026-01-05T09:30:00Z","message":{"role":"assistant","content":"is 42."},"done":false}""",
                """{"model":"test-model","created_at":"2026-01-05T09:30:00Z","message":{"role":"assistant","content":""},""" + end,
            ], "application/x-ndjson", "\n");
    }

    private static async Task SendAsync(HttpContext context, string[] parts, string type, string separator = "\n\n")
    {
        context.Response.ContentType = type;
        foreach (var part in parts)
        {
            await context.Response.WriteAsync(part + separator);
            await context.Response.Body.FlushAsync();
        }
    }
}
