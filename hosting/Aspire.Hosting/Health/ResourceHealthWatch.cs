using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Health;

/// <summary>
/// The health of one resource from the moment its first instance runs until the last one stops. The checks go through the resource's address,
/// so that its replicas share them.
/// </summary>
internal sealed partial class ResourceHealthWatch
{
    // Until a resource is healthy others may wait for it: look often. Later a check only has to notice trouble.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestPauseUntilHealthy = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseWhileHealthy = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PauseWhileUnhealthy = TimeSpan.FromSeconds(5);

    private readonly IResource _resource;
    private readonly ResourceNotificationService _notifications;
    private readonly HealthCheckService _checks;
    private readonly IDistributedApplicationEventing _eventing;
    private readonly TimeProvider _time;
    private readonly IServiceProvider _services;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _ended;
    private readonly Lock _lock = new();
    private ImmutableHashSet<string> _instances = [];
    private ImmutableArray<HealthReportSnapshot> _reports;
    private Task? _ready;

    public ResourceHealthWatch(
        IResource resource,
        ResourceNotificationService notifications,
        HealthCheckService checks,
        IDistributedApplicationEventing eventing,
        TimeProvider time,
        IServiceProvider services,
        ILogger logger,
        CancellationToken stoppingToken)
    {
        _resource = resource;
        _notifications = notifications;
        _checks = checks;
        _eventing = eventing;
        _time = time;
        _services = services;
        _logger = logger;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
    }

    /// <summary>An instance runs. The first one starts the checks; another is told what they say.</summary>
    public void Join(string instance)
    {
        bool isFirst;
        lock (_lock)
        {
            if (_instances.Contains(instance))
            {
                return;
            }

            isFirst = _instances.IsEmpty;
            _instances = _instances.Add(instance);
            Tell(instance);
        }

        if (isFirst)
        {
            _ = RunAsync();
        }
    }

    /// <summary>An instance does not run, or no longer. True when none is left: the watch is over.</summary>
    public bool Leave(string instance)
    {
        lock (_lock)
        {
            _instances = _instances.Remove(instance);
            if (!_instances.IsEmpty)
            {
                return false;
            }
        }

        _ended.Cancel();
        _ended.Dispose();
        return true;
    }

    private async Task RunAsync()
    {
        var cancellationToken = _ended.Token;
        try
        {
            var keys = _resource.Annotations.OfType<HealthCheckAnnotation>().Select(c => c.Key).ToHashSet();
            if (keys.Count == 0)
            {
                await TellReadyAsync(cancellationToken);
                return;
            }

            var pause = FirstPause;
            while (true)
            {
                var report = await _checks.CheckHealthAsync(r => keys.Contains(r.Name), cancellationToken);
                var isHealthy = report.Status == HealthStatus.Healthy;
                Publish(report);

                if (isHealthy && _ready is null)
                {
                    await TellReadyAsync(cancellationToken);
                }

                await Task.Delay(
                    _ready is null ? pause : isHealthy ? PauseWhileHealthy : PauseWhileUnhealthy,
                    _time,
                    cancellationToken);
                pause = pause * 2 < LongestPauseUntilHealthy ? pause * 2 : LongestPauseUntilHealthy;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It runs no longer.
        }
        catch (Exception exception)
        {
            LogChecksFailed(_logger, exception, _resource.Name);
        }
    }

    private void Publish(HealthReport report)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        lock (_lock)
        {
            _reports =
            [
                .. report.Entries.Select(e => new HealthReportSnapshot(e.Key, e.Value.Status, e.Value.Description, e.Value.Exception?.ToString()) { LastRunAt = now }),
            ];
            TellAll();
        }
    }

    // The snapshot says that the resource is ready together with what its subscribers make of it: who waits for the one waits for the other.
    private async Task TellReadyAsync(CancellationToken cancellationToken)
    {
        var handlers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _ready = handlers.Task;
            TellAll();
        }

        try
        {
            await _eventing.PublishAsync(new ResourceReadyEvent(_resource, _services), cancellationToken);
            handlers.TrySetResult();
        }
        catch (OperationCanceledException)
        {
            handlers.TrySetCanceled(CancellationToken.None);
            throw;
        }
        catch (Exception exception)
        {
            LogHandlerFailed(_logger, exception, _resource.Name);
            handlers.TrySetException(exception);
            // Whoever waits sees it; where nobody does it must not count as unobserved.
            _ = handlers.Task.Exception;
        }
    }

    private void TellAll()
    {
        foreach (var instance in _instances)
        {
            Tell(instance);
        }
    }

    private void Tell(string instance) => _notifications.PublishUpdateAsync(_resource, instance, s => s.State?.Text != KnownResourceStates.Running
        ? s
        : s with
        {
            HealthReports = _reports.IsDefault ? s.HealthReports : _reports,
            ReadyHandlers = _ready,
        });

    [LoggerMessage(LogLevel.Error, "The health checks of '{Resource}' can't be run.")]
    private static partial void LogChecksFailed(ILogger logger, Exception exception, string resource);

    [LoggerMessage(LogLevel.Error, "What was to be done when '{Resource}' is ready failed.")]
    private static partial void LogHandlerFailed(ILogger logger, Exception exception, string resource);
}
