using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestrator;

/// <summary>Copies the logs of all resources into the AppHost's log, in categories such as <c>MyApp.AppHost.Resources.api</c>.</summary>
internal sealed partial class ResourceLogForwarder(
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    IHostEnvironment environment,
    ILoggerFactory loggers) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var followed = new ConcurrentDictionary<string, Task>();
        await foreach (var change in notifications.WatchAsync(stoppingToken))
        {
            _ = followed.GetOrAdd(change.ResourceId, id => ForwardAsync(change.Resource, id, stoppingToken));
        }
    }

    private async Task ForwardAsync(IResource resource, string resourceId, CancellationToken cancellationToken)
    {
        var logger = loggers.CreateLogger($"{environment.ApplicationName}.Resources.{resource.Name}");
        try
        {
            await foreach (var lines in logs.WatchAsync(resourceId).WithCancellation(cancellationToken))
            {
                foreach (var line in lines)
                {
                    if (line.IsErrorMessage)
                    {
                        LogError(logger, line.LineNumber, line.Content);
                    }
                    else
                    {
                        LogLine(logger, line.LineNumber, line.Content);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The application stops.
        }
    }

    [LoggerMessage(LogLevel.Information, "{LineNumber}: {Line}")]
    private static partial void LogLine(ILogger logger, int lineNumber, string line);

    [LoggerMessage(LogLevel.Error, "{LineNumber}: {Line}")]
    private static partial void LogError(ILogger logger, int lineNumber, string line);
}
