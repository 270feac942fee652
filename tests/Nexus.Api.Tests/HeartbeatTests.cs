using System.Net;
using System.Net.Http.Json;
using Nexus.Api.Builds;
using Nexus.TestServices;

namespace Nexus.Api.Tests;

/// <summary>Streams on which nothing happens say so every 15 seconds, and not before.</summary>
public sealed class HeartbeatTests(ApiFixture fixture)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task The_stream_of_a_build()
    {
        var id = await fixture.Nexus.CreateBuildAsync();
        Assert.Equal(HttpStatusCode.Accepted, (await fixture.Client.SendAsync(HttpMethod.Post, $"/api/v1/builds/{id}/pause")).Status);
        await fixture.Nexus.WaitForBuildAsync(id, build => build.GetProperty("status").GetString() == "paused");
        await using var api = await ClockedApi.StartAsync(fixture.Nexus);

        await BeatsAsync(api, new HttpRequestMessage(HttpMethod.Get, $"/api/v1/builds/{id}/events"), "event: snapshot");

        Assert.Equal(HttpStatusCode.Accepted, (await fixture.Client.SendAsync(HttpMethod.Post, $"/api/v1/builds/{id}/cancel")).Status);
    }

    [Fact]
    public async Task The_stream_of_all_builds()
    {
        using var nobody = await fixture.CreateClientAsync("owner-of-a-silent-stream", "read");
        await using var api = await ClockedApi.StartAsync(fixture.Nexus);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/builds/events");
        request.Headers.Authorization = nobody.DefaultRequestHeaders.Authorization;

        await BeatsAsync(api, request, ": connected");
    }

    [Fact]
    public async Task The_stream_of_an_answer_in_a_session()
    {
        var goOn = new TaskCompletionSource();
        await using var model = await ScriptedModel.StartAsync(async asked =>
        {
            await asked.SayAsync("Well…");
            await goOn.Task.WaitAsync(asked.Aborted);
        });
        var build = await fixture.Nexus.WaitForEndAsync(await fixture.Nexus.CreateBuildAsync("An agent that calculates prices."));
        var session = (await fixture.Client.SendAsync(HttpMethod.Post, $"/api/v1/agents/{build.GetProperty("agentId").GetString()}/sessions", new { })).Message.Headers.Location!;
        await using var api = await ClockedApi.StartAsync(
            fixture.Nexus, ("Models:Provider", "openai"), ("Models:Model", "scripted"), ("Models:ApiKey", "none"), ("Models:Endpoint", model.Endpoint.ToString()));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{session}/messages") { Content = JsonContent.Create(new { text = "Well?" }) };

        await BeatsAsync(api, request, "event: text");

        goOn.SetResult();
    }

    /// <summary>Reads a stream to the last that it has to say, and then moves the clock: nothing comes before the interval is over, and one line when it is, again and again.</summary>
    private static async Task BeatsAsync(ClockedApi api, HttpRequestMessage request, string last)
    {
        using var limit = new CancellationTokenSource(3 * Patience);
        using var response = await api.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(limit.Token));
        while (await reader.ReadLineAsync(limit.Token) != last)
        {
        }

        while (await reader.ReadLineAsync(limit.Token) != "")
        {
        }

        Assert.Equal(Interval, EventStream.HeartbeatInterval);
        for (var (beat, waits) = (1, 0); beat <= 2; beat++)
        {
            await Waiting(waits);
            var line = reader.ReadLineAsync(limit.Token).AsTask();
            api.Clock.Advance(Interval - Tick);
            // What is said too early is here before the server answers something else.
            Assert.Equal(HttpStatusCode.OK, (await api.Client.GetAsync("/api/v1/builds?limit=1", limit.Token)).StatusCode);
            Assert.False(line.IsCompleted, line.IsCompleted ? await line : null);

            waits = api.Clock.CountOf(Interval);
            api.Clock.Advance(Tick);
            Assert.Equal(": heartbeat", await line.WaitAsync(Patience, limit.Token));
            Assert.Equal("", await reader.ReadLineAsync(limit.Token));
        }

        async Task Waiting(int before)
        {
            while (api.Clock.CountOf(Interval) <= before)
            {
                await Task.Delay(5, limit.Token);
            }
        }
    }
}
