using Nexus.Core.Queues;
using Nexus.TestServices;

namespace Nexus.Core.Tests.Queues;

/// <summary>
/// The queue on embedded Garnet, the stand-in of machines that have no Redis. It keeps every promise but one, which
/// docs/decisions/0005-redis-and-garnet.md tells of: to come back after <c>kill -9</c>, so that is asked of redis-server alone.
/// </summary>
public sealed class GarnetJobQueueTests(GarnetServer garnet) : JobQueueConformance
{
    [Fact]
    public async Task A_garnet_that_is_asked_to_end_comes_back_with_every_accepted_job()
    {
        await using var server = new GarnetServer();
        await server.StartAsync();
        await using var redis = new RedisConnection(server.ConnectionString);
        var queue = ServersFixture.NewQueue(redis, options => options.VisibilityTimeout = TimeSpan.FromMinutes(5));
        for (var i = 0; i < 50; i++)
        {
            await queue.EnqueueAsync(Job($"{i}"));
        }

        await queue.AcknowledgeAsync((await queue.LeaseAsync(10)).Jobs);
        await server.TerminateAsync();
        await server.StartAsync();

        var left = await GarnetServer.WhenAnswersAsync(async () => (await queue.LeaseAsync(1000)).Jobs);
        Assert.Equal(Enumerable.Range(10, 40).Select(i => $"{i}"), left.Select(job => job.Id));
    }

    /// <inheritdoc/>
    protected override RedisConnection Connect() => garnet.Connect();
}

/// <summary>Consumers on embedded Garnet.</summary>
public sealed class GarnetJobConsumerTests(GarnetServer garnet) : JobConsumerConformance
{
    /// <inheritdoc/>
    protected override RedisConnection Connect() => garnet.Connect();
}

/// <summary>The model of the queue against embedded Garnet.</summary>
public sealed class GarnetJobQueueModelTests(GarnetServer garnet) : JobQueueModelConformance
{
    /// <inheritdoc/>
    protected override int Histories => 60;

    /// <inheritdoc/>
    protected override RedisConnection Connect() => garnet.Connect();
}
