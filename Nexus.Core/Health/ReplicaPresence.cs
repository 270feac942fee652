using System.Text.Json;
using Microsoft.Extensions.Logging;
using Nexus.Core.Queues;

namespace Nexus.Core.Health;

/// <summary>A replica of the API that runs.</summary>
/// <param name="Id">Unique among the replicas that ever ran.</param>
/// <param name="Machine">The machine or task that it runs on.</param>
/// <param name="ProcessId">Its process there.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="SeenAt">When it was last heard of, by the clock of Redis.</param>
/// <param name="RequestsPerSecond">Requests that it got, on average since it was heard of before.</param>
public sealed record ReplicaInfo(
    string Id, string Machine, int ProcessId, DateTimeOffset StartedAt, DateTimeOffset SeenAt, double RequestsPerSecond);

/// <summary>Which replicas of the API run.</summary>
public sealed class ReplicaRegistry(RedisConnection redis)
{
    private readonly PresenceBoard _board = new(redis, "replicas");

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

/// <summary>Says that this replica runs, and how many requests it gets.</summary>
/// <param name="registry">Where it is said.</param>
/// <param name="requests">How many requests it got since it started.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">For what is not heard.</param>
public sealed class ReplicaPresence(ReplicaRegistry registry, Func<long> requests, TimeProvider time, ILogger<ReplicaPresence> logger) : Presence(time, logger)
{
    private readonly TimeProvider _time = time;
    private readonly ReplicaInfo _me = new(
        Guid.NewGuid().ToString("n"), Environment.MachineName, Environment.ProcessId, time.GetUtcNow(), time.GetUtcNow(), RequestsPerSecond: 0);

    private long _since = time.GetTimestamp();
    private long _before;

    /// <inheritdoc/>
    protected override Task SayAsync(CancellationToken cancellationToken)
    {
        var (now, count) = (_time.GetTimestamp(), requests());
        var elapsed = _time.GetElapsedTime(_since, now).TotalSeconds;
        var rate = elapsed > 0 ? (count - _before) / elapsed : 0;
        (_since, _before) = (now, count);
        return registry.SayAsync(_me with { RequestsPerSecond = Math.Round(rate, 2) }, cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task LeaveAsync(CancellationToken cancellationToken) => registry.LeaveAsync(_me.Id, cancellationToken);
}
