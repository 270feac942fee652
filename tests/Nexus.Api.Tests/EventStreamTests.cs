using System.Collections.Concurrent;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Nexus.Api.Tests;

public sealed class EventStreamTests(ApiFixture fixture)
{
    private const int Leavers = 1000;

    [Fact]
    public async Task A_stream_begins_with_the_build_and_ends_with_its_end()
    {
        var id = await fixture.Nexus.CreateBuildAsync();

        var events = await ReadAsync($"/api/v1/builds/{id}/events");

        Assert.Equal("snapshot", events[0].EventType);
        Assert.Equal("end", events[^1].EventType);
        var snapshot = JsonSerializer.Deserialize<JsonElement>(events[0].Data);
        Assert.Equal(id, snapshot.GetProperty("id").GetString());
        var first = snapshot.GetProperty("sequence").GetInt32();
        Assert.Equal(Enumerable.Range(first, 21 - first), Ids(events.SkipLast(1)));
        var last = JsonSerializer.Deserialize<JsonElement>(events[^2].Data);
        Assert.Equal(("build", "completed", 9), (Text(last, "type"), Text(last, "status"), last.GetProperty("completedStages").GetInt32()));
        Assert.StartsWith("agt_", Text(last, "agentId"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(19)]
    [InlineData(20)]
    public async Task A_stream_goes_on_where_the_client_lost_it(int lastEventId)
    {
        var id = await fixture.Nexus.CreateBuildAsync();
        await fixture.Nexus.WaitForEndAsync(id);

        var events = await ReadAsync($"/api/v1/builds/{id}/events", lastEventId.ToString(CultureInfo.InvariantCulture));

        Assert.Equal("end", events[^1].EventType);
        Assert.All(events.SkipLast(1), one => Assert.Equal("update", one.EventType));
        Assert.Equal(Enumerable.Range(lastEventId + 1, 20 - lastEventId), Ids(events.SkipLast(1)));
    }

    [Fact]
    public async Task Clients_that_leave_harm_nobody_else()
    {
        var id = await fixture.Nexus.CreateBuildAsync();
        await fixture.Nexus.WaitForEndAsync(id);
        var refused = new ConcurrentBag<string>();

        await Parallel.ForEachAsync(Enumerable.Range(0, Leavers), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, cancellationToken) =>
        {
            using var answer = await fixture.Client.GetAsync($"/api/v1/builds/{id}/events", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!answer.IsSuccessStatusCode)
            {
                refused.Add(await answer.Content.ReadAsStringAsync(cancellationToken));
            }

            // Leaves while the server is still reading what it would send next.
        });

        Assert.Empty(refused);
    }

    [Fact]
    public async Task A_client_that_loses_its_stream_again_and_again_misses_nothing()
    {
        var id = await fixture.Nexus.CreateBuildAsync();
        var seen = new List<int>();
        string? last = "0";
        while (last is not null)
        {
            var events = await ReadAsync($"/api/v1/builds/{id}/events", last, atMost: 3);
            seen.AddRange(Ids(events.Where(one => one.EventType == "update")));
            last = events.Any(one => one.EventType == "end") ? null : seen[^1].ToString(CultureInfo.InvariantCulture);
        }

        Assert.Equal(Enumerable.Range(1, 20), seen);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("-1")]
    [InlineData("999")]
    public async Task A_last_event_id_that_was_never_given_brings_a_snapshot(string lastEventId)
    {
        var id = await fixture.Nexus.CreateBuildAsync();
        await fixture.Nexus.WaitForEndAsync(id);

        var events = await ReadAsync($"/api/v1/builds/{id}/events", lastEventId);

        Assert.Equal(["snapshot", "end"], events.Select(one => one.EventType));
    }

    [Fact]
    public async Task The_stream_of_all_builds_tells_of_a_new_one_to_its_end()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var response = await fixture.Client.GetAsync("/api/v1/builds/events", HttpCompletionOption.ResponseHeadersRead, timeout.Token);
        var id = await fixture.Nexus.CreateBuildAsync();

        var statuses = new HashSet<string>();
        await foreach (var one in SseParser.Create(await response.Content.ReadAsStreamAsync(timeout.Token)).EnumerateAsync(timeout.Token))
        {
            var build = JsonSerializer.Deserialize<JsonElement>(one.Data);
            if (one.EventType == "build" && Text(build, "id") == id)
            {
                statuses.Add(Text(build, "status"));
                if (statuses.Contains("completed"))
                {
                    break;
                }
            }
        }

        Assert.Contains("running", statuses);
    }

    private async Task<List<SseItem<string>>> ReadAsync(string path, string? lastEventId = null, int atMost = int.MaxValue)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        using var response = await fixture.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var events = new List<SseItem<string>>();
        await foreach (var one in SseParser.Create(await response.Content.ReadAsStreamAsync(timeout.Token)).EnumerateAsync(timeout.Token))
        {
            events.Add(one);
            if (events.Count == atMost)
            {
                break;
            }
        }

        return events;
    }

    private static IEnumerable<int> Ids(IEnumerable<SseItem<string>> events) =>
        events.Select(one => int.Parse(one.EventId!, CultureInfo.InvariantCulture));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
