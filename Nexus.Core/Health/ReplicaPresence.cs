using System.Text.Json;
using Microsoft.Extensions.Logging;
using Nexus.Core.Queues;

namespace Nexus.Core.Health;

/// <summary>A replica of the API, or a server of the front end, that runs.</summary>
/// <param name="Id">Unique among the replicas that ever ran.</param>
/// <param name="Machine">The machine or task that it runs on.</param>
/// <param name="ProcessId">Its process there.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="SeenAt">When it was last heard of, by the clock of Redis.</param>
/// <param name="RequestsPerSecond">Requests that it got, on average since it was heard of before.</param>
/// <param name="ForwardedPerSecond">Those of them that a load balancer passed on.</param>
/// <param name="ForwardedOpen">Requests that a load balancer passed on and that are not answered to their end, live streams among them.</param>
public sealed record ReplicaInfo(
    string Id, string Machine, int ProcessId, DateTimeOffset StartedAt, DateTimeOffset SeenAt, double RequestsPerSecond,
    double ForwardedPerSecond = 0, int ForwardedOpen = 0);

/// <summary>What a server was asked since it started, the questions about its health left out.</summary>
/// <param name="All">All requests.</param>
/// <param name="Forwarded">Those that a load balancer passed on.</param>
/// <param name="ForwardedOpen">Those of them that are not answered to their end.</param>
public readonly record struct RequestTotals(long All, long Forwarded, int ForwardedOpen);

/// <summary>Which replicas of the API run.</summary>
public class ReplicaRegistry
{
    private readonly PresenceBoard _board;

    /// <summary>Finds them in Redis.</summary>
    public ReplicaRegistry(RedisConnection redis) : this(redis, "replicas")
    {
    }

    private protected ReplicaRegistry(RedisConnection redis, string kind) => _board = new(redis, kind);

    /// <summary>Says that a replica runs.</summary>
    public Task SayAsync(ReplicaInfo replica, CancellationToken cancellationToken = default) =>
        _board.SayAsync(replica.Id, JsonSerializer.SerializeToUtf8Bytes(replica, NexusJson.Compact.ReplicaInfo), cancellationToken);

    /// <summary>Says that a replica ends.</summary>
    public Task LeaveAsync(string replicaId, CancellationToken cancellationToken = default) => _board.LeaveAsync(replicaId, cancellationToken);

    /// <summary>The replicas that run, by start.</summary>
    public async Task<IReadOnlyList<ReplicaInfo>> ListAsync(CancellationToken cancellationToken = default) =>
        [.. (await _board.ListAsync(Presence.Patience, cancellationToken))
            .Select(row => JsonSerializer.Deserialize(row.What, NexusJson.Compact.ReplicaInfo)! with { SeenAt = row.SeenAt })
            .OrderBy(replica => replica.StartedAt)];
}

/// <summary>Which servers of the front end run. They reach the API and nothing behind it, which says so for them.</summary>
public sealed class FrontEndRegistry(RedisConnection redis) : ReplicaRegistry(redis, "front-ends");

/// <summary>Says that this replica runs, and how many requests it gets.</summary>
/// <param name="registry">Where it is said.</param>
/// <param name="requests">What it was asked since it started.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">For what is not heard.</param>
public sealed class ReplicaPresence(ReplicaRegistry registry, Func<RequestTotals> requests, TimeProvider time, ILogger<ReplicaPresence> logger) : Presence(time, logger)
{
    private readonly TimeProvider _time = time;
    private readonly ReplicaInfo _me = new(
        Guid.NewGuid().ToString("n"), Environment.MachineName, Environment.ProcessId, time.GetUtcNow(), time.GetUtcNow(), RequestsPerSecond: 0);

    private long _since = time.GetTimestamp();
    private RequestTotals _before;

    /// <inheritdoc/>
    protected override Task SayAsync(CancellationToken cancellationToken)
    {
        var (now, count) = (_time.GetTimestamp(), requests());
        var elapsed = _time.GetElapsedTime(_since, now).TotalSeconds;
        var (all, forwarded) = (Rate(count.All - _before.All), Rate(count.Forwarded - _before.Forwarded));
        (_since, _before) = (now, count);
        return registry.SayAsync(_me with { RequestsPerSecond = all, ForwardedPerSecond = forwarded, ForwardedOpen = count.ForwardedOpen }, cancellationToken);

        double Rate(long more) => elapsed > 0 ? Math.Round(more / elapsed, 2) : 0;
    }

    /// <inheritdoc/>
    protected override Task LeaveAsync(CancellationToken cancellationToken) => registry.LeaveAsync(_me.Id, cancellationToken);
}
