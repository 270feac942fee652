using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Nexus.Core.Agents;
using Nexus.Core.Agents.Runtime;
using Nexus.Core.Models;
using Nexus.Core.Tests.Agents;
using Nexus.Core.Tests.Agents.Tools;

namespace Nexus.Core.Tests.Models;

/// <summary>Each provider against a server on loopback that speaks its wire format: streams, calls of tools, errors, throttling.</summary>
public sealed class ProviderTests
{
    public static TheoryData<string> Providers => [.. ProviderWire.Providers];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task An_agent_uses_a_tool_and_answers_and_the_tokens_are_counted_and_priced(string provider)
    {
        var requests = new List<JsonNode>();
        await using var server = await ServerAsync(provider, requests, throttle: 0);
        using var workshop = ProviderWire.Workshop(provider, server);

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
        using var workshop = ProviderWire.Workshop(provider, server);

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
    [InlineData("ollama", 400, "model_refused")]
    [InlineData("ollama", 404, "model_missing")]
    public async Task A_refusal_is_an_error_with_a_code_and_tells_nothing_of_the_provider(string provider, int status, string code)
    {
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "0";
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(provider == "ollama"
                ? """{"error":"account 123 of secret-tenant"}"""
                : """{"type":"error","error":{"type":"some_error","message":"account 123 of secret-tenant"},"message":"account 123 of secret-tenant"}""");
        });
        using var workshop = ProviderWire.Workshop(provider, server);

        var (_, events) = await workshop.AskAsync(new RunnableAgent("x", "Be nice.", [], "/nowhere"), [], "Hello");

        var error = Assert.Single(events.OfType<AgentEvent.Error>()).Reason;
        Assert.Equal(code, error.Code);
        Assert.DoesNotContain("secret-tenant", error.Message, StringComparison.Ordinal);
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

        Assert.Equal(ProviderWire.Path(provider, streamed: true), context.Request.Path.Value);
        // Anthropic's library chooses by the kind of key between its own header and this one.
        var key = context.Request.Headers["x-api-key"] is [{ } own] ? $"Bearer {own}" : context.Request.Headers.Authorization.ToString();
        Assert.Equal(provider == "ollama" ? "" : "Bearer test-key", key);
        await (number == 1
            ? ProviderWire.StreamAsync(context, provider, [], [new WireCall("calculator", """{"expression":"6 * 7"}""")])
            : ProviderWire.StreamAsync(context, provider, ["It ", "is 42."], []));
    });
}
