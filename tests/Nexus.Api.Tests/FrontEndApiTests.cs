using System.Net;
using System.Text.Json;
using Nexus.Core.Queues;

namespace Nexus.Api.Tests;

/// <summary>The servers of the front end tell the API that they run, and the API tells those who run the platform.</summary>
public sealed class FrontEndApiTests(ApiFixture fixture)
{
    private const string FrontEnds = "/api/v1/operations/front-ends";

    [Fact]
    public async Task A_server_that_tells_of_itself_is_listed_with_what_it_said_last_until_it_ends()
    {
        var id = Guid.NewGuid().ToString();

        Assert.Equal(HttpStatusCode.NoContent, (await ReportAsync(id, Report(requestsPerSecond: 1.5))).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await ReportAsync(id, Report(requestsPerSecond: 2.5))).Status);

        var listed = Assert.Single(await ListAsync(), server => server.GetProperty("id").GetString() == id);
        Assert.Equal(("web-1", 4711), (listed.GetProperty("machine").GetString(), listed.GetProperty("processId").GetInt32()));
        Assert.Equal((2.5, 2.0, 3), (listed.GetProperty("requestsPerSecond").GetDouble(), listed.GetProperty("forwardedPerSecond").GetDouble(), listed.GetProperty("forwardedOpen").GetInt32()));
        Assert.True(listed.GetProperty("seenAt").GetDateTimeOffset() > DateTimeOffset.UtcNow.AddMinutes(-5));
        Assert.Contains(id, await FollowAsync());

        Assert.Equal(HttpStatusCode.NoContent, (await fixture.Client.SendAsync(HttpMethod.Delete, $"{FrontEnds}/{id}")).Status);
        Assert.DoesNotContain(await ListAsync(), server => server.GetProperty("id").GetString() == id);
        // Twice said is once said.
        Assert.Equal(HttpStatusCode.NoContent, (await fixture.Client.SendAsync(HttpMethod.Delete, $"{FrontEnds}/{id}")).Status);
    }

    [Fact]
    public async Task A_server_that_fell_silent_is_not_listed()
    {
        var id = Guid.NewGuid().ToString();
        await ReportAsync(id, Report());
        Assert.Contains(await ListAsync(), server => server.GetProperty("id").GetString() == id);

        // As if it had been heard of a long time ago.
        await using var redis = new RedisConnection(fixture.Nexus.Redis.ConnectionString);
        await (await redis.GetDatabaseAsync()).SortedSetAddAsync("{nexus:front-ends}:seen", id, 1);

        Assert.DoesNotContain(await ListAsync(), server => server.GetProperty("id").GetString() == id);
    }

    [Theory]
    [InlineData("web-server", """{"processId":1,"startedAt":"2026-01-05T09:30:00Z"}""", "machine")]
    [InlineData("web-server", """{"machine":"","processId":1,"startedAt":"2026-01-05T09:30:00Z"}""", "machine")]
    [InlineData("web-server", """{"machine":"m","processId":0,"startedAt":"2026-01-05T09:30:00Z"}""", "processId")]
    [InlineData("web-server", """{"machine":"m","processId":1}""", "startedAt")]
    [InlineData("web-server", """{"machine":"m","processId":1,"startedAt":"2026-01-05T09:30:00Z","requestsPerSecond":-1}""", "requestsPerSecond")]
    [InlineData("web-server", """{"machine":"m","processId":1,"startedAt":"2026-01-05T09:30:00Z","forwardedPerSecond":1e999}""", "forwardedPerSecond")]
    [InlineData("web-server", """{"machine":"m","processId":1,"startedAt":"2026-01-05T09:30:00Z","forwardedOpen":-1}""", "forwardedOpen")]
    [InlineData("short", """{"machine":"m","processId":1,"startedAt":"2026-01-05T09:30:00Z"}""", "id")]
    [InlineData("web_server_1", """{"machine":"m","processId":1,"startedAt":"2026-01-05T09:30:00Z"}""", "id")]
    public async Task What_a_server_tells_has_to_make_sense(string id, string body, string wrong)
    {
        var answer = await ReportAsync(id, body);

        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), (answer.Status, answer.Code));
        Assert.Equal([wrong], answer.Body.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task Nobody_tells_of_a_server_without_the_scope_of_operations()
    {
        using var visitor = await fixture.CreateClientAsync("a-visitor", "read", "builds:write", "agents:invoke");

        var answer = await visitor.SendAsync(HttpMethod.Put, $"{FrontEnds}/{Guid.NewGuid()}", Report());

        Assert.Equal((HttpStatusCode.Forbidden, "insufficient_scope"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task What_a_load_balancer_passes_on_to_a_replica_is_counted_apart_and_while_it_is_open()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/operations/events");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        using (await fixture.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token))
        {
            await UntilAsync(open => open > 0);
        }

        await UntilAsync(open => open == 0);

        async Task UntilAsync(Func<int, bool> condition)
        {
            while (!condition(await CountOpenAsync()))
            {
                await Task.Delay(200, limit.Token);
            }
        }

        async Task<int> CountOpenAsync() => (await fixture.Client.SendAsync(HttpMethod.Get, "/api/v1/operations/replicas")).Body
            .GetProperty("items").EnumerateArray().Sum(replica => replica.GetProperty("forwardedOpen").GetInt32());
    }

    private static object Report(double requestsPerSecond = 2.5) =>
        new { machine = "web-1", processId = 4711, startedAt = DateTimeOffset.UtcNow, requestsPerSecond, forwardedPerSecond = 2, forwardedOpen = 3 };

    private Task<Answer> ReportAsync(string id, object report) => fixture.Client.SendAsync(HttpMethod.Put, $"{FrontEnds}/{id}", report);

    private async Task<JsonElement[]> ListAsync() =>
        [.. (await fixture.Client.SendAsync(HttpMethod.Get, FrontEnds)).Body.GetProperty("items").EnumerateArray()];

    /// <summary>The servers that the live stream tells of.</summary>
    private async Task<string[]> FollowAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var response = await fixture.Client.GetAsync("/api/v1/operations/events", HttpCompletionOption.ResponseHeadersRead, limit.Token);
        await foreach (var one in System.Net.ServerSentEvents.SseParser.Create(await response.Content.ReadAsStreamAsync(limit.Token)).EnumerateAsync(limit.Token))
        {
            return [.. JsonDocument.Parse(one.Data).RootElement.GetProperty("frontEnds").EnumerateArray().Select(server => server.GetProperty("id").GetString()!)];
        }

        return [];
    }
}
