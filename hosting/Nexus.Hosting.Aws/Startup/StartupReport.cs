using System.Diagnostics;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Nexus.Hosting.Aws.Startup;

/// <summary>Says when the whole application is ready, where people reach it, and what took how long.</summary>
internal sealed partial class StartupReport(
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    IConfiguration configuration,
    ILogger<StartupReport> logger) : BackgroundService
{
    private readonly DateTimeOffset _processStart = new(Process.GetCurrentProcess().StartTime);
    private readonly Dictionary<string, InstanceTimes> _instances = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in notifications.WatchAsync(stoppingToken))
        {
            Note(change);
            if (IsReady())
            {
                await TellAsync(stoppingToken);
                return;
            }
        }
    }

    private void Note(ResourceEvent change)
    {
        var snapshot = change.Snapshot;
        if (!_instances.TryGetValue(change.ResourceId, out var times))
        {
            _instances[change.ResourceId] = times = new(change.ResourceId, change.Resource.Name, snapshot.ResourceType);
        }

        var now = (TimeProvider.System.GetUtcNow() - _processStart).TotalMilliseconds;
        var state = snapshot.State?.Text;
        times.Starting ??= state == KnownResourceStates.Starting ? now : null;
        times.Running ??= state == KnownResourceStates.Running ? now : null;
        times.Healthy ??= snapshot.HealthStatus == HealthStatus.Healthy ? now : null;
        times.Completed ??= snapshot.ExitCode is 0 ? now : null;
        times.IsHidden = snapshot.IsHidden;
        times.IsOptional = snapshot.IsHidden || change.Resource.HasAnnotationOfType<ExplicitStartupAnnotation>();
    }

    // A resource that is only there to be waited for (an installer) counts when it has ended well.
    private bool IsReady() =>
        _instances.Values.All(i => i.IsOptional || i.Healthy is not null || i.Completed is not null)
        && model.Resources.All(r => r.HasAnnotationOfType<ExplicitStartupAnnotation>() || _instances.Values.Any(i => i.Resource == r.Name));

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        var ready = _instances.Values.Where(i => !i.IsOptional).Max(i => i.Healthy ?? i.Completed ?? 0);
        var count = _instances.Values.Count(i => !i.IsHidden);
        var urls = model.Resources.OfType<IResourceWithEndpoints>()
            .SelectMany(r => r.GetEndpoints())
            .Where(e => e is { EndpointAnnotation.IsExternal: true, IsAllocated: true })
            .Select(e => e.Url)
            .ToArray();

        LogReady(logger, count, ready / 1000);
        foreach (var url in urls)
        {
            LogUrl(logger, url);
        }

        if (configuration["Nexus:StartupReport"] is { Length: > 0 } file)
        {
            var report = new { readyMs = Math.Round(ready), urls, instances = _instances.Values.OrderBy(i => i.Healthy ?? i.Completed) };
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(report, JsonSerializerOptions.Web), cancellationToken);
        }
    }

#pragma warning disable SYSLIB1006 // What people read on the console needs no numbers.
    [LoggerMessage(0, LogLevel.Information, "All {Count} resources are ready after {Seconds:0.0} s.")]
    private static partial void LogReady(ILogger logger, int count, double seconds);

    [LoggerMessage(0, LogLevel.Information, "The application is at {Url}")]
    private static partial void LogUrl(ILogger logger, string url);
#pragma warning restore SYSLIB1006

    /// <summary>Milliseconds from the start of the AppHost's process.</summary>
    private sealed record InstanceTimes(string Instance, string Resource, string Type)
    {
        public double? Starting { get; set; }

        public double? Running { get; set; }

        public double? Healthy { get; set; }

        public double? Completed { get; set; }

        public bool IsHidden { get; set; }

        internal bool IsOptional { get; set; }
    }
}
