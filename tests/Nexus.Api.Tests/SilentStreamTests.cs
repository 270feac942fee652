using System.Net;
using System.Net.Http.Json;
using Nexus.TestServices;

namespace Nexus.Api.Tests;

/// <summary>Streams on which nothing happens for a while: of a build that is paused, and of an answer that its model thinks about.</summary>
public sealed class SilentStreamTests(ApiFixture fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task The_stream_of_a_paused_build_says_something_every_15_seconds()
    {
        var id = await fixture.Nexus.CreateBuildAsync();
        Assert.Equal(HttpStatusCode.Accepted, (await fixture.Client.SendAsync(HttpMethod.Post, $"/api/v1/builds/{id}/pause")).Status);
        await fixture.Nexus.WaitForBuildAsync(id, build => build.GetProperty("status").GetString() == "paused");

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/builds/{id}/events");
        await WaitForHeartbeatAsync(fixture.Client, request);

        Assert.Equal(HttpStatusCode.Accepted, (await fixture.Client.SendAsync(HttpMethod.Post, $"/api/v1/builds/{id}/cancel")).Status);
    }

    [Fact]
    public async Task An_answer_that_takes_its_time_says_something_every_15_seconds()
    {
        var goOn = new TaskCompletionSource();
        await using var model = await ScriptedModel.StartAsync(async asked =>
        {
            await goOn.Task.WaitAsync(asked.Aborted);
            await asked.SayAsync("Forty-two.");
        });
        var (replica, client) = await fixture.Nexus.StartReplicaAsync(
            NexusSystem.BootstrapKey, ("Models__Provider", "openai"), ("Models__Model", "scripted"), ("Models__Endpoint", model.Endpoint.ToString()));
        using (client)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, await CreateSessionAsync() + "/messages") { Content = JsonContent.Create(new { text = "Well?" }) };

            var rest = await WaitForHeartbeatAsync(client, request, goOn.SetResult);

            Assert.Contains("Forty-two.", rest, StringComparison.Ordinal);
            Assert.Contains("event: done", rest, StringComparison.Ordinal);
            replica.Kill();
        }
    }

    [Fact]
    public async Task An_answer_whose_model_can_not_be_reached_ends_with_an_error_that_says_so()
    {
        var (replica, client) = await fixture.Nexus.StartReplicaAsync(
            // Nothing listens on port 9 (discard) of this machine.
            NexusSystem.BootstrapKey, ("Models__Provider", "openai"), ("Models__Model", "none"), ("Models__Endpoint", "http://127.0.0.1:9/v1"), ("Models__MaxRetries", "0"));
        using (client)
        {
            var session = await CreateSessionAsync();
            var answer = await client.PostAsJsonAsync(session + "/messages", new { text = "Well?" });

            var events = await answer.Content.ReadAsStringAsync();

            Assert.Equal(("text/event-stream", HttpStatusCode.OK), (answer.Content.Headers.ContentType?.MediaType, answer.StatusCode));
            var error = Assert.Single(events.Split("\n\n"), one => one.StartsWith("event: error", StringComparison.Ordinal));
            Assert.Contains("\"code\":\"model_failed\"", error, StringComparison.Ordinal);
            Assert.Contains("\"status\":\"failed\"", Assert.Single(events.Split("\n\n"), one => one.StartsWith("event: done", StringComparison.Ordinal)), StringComparison.Ordinal);
            // Whoever reads it later is told the same.
            Assert.Contains("\"code\":\"model_failed\"", await fixture.Client.GetStringAsync(session + "/messages"), StringComparison.Ordinal);
            replica.Kill();
        }
    }

    /// <summary>Reads a stream until it says nothing but that it is there; goes on, and answers what comes after that where there is an end.</summary>
    private static async Task<string> WaitForHeartbeatAsync(HttpClient client, HttpRequestMessage request, Action? goOn = null)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(limit.Token));
        string? line;
        do
        {
            line = await reader.ReadLineAsync(limit.Token);
            Assert.True(line is not null, "The stream ended.");
        }
        while (line != ": heartbeat");

        if (goOn is null)
        {
            return string.Empty;
        }

        goOn();
        return await reader.ReadToEndAsync(limit.Token);
    }

    private async Task<string> CreateSessionAsync()
    {
        var build = await fixture.Nexus.WaitForEndAsync(await fixture.Nexus.CreateBuildAsync("An agent that calculates prices."));
        return (await fixture.Client.SendAsync(HttpMethod.Post, $"/api/v1/agents/{build.GetProperty("agentId").GetString()}/sessions", new { }))
            .Message.Headers.Location!.ToString();
    }
}
