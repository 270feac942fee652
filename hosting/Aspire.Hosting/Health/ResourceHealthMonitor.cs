using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Health;

/// <summary>Runs the health checks of resources while they run, and tells when a resource is ready.</summary>
internal sealed class ResourceHealthMonitor(
    ResourceNotificationService notifications,
    HealthCheckService checks,
    IDistributedApplicationEventing eventing,
    TimeProvider time,
    IServiceProvider services,
    ILogger<ResourceHealthMonitor> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var watches = new Dictionary<IResource, ResourceHealthWatch>();
        await foreach (var change in notifications.WatchAsync(stoppingToken))
        {
            var isRunning = change.Snapshot.State?.Text == KnownResourceStates.Running;
            if (watches.TryGetValue(change.Resource, out var watch))
            {
                if (isRunning)
                {
                    watch.Join(change.ResourceId);
                }
                else if (watch.Leave(change.ResourceId))
                {
                    watches.Remove(change.Resource);
                }
            }
            else if (isRunning)
            {
                watch = new ResourceHealthWatch(change.Resource, notifications, checks, eventing, time, services, logger, stoppingToken);
                watches[change.Resource] = watch;
                watch.Join(change.ResourceId);
            }
        }
    }
}
