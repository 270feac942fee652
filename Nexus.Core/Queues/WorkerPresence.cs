using System.Text.Json;
using Microsoft.Extensions.Logging;
using Nexus.Core.Health;

namespace Nexus.Core.Queues;

/// <summary>A worker that runs.</summary>
/// <param name="Id">Unique among the workers that ever ran.</param>
/// <param name="Queue">The queue that it works on.</param>
/// <param name="Machine">The machine or task that it runs on.</param>
/// <param name="ProcessId">Its process there.</param>
/// <param name="Concurrency">Jobs that it works on at a time.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="SeenAt">When it was last heard of, by the clock of Redis.</param>
/// <param name="Model">The language model that it asks; null where its work needs none.</param>
public sealed record WorkerInfo(
    string Id, string Queue, string Machine, int ProcessId, int Concurrency, DateTimeOffset StartedAt, DateTimeOffset SeenAt, string? Model = null);

/// <summary>Which workers run.</summary>
public sealed class WorkerRegistry(RedisConnection redis)
{
    private readonly PresenceBoard _board = new(redis, "workers");

    /// <summary>Says that a worker runs.</summary>
    public Task SayAsync(WorkerInfo worker, CancellationToken cancellationToken = default) =>
        _board.SayAsync(worker.Id, JsonSerializer.SerializeToUtf8Bytes(worker, NexusJson.Compact.WorkerInfo), cancellationToken);

    /// <summary>Says that a worker ends.</summary>
    public Task LeaveAsync(string workerId, CancellationToken cancellationToken = default) => _board.LeaveAsync(workerId, cancellationToken);

    /// <summary>The workers that run, by queue and start.</summary>
    public async Task<IReadOnlyList<WorkerInfo>> ListAsync(CancellationToken cancellationToken = default) =>
        [.. (await _board.ListAsync(Presence.Patience, cancellationToken))
            .Select(row => JsonSerializer.Deserialize(row.What, NexusJson.Compact.WorkerInfo)! with { SeenAt = row.SeenAt })
            .OrderBy(worker => worker.Queue, StringComparer.Ordinal).ThenBy(worker => worker.StartedAt)];
}

/// <summary>Says that this process works on a queue, for as long as it does.</summary>
public sealed class WorkerPresence(
    WorkerRegistry registry, JobQueue queue, string? model, TimeProvider time, ILogger<WorkerPresence> logger) : Presence(time, logger)
{
    private readonly WorkerInfo _me = new(
        Guid.NewGuid().ToString("n"), queue.Name, Environment.MachineName, Environment.ProcessId, queue.Options.Concurrency, time.GetUtcNow(), time.GetUtcNow(),
        model);

    /// <inheritdoc/>
    protected override Task SayAsync(CancellationToken cancellationToken) => registry.SayAsync(_me, cancellationToken);

    /// <inheritdoc/>
    protected override Task LeaveAsync(CancellationToken cancellationToken) => registry.LeaveAsync(_me.Id, cancellationToken);
}
