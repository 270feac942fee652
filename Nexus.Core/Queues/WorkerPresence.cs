using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

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

/// <summary>Which workers run. Each says so every few seconds; one that falls silent is gone.</summary>
public sealed class WorkerRegistry(RedisConnection redis)
{
    /// <summary>How often a worker says that it runs.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Silence after which a worker counts as gone.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // Both in one hash slot: what is known of each worker, and when it was heard of.
    private static readonly RedisKey[] RedisKeys = ["{nexus:workers}:known", "{nexus:workers}:seen"];

    private const string Now = "local t = redis.call('TIME') local now = t[1] * 1000 + math.floor(t[2] / 1000)\n";

    private const string Say = Now +
        """
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
        redis.call('ZADD', KEYS[2], now, ARGV[1])
        return now
        """;

    private const string List = Now +
        """
        for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[1])) do
          redis.call('HDEL', KEYS[1], id)
          redis.call('ZREM', KEYS[2], id)
        end
        local found = {}
        local seen = redis.call('ZRANGE', KEYS[2], 0, -1, 'WITHSCORES')
        for i = 1, #seen, 2 do
          found[#found + 1] = redis.call('HGET', KEYS[1], seen[i])
          found[#found + 1] = seen[i + 1]
        end
        return found
        """;

    /// <summary>Says that a worker runs.</summary>
    public async Task SayAsync(WorkerInfo worker, CancellationToken cancellationToken = default)
    {
        var database = await redis.GetDatabaseAsync();
        await database.ScriptEvaluateAsync(Say, RedisKeys, [worker.Id, JsonSerializer.SerializeToUtf8Bytes(worker, NexusJson.Compact.WorkerInfo)])
            .WaitAsync(cancellationToken);
    }

    /// <summary>Says that a worker ends.</summary>
    public async Task LeaveAsync(string workerId, CancellationToken cancellationToken = default)
    {
        var database = await redis.GetDatabaseAsync();
        await Task.WhenAll(database.HashDeleteAsync(RedisKeys[0], workerId), database.SortedSetRemoveAsync(RedisKeys[1], workerId)).WaitAsync(cancellationToken);
    }

    /// <summary>The workers that run, by queue and start.</summary>
    public async Task<IReadOnlyList<WorkerInfo>> ListAsync(CancellationToken cancellationToken = default)
    {
        var database = await redis.GetDatabaseAsync();
        var rows = (RedisResult[])(await database.ScriptEvaluateAsync(List, RedisKeys, [(long)Patience.TotalMilliseconds]).WaitAsync(cancellationToken))!;
        var workers = new List<WorkerInfo>(rows.Length / 2);
        for (var i = 0; i < rows.Length; i += 2)
        {
            if (JsonSerializer.Deserialize((byte[])rows[i]!, NexusJson.Compact.WorkerInfo) is { } worker)
            {
                workers.Add(worker with { SeenAt = DateTimeOffset.FromUnixTimeMilliseconds((long)double.Parse((string)rows[i + 1]!, CultureInfo.InvariantCulture)) });
            }
        }

        return [.. workers.OrderBy(worker => worker.Queue, StringComparer.Ordinal).ThenBy(worker => worker.StartedAt)];
    }
}

/// <summary>Says that this process works on a queue, for as long as it does.</summary>
public sealed partial class WorkerPresence(
    WorkerRegistry registry, JobQueue queue, string? model, TimeProvider time, ILogger<WorkerPresence> logger) : BackgroundService
{
    private readonly WorkerInfo _me = new(
        Guid.NewGuid().ToString("n"), queue.Name, Environment.MachineName, Environment.ProcessId, queue.Options.Concurrency, time.GetUtcNow(), time.GetUtcNow(),
        model);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);

        // Where all ends at once, Redis is gone by now; then the entry expires by itself.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(0.5));
        try
        {
            await TryAsync(() => registry.LeaveAsync(_me.Id, limit.Token));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(WorkerRegistry.Interval, time);
        try
        {
            do
            {
                await TryAsync(() => registry.SayAsync(_me, stoppingToken));
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    // That nobody hears of a worker does not keep it from its work.
    private async Task TryAsync(Func<Task> say)
    {
        try
        {
            await say();
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            LogNotHeard(e.Message);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Redis does not hear that this worker runs: {Reason}")]
    private partial void LogNotHeard(string reason);
}
