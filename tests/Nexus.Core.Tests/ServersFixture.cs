using Nexus.Core.Queues;
using Nexus.Core.Tests;
using Nexus.TestServices;

[assembly: AssemblyFixture(typeof(ServersFixture))]
[assembly: AssemblyFixture(typeof(GarnetServer))]

namespace Nexus.Core.Tests;

/// <summary>One Redis, one DynamoDB and one SQS for all tests of the assembly.</summary>
public sealed class ServersFixture : BackingServers, IAsyncLifetime
{
    /// <summary>A queue of a new name.</summary>
    public static JobQueue NewQueue(RedisConnection redis, Action<JobQueueOptions>? configure = null)
    {
        var options = new JobQueueOptions
        {
            VisibilityTimeout = TimeSpan.FromMilliseconds(600),
            HeartbeatInterval = TimeSpan.FromMilliseconds(150),
            PollInterval = TimeSpan.FromMilliseconds(100),
            Backoff = TimeSpan.FromMilliseconds(1),
        };
        configure?.Invoke(options);
        return new JobQueue(redis, $"test-{Guid.NewGuid():n}", options);
    }

    /// <summary>A connection to Redis.</summary>
    public RedisConnection Connect() => new(Redis.ConnectionString);
}
