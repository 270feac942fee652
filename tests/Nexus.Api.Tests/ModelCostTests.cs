using System.Globalization;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Nexus.TestServices;

namespace Nexus.Api.Tests;

/// <summary>A system whose language model takes money: what a build and a session cost, as clients are told.</summary>
public sealed class ModelCostTests(ApiFixture fixture)
{
    // 100 tokens to read and 10 to write, at 1 and 5 dollars per million.
    private const decimal CostOfRequest = 0.00015m;

    [Fact]
    public async Task A_build_and_a_session_on_a_model_with_a_price_tell_what_they_took_to_the_last_request()
    {
        var requests = 0;
        await using var model = await ScriptedModel.StartAsync(answer =>
        {
            Interlocked.Increment(ref requests);
            return OfflineScript.AnswerAsync(answer);
        });
        await using var redis = new RedisServer();
        await redis.StartAsync();
        await using var nexus = (await NexusSystem.CreateAsync(redis, fixture.Nexus.Dynamo, fixture.Nexus.Sqs))
            .With("Models__Provider", "openai").With("Models__Model", "scripted").With("Models__Endpoint", model.Endpoint.ToString())
            .With("Models__Prices__scripted__InputPerMillion", "1").With("Models__Prices__scripted__OutputPerMillion", "5");
        await nexus.StartAllAsync();

        var build = await nexus.WaitForEndAsync(await nexus.CreateBuildAsync("An agent that calculates prices, discounts and taxes."));

        Assert.True(build.GetProperty("status").GetString() == "completed", $"{build}\n{nexus.Output}");
        var ofBuild = Volatile.Read(ref requests);
        Assert.True(ofBuild > 7, "Seven stages ask for a document, and one lets the agent answer its cases.");
        AssertUsage(ofBuild, build.GetProperty("usage"));
        Assert.Equal(
            ofBuild * CostOfRequest,
            build.GetProperty("stages").EnumerateArray().Sum(stage => stage.TryGetProperty("usage", out var usage) ? usage.GetProperty("costUsd").GetDecimal() : 0));
        var agent = $"/api/v1/agents/{build.GetProperty("agentId").GetString()}";
        AssertUsage(ofBuild, (await nexus.Client.GetFromJsonAsync<JsonElement>(agent)).GetProperty("buildUsage"));

        var session = (await nexus.Client.SendAsync(HttpMethod.Post, agent + "/sessions", new { })).Message.Headers.Location!.ToString();
        var last = await LastUsageAsync(nexus.Client, session, "What is 17 percent of 2340?");

        var ofSession = Volatile.Read(ref requests) - ofBuild;
        Assert.Equal(2, ofSession);
        AssertUsage(ofSession, last);
        AssertUsage(ofSession, (await nexus.Client.GetFromJsonAsync<JsonElement>(session)).GetProperty("usage"));
    }

    private static void AssertUsage(int requests, JsonElement usage)
    {
        Assert.Equal(requests * 100, usage.GetProperty("inputTokens").GetInt64());
        Assert.Equal(requests * 10, usage.GetProperty("outputTokens").GetInt64());
        Assert.Equal(requests * CostOfRequest, decimal.Parse(usage.GetProperty("costUsd").GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    private static async Task<JsonElement> LastUsageAsync(HttpClient client, string session, string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, session + "/messages") { Content = JsonContent.Create(new { text }) };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        var usage = default(JsonElement);
        await foreach (var one in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
        {
            usage = one.EventType == "usage" ? JsonSerializer.Deserialize<JsonElement>(one.Data) : usage;
        }

        return usage;
    }
}
