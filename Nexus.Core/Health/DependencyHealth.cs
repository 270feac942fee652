using System.Diagnostics;
using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.SQS;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Nexus.Core.Artifacts;
using Nexus.Core.Notifications;
using Nexus.Core.Queues;
using Nexus.Core.Storage;
using StackExchange.Redis;

namespace Nexus.Core.Health;

/// <summary>How a service behind this process answers now.</summary>
/// <param name="Name">The dependency, as the model names it.</param>
/// <param name="IsHealthy">Whether it answered.</param>
/// <param name="Latency">How long the answer, or the failure, took.</param>
/// <param name="Error">Why it is not healthy.</param>
/// <param name="Cause">The same as a code: <c>timeout</c> where it did not answer in time, <c>error</c> for what it said itself.</param>
/// <param name="Replicas">How many of it run, where it tells.</param>
/// <param name="PerSecond">What it does a second, whoever asks for it, where it tells.</param>
/// <param name="Waiting">What waits in it, where it is a queue.</param>
public sealed record DependencyState(
    string Name, bool IsHealthy, TimeSpan Latency, string? Error, string? Cause = null, int? Replicas = null, double? PerSecond = null, long? Waiting = null);

/// <summary>
/// Asks every service behind this process for something small that the process may do anyway. Unlike readiness this counts the
/// notifications too: without them a build is still accepted and run, and its events are late.
/// </summary>
public sealed class DependencyHealth(RedisConnection redis, IAmazonDynamoDB dynamo, TableNames tables, SharedVolume volume, IAmazonSQS sqs, QueueUrls urls)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task<HealthCheckResult>> _asked = [];

    /// <summary>Asks all at once. What does not answer within three seconds is not healthy.</summary>
    public async Task<IReadOnlyList<DependencyState>> CheckAsync(CancellationToken cancellationToken = default) => await Task.WhenAll(
        MeasureAsync("redis", new RedisFiguresHealthCheck(redis), cancellationToken),
        MeasureAsync("dynamodb", new DynamoDbHealthCheck(dynamo, tables), cancellationToken),
        MeasureAsync("sqs", new NotificationQueueHealthCheck(sqs, urls), cancellationToken),
        MeasureAsync("shared-volume", new SharedVolumeHealthCheck(volume), cancellationToken));

    private async Task<DependencyState> MeasureAsync(string name, IHealthCheck check, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var started = Stopwatch.GetTimestamp();
        string? error = null;
        var cause = "error";
        HealthCheckResult result = default;
        try
        {
            result = await Ask(name, check).WaitAsync(limit.Token);
            error = result.Status == HealthStatus.Healthy ? null : result.Description ?? $"It is {result.Status}.";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            error = $"It did not answer within {Patience.TotalSeconds:0} seconds.";
            cause = "timeout";
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever it was: the service was asked, and no answer came of it.
            error = e.Message;
        }

        return new DependencyState(
            name, error is null, Stopwatch.GetElapsedTime(started), error, error is null ? null : cause,
            Find<int>(result, HealthData.Replicas), Find<double>(result, HealthData.PerSecond), Find<long>(result, HealthData.Waiting));
    }

    private static T? Find<T>(HealthCheckResult result, string name) where T : struct =>
        result.Data is { } data && data.TryGetValue(name, out var value) ? (T)value : null;

    // A service that hangs is not asked again before the question that it was asked has ended: each to a volume that does not answer holds a thread.
    private Task<HealthCheckResult> Ask(string name, IHealthCheck check)
    {
        lock (_gate)
        {
            return _asked.TryGetValue(name, out var before) && !before.IsCompleted ? before : _asked[name] = Task.Run(AskAsync);
        }

        async Task<HealthCheckResult> AskAsync()
        {
            using var limit = new CancellationTokenSource(Patience);
            return await check.CheckHealthAsync(new HealthCheckContext(), limit.Token);
        }
    }
}

/// <summary>What a healthy service tells of itself, among <see cref="HealthCheckResult.Data"/>.</summary>
internal static class HealthData
{
    public const string Replicas = "replicas";
    public const string PerSecond = "perSecond";
    public const string Waiting = "waiting";
}

/// <summary>Whether Redis answers, and with how many servers and commands a second.</summary>
public sealed class RedisFiguresHealthCheck(RedisConnection redis) : IHealthCheck
{
    // By a script, because the client keeps the command itself for those who administer Redis.
    private const string Info = "return redis.call('INFO')";

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var result = await new RedisHealthCheck(redis).CheckHealthAsync(context, cancellationToken);
        var database = await redis.GetDatabaseAsync();
        // A cluster's figures are those of all its primaries, and this asks one.
        if (database.Multiplexer.GetServers().Count(server => server.IsConnected && !server.IsReplica) != 1)
        {
            return result;
        }

        try
        {
            var facts = ((string?)await database.ScriptEvaluateAsync(Info).WaitAsync(cancellationToken) ?? "")
                .Split('\n', StringSplitOptions.TrimEntries).Select(line => line.Split(':', 2)).Where(fact => fact.Length == 2).ToLookup(fact => fact[0], fact => fact[1]);
            return HealthCheckResult.Healthy(data: new Dictionary<string, object>
            {
                [HealthData.Replicas] = 1 + int.Parse(facts["connected_slaves"].First(), CultureInfo.InvariantCulture),
                [HealthData.PerSecond] = double.Parse(facts["instantaneous_ops_per_sec"].First(), CultureInfo.InvariantCulture),
            });
        }
        catch (Exception e) when (e is RedisServerException or InvalidOperationException or FormatException)
        {
            // It is of another kind, or this user may not ask: what it does not tell is left out.
            return result;
        }
    }
}

/// <summary>Whether the queue of notifications answers, and how many wait in it. No notifications are configured: nothing can be wrong.</summary>
public sealed class NotificationQueueHealthCheck(IAmazonSQS sqs, QueueUrls urls) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (urls.Notifications is not { } url)
        {
            return HealthCheckResult.Healthy();
        }

        var attributes = await sqs.GetQueueAttributesAsync(url, ["ApproximateNumberOfMessages"], cancellationToken);
        return HealthCheckResult.Healthy(data: new Dictionary<string, object> { [HealthData.Waiting] = (long)attributes.ApproximateNumberOfMessages });
    }
}
