using System.Diagnostics;
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
public sealed record DependencyState(string Name, bool IsHealthy, TimeSpan Latency, string? Error, string? Cause = null);

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
        MeasureAsync("redis", new RedisHealthCheck(redis), cancellationToken),
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
        try
        {
            var result = await Ask(name, check).WaitAsync(limit.Token);
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

        return new DependencyState(name, error is null, Stopwatch.GetElapsedTime(started), error, error is null ? null : cause);
    }

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

/// <summary>Whether the queue of notifications answers. No notifications are configured: nothing can be wrong.</summary>
public sealed class NotificationQueueHealthCheck(IAmazonSQS sqs, QueueUrls urls) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (urls.Notifications is { } url)
        {
            await sqs.GetQueueAttributesAsync(url, ["ApproximateNumberOfMessages"], cancellationToken);
        }

        return HealthCheckResult.Healthy();
    }
}
