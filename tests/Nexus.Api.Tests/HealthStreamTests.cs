using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Nexus.Api.Operations;
using Nexus.Core.Artifacts;
using Nexus.Core.Health;
using Nexus.Core.Notifications;
using Nexus.Core.Queues;
using Nexus.TestServices;

namespace Nexus.Api.Tests;

/// <summary>The health of what is behind the API, as its stream tells of it.</summary>
public sealed class HealthStreamTests(ApiFixture fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_dependency_that_dies_and_comes_back_is_told_on_the_stream_that_is_open()
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();
        var (replica, client) = await fixture.Nexus.StartReplicaAsync(NexusSystem.BootstrapKey, ("ConnectionStrings__redis", redis.ConnectionString));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        using (client)
        using (var response = await client.GetAsync("/api/v1/operations/events", HttpCompletionOption.ResponseHeadersRead, limit.Token))
        {
            await using var events = SseParser.Create(await response.Content.ReadAsStreamAsync(limit.Token)).EnumerateAsync(limit.Token).GetAsyncEnumerator(limit.Token);
            var before = await UntilAsync("healthy");
            Assert.Equal(JsonValueKind.Array, before.GetProperty("queues").ValueKind);

            redis.Kill();
            var broken = await UntilAsync("unhealthy");
            Assert.Equal("degraded", broken.GetProperty("health").GetProperty("state").GetString());
            Assert.NotEmpty(Redis(broken).GetProperty("error").GetString()!);
            Assert.False(broken.TryGetProperty("queues", out _));

            await redis.StartAsync();
            var after = await UntilAsync("healthy");
            Assert.True(CheckedAt(after) > CheckedAt(broken) && CheckedAt(broken) > CheckedAt(before));

            async Task<JsonElement> UntilAsync(string state)
            {
                while (await events.MoveNextAsync())
                {
                    var snapshot = JsonDocument.Parse(events.Current.Data).RootElement;
                    Assert.Equal(
                        ["redis", "dynamodb", "sqs", "shared-volume"],
                        snapshot.GetProperty("health").GetProperty("dependencies").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
                    if (Redis(snapshot).GetProperty("state").GetString() == state)
                    {
                        return snapshot;
                    }
                }

                throw new InvalidOperationException("The stream ended.");
            }
        }

        replica.Kill();

        static JsonElement Redis(JsonElement snapshot) =>
            snapshot.GetProperty("health").GetProperty("dependencies").EnumerateArray().Single(one => one.GetProperty("name").GetString() == "redis");

        static DateTimeOffset CheckedAt(JsonElement snapshot) => snapshot.GetProperty("health").GetProperty("checkedAt").GetDateTimeOffset();
    }

    [Fact]
    public async Task Services_that_tell_how_many_they_are_and_what_they_do_are_asked_for_it()
    {
        using var dynamo = fixture.Nexus.Dynamo.NewClient();
        using var sqs = fixture.Nexus.Sqs.NewClient();
        var url = await fixture.Nexus.Sqs.CreateQueueAsync();
        await sqs.SendMessageAsync(url, "an event");
        await using var redis = new RedisConnection(fixture.Nexus.Redis.ConnectionString);
        var health = new DependencyHealth(redis, dynamo, fixture.Nexus.Tables, new SharedVolume(fixture.Nexus.SharedPath), sqs, new QueueUrls(url));
        using var limit = new CancellationTokenSource(Patience);

        // A machine that is busy may take longer than a check has, and Redis counts commands of a moment.
        Dictionary<string, DependencyState> states;
        do
        {
            states = (await health.CheckAsync(limit.Token)).ToDictionary(state => state.Name);
        }
        while (!(states["redis"].PerSecond > 0 && states["sqs"].IsHealthy));

        Assert.Equal((1, 1L), (states["redis"].Replicas, states["sqs"].Waiting));
        Assert.All(["dynamodb", "shared-volume"], name => Assert.Equal((null, null, null), (states[name].Replicas, states[name].PerSecond, states[name].Waiting)));
    }

    [Fact]
    public async Task A_Redis_of_another_kind_is_healthy_whatever_it_tells_of_itself()
    {
        await using var garnet = new GarnetServer();
        await garnet.StartAsync();
        await using var redis = new RedisConnection(garnet.ConnectionString);

        var result = await new RedisFiguresHealthCheck(redis).CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);

        Assert.Equal(HealthStatus.Healthy, result.Status);
    }

    [Fact]
    public async Task However_many_listen_the_dependencies_are_asked_once_in_two_seconds_and_not_at_all_when_nobody_does()
    {
        var asked = new ConcurrentQueue<string>();
        using var dynamo = fixture.Nexus.Dynamo.NewClient();
        using var sqs = fixture.Nexus.Sqs.NewClient();
        sqs.BeforeRequestEvent += (_, e) => asked.Enqueue(((WebServiceRequestEventArgs)e).Request.GetType().Name);
        await using var redis = new RedisConnection(fixture.Nexus.Redis.ConnectionString);
        var clock = new TestClock();
        var watch = new HealthWatch(
            new DependencyHealth(redis, dynamo, fixture.Nexus.Tables, new SharedVolume(fixture.Nexus.SharedPath), sqs, new QueueUrls(fixture.Nexus.NotificationsUrl)), clock);

        var first = await ListenAsync();
        Assert.Single(first.Distinct());
        Assert.Single(asked);
        await ListenAsync();
        Assert.Single(asked);

        // Who listens on is told at once what was seen last, while it is looked at again.
        clock.Advance(HealthWatch.Interval);
        Assert.Equal(first[0].CheckedAt, (await ListenAsync())[0].CheckedAt);
        await EventuallyAsync(async () => (await watch.LatestAsync(default)).CheckedAt == clock.GetUtcNow());
        Assert.Equal(2, asked.Count);

        // Who comes after a long time is not told what was then.
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.All(await ListenAsync(), seen => Assert.Equal(clock.GetUtcNow(), seen.CheckedAt));
        Assert.Equal(3, asked.Count);

        Task<HealthDetail[]> ListenAsync() => Task.WhenAll(Enumerable.Range(0, 100).Select(_ => watch.LatestAsync(TestContext.Current.CancellationToken)));

        static async Task EventuallyAsync(Func<Task<bool>> holds)
        {
            using var limit = new CancellationTokenSource(Patience);
            while (!await holds())
            {
                await Task.Delay(20, limit.Token);
            }
        }
    }
}
