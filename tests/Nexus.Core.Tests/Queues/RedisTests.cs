using Nexus.Core.Queues;
using Nexus.TestServices;
using StackExchange.Redis;

namespace Nexus.Core.Tests.Queues;

/// <summary>The queue on redis-server.</summary>
public sealed class RedisJobQueueTests(ServersFixture servers) : JobQueueConformance
{
    [Fact]
    public async Task A_killed_redis_comes_back_with_every_accepted_job()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var redis = new RedisConnection(server.ConnectionString);
        var queue = ServersFixture.NewQueue(redis, options => options.VisibilityTimeout = TimeSpan.FromSeconds(60));
        for (var i = 0; i < 100; i++)
        {
            await queue.EnqueueAsync(Job($"{i}"));
        }

        await queue.AcknowledgeAsync((await queue.LeaseAsync(10)).Jobs);
        server.Kill();
        await server.StartAsync();

        var left = await Eventually.GetAsync<IReadOnlyList<LeasedJob>>(
            async () =>
            {
                try
                {
                    return (await queue.LeaseAsync(1000)).Jobs;
                }
                catch (Exception e) when (e is RedisException or TimeoutException)
                {
                    return null;
                }
            },
            "Redis answers again");
        Assert.Equal(Enumerable.Range(10, 90).Select(i => $"{i}"), left.Select(job => job.Id));
    }

    [Fact]
    public async Task A_redis_that_was_never_there_is_told_at_once_and_used_as_soon_as_it_is_there()
    {
        await using var server = new RedisServer();
        await using var redis = new RedisConnection($"{server.ConnectionString},connectTimeout=1000,asyncTimeout=1000");
        var queue = ServersFixture.NewQueue(redis);

        var refused = await Assert.ThrowsAnyAsync<RedisException>(() => queue.EnqueueAsync(Job("1")).WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.DoesNotContain("test-password", refused.Message, StringComparison.Ordinal);

        await server.StartAsync();
        await Eventually.GetAsync<object>(
            async () =>
            {
                try
                {
                    return await queue.EnqueueAsync(Job("1")) ? queue : null;
                }
                catch (Exception e) when (e is RedisException or TimeoutException)
                {
                    return null;
                }
            },
            "Redis answers");
    }

    [Fact]
    public void Options_that_contradict_each_other_are_refused()
    {
        var options = new JobQueueOptions { VisibilityTimeout = TimeSpan.FromSeconds(4), HeartbeatInterval = TimeSpan.FromSeconds(3) };

        var refusal = Assert.Throws<InvalidOperationException>(() => options.Validate("q"));

        Assert.Contains("VisibilityTimeout is 00:00:04", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Queues:q:VisibilityTimeout", refusal.Message, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    protected override RedisConnection Connect() => servers.Connect();
}

/// <summary>Consumers on redis-server.</summary>
public sealed class RedisJobConsumerTests(ServersFixture servers) : JobConsumerConformance
{
    [Fact]
    public async Task A_consumer_stops_though_its_redis_does_not_answer()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var redis = new RedisConnection($"{server.ConnectionString},asyncTimeout=300000");
        var queue = ServersFixture.NewQueue(redis, options => options.PollInterval = TimeSpan.FromMilliseconds(20));
        using var consumer = Consumer(queue, new Handler((_, _, _) => Task.FromResult(JobOutcome.Done)));
        await consumer.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => Task.FromResult(consumer.IsConnected), "the consumer takes jobs");

        server.Freeze();
        await Task.Delay(500);

        await consumer.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));
    }

    /// <inheritdoc/>
    protected override RedisConnection Connect() => servers.Connect();
}

/// <summary>The model of the queue against redis-server.</summary>
public sealed class RedisJobQueueModelTests(ServersFixture servers) : JobQueueModelConformance
{
    /// <inheritdoc/>
    protected override int Histories => 400;

    /// <inheritdoc/>
    protected override RedisConnection Connect() => servers.Connect();
}
