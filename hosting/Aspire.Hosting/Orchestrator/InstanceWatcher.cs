using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestrator;

/// <summary>Publishes what DCP tells about processes and containers.</summary>
internal sealed partial class InstanceWatcher(
    EngineSession session,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    IDistributedApplicationEventing eventing,
    ChildStates children,
    IServiceProvider services,
    ILogger<InstanceWatcher> logger)
{
    private readonly ConcurrentDictionary<string, byte> _withoutRuntime = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _ended = new(StringComparer.Ordinal);

    public async Task RunAsync(IReadOnlyCollection<RunnableResource> runnables, CancellationToken cancellationToken)
    {
        var byInstance = runnables.SelectMany(r => r.Instances.Select(i => (i.Id, r))).ToDictionary(p => p.Id, p => p.r, StringComparer.Ordinal);
        var client = (await session.GetAsync(cancellationToken)).Client;
        var hasContainers = runnables.Any(r => r.IsContainer);
        try
        {
            await Task.WhenAll(
                WatchAsync<Executable>(client, byInstance, InstanceSnapshots.Apply, cancellationToken),
                hasContainers ? WatchAsync<Container>(client, byInstance, InstanceSnapshots.Apply, cancellationToken) : Task.CompletedTask);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The application stops.
        }
        catch (DcpException exception)
        {
            session.IsLost = true;
            LogLost(logger, exception.Message);
            services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        }
    }

    private async Task WatchAsync<T>(
        DcpClient client,
        Dictionary<string, RunnableResource> byInstance,
        Func<CustomResourceSnapshot, T, CustomResourceSnapshot> apply,
        CancellationToken cancellationToken)
        where T : DcpObject, IDcpKind<T>
    {
        await foreach (var change in client.WatchAsync<T>(cancellationToken))
        {
            // A deleted object is about to be replaced: the next state comes from its successor.
            if (change.Change == DcpChange.Deleted || change.Object.Metadata.DeletionTimestamp is not null
                || !byInstance.TryGetValue(change.Object.Name, out var runnable))
            {
                continue;
            }

            var id = change.Object.Name;
            var isStopping = false;
            await notifications.PublishUpdateAsync(runnable.Resource, id, before =>
            {
                var after = WithFaults(runnable, apply(before, change.Object));
                // The wish to stop is known here before DCP tells of it.
                isStopping = before.State?.Text == KnownResourceStates.Stopping && after.State?.Text == KnownResourceStates.Running;
                return isStopping ? after with { State = before.State } : after;
            });

            if (change.Object is Container && notifications.TryGetCurrentState(id, out var container))
            {
                await children.MirrorAsync(runnable.Resource, container.Snapshot);
            }

            if (change.Object is Container { Status.State: ContainerState.RuntimeUnhealthy })
            {
                TellRuntime(runnable, cancellationToken);
            }

            if (notifications.TryGetCurrentState(id, out var current)
                && current.Snapshot.State?.Text is { } state
                && KnownResourceStates.TerminalStates.Contains(state)
                && (!_ended.TryGetValue(id, out var uid) || uid != change.Object.Metadata.Uid))
            {
                _ended[id] = change.Object.Metadata.Uid ?? string.Empty;
                _ = TellEndAsync<T>(client, runnable, current, cancellationToken);
            }
        }
    }

    // It runs, but who wants to reach it can't.
    private static CustomResourceSnapshot WithFaults(RunnableResource runnable, CustomResourceSnapshot snapshot) =>
        runnable.WithoutListener.IsEmpty || snapshot.State?.Text != KnownResourceStates.Running
            ? snapshot
            : snapshot with
            {
                State = new(KnownResourceStates.Running, KnownResourceStateStyles.Warn),
                Urls = [.. snapshot.Urls.Select(u => runnable.WithoutListener.Any(s => ResourceNames.Same(s.Endpoint.Name, u.Name)) ? u with { IsInactive = true } : u)],
            };

    private void TellRuntime(RunnableResource runnable, CancellationToken cancellationToken)
    {
        if (_withoutRuntime.TryAdd(runnable.Name, 0))
        {
            _ = TellAsync();
        }

        async Task TellAsync()
        {
            try
            {
                var status = await (await session.GetAsync(cancellationToken)).ContainerRuntime.GetAsync(cancellationToken);
                LogNoRuntime(logger, runnable.Name, status.Hint);
                LogNoRuntime(loggers.GetLogger(runnable.Resource), runnable.Name, status.Hint);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // The application stops.
            }
        }
    }

    private async Task TellEndAsync<T>(DcpClient client, RunnableResource runnable, ResourceEvent end, CancellationToken cancellationToken)
        where T : DcpObject, IDcpKind<T>
    {
        try
        {
            if (end.Snapshot.State?.Text == KnownResourceStates.FailedToStart)
            {
                var reason = await ReasonAsync<T>(client, end.ResourceId, cancellationToken);
                LogFailedToStart(logger, runnable.Name, reason);
                LogFailedToStart(loggers.GetLogger(end.ResourceId), runnable.Name, reason);
            }

            await eventing.PublishAsync(new ResourceStoppedEvent(runnable.Resource, services, end), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The application stops.
        }
        catch (Exception exception)
        {
            LogStoppedHandlerFailed(logger, exception, runnable.Name);
        }
    }

    // DCP says in its own log, and nowhere else, why something did not start.
    private static async Task<string> ReasonAsync<T>(DcpClient client, string instance, CancellationToken cancellationToken)
        where T : DcpObject, IDcpKind<T>
    {
        var lines = new List<string>();
        await foreach (var line in client.ReadLogsAsync<T>(instance, DcpLogSource.System, follow: false, cancellationToken))
        {
            if (line.IsError)
            {
                lines.Add(line.Text);
            }
        }

        return lines.Count == 0 ? "the engine gives no reason; see the log of the resource." : string.Join(" | ", lines.Distinct());
    }

    [LoggerMessage(LogLevel.Error, "The resource '{Resource}' failed to start: {Reason}")]
    private static partial void LogFailedToStart(ILogger logger, string resource, string reason);

    [LoggerMessage(LogLevel.Error, "The container '{Resource}' can't start: {Hint} It starts by itself as soon as a container runtime answers.")]
    private static partial void LogNoRuntime(ILogger logger, string resource, string hint);

    [LoggerMessage(LogLevel.Error, "What was to be done when '{Resource}' stopped failed.")]
    private static partial void LogStoppedHandlerFailed(ILogger logger, Exception exception, string resource);

    [LoggerMessage(LogLevel.Critical, "The application stops, because the Developer Control Plane that runs it is gone: {Reason}")]
    private static partial void LogLost(ILogger logger, string reason);
}
