using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

public partial class ResourceNotificationService
{
    private const int ToldErrors = 8;

    /// <summary>Waits until a resource is in a state.</summary>
    /// <param name="resourceName">The name of the resource, or the id of an instance.</param>
    /// <param name="targetState">The state; default: running.</param>
    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    /// <summary>Waits until a resource is in one of the states, and says in which.</summary>
    public async Task<string> WaitForResourceAsync(string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var states = targetStates.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var reached = await WaitForResourceAsync(resourceName, e => e.Snapshot.State?.Text is { } text && states.Contains(text), cancellationToken);
        return reached.Snapshot.State!.Text;
    }

    /// <summary>Waits until a change of a resource is the one that is meant.</summary>
    public async Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(resourceName);
        ArgumentNullException.ThrowIfNull(predicate);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _lifetime.ApplicationStopping);

        await foreach (var change in WatchAsync(ended.Token))
        {
            if (IsMeant(change, resourceName) && predicate(change))
            {
                return change;
            }
        }

        throw new OperationCanceledException($"The application stopped before the resource '{resourceName}' came to the state that was waited for.");
    }

    /// <summary>Waits until a resource runs, its health checks pass, and what subscribers do then is done.</summary>
    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, DefaultWaitBehavior, cancellationToken);

    /// <summary>Waits until a resource is healthy; says at once when it fails, where that is asked for.</summary>
    /// <exception cref="DistributedApplicationException">It failed, and the wait was to stop then.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var reached = await WaitForResourceAsync(
            resourceName,
            e => IsReady(e) || (waitBehavior == WaitBehavior.StopOnResourceUnavailable && IsUnavailable(e)),
            cancellationToken);

        if (!IsReady(reached))
        {
            throw new DistributedApplicationException($"The resource '{resourceName}' will not become healthy: {DescribeEnd(reached)}.");
        }

        await reached.Snapshot.ReadyHandlers!.WaitAsync(cancellationToken);
        return reached;
    }

    /// <summary>Waits for everything that the resource was told to wait for.</summary>
    /// <exception cref="DistributedApplicationException">One of them failed, and the wait was to stop then.</exception>
    public async Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var waits = resource.Annotations.OfType<WaitAnnotation>().ToArray();
        if (waits.Length == 0)
        {
            return;
        }

        var open = waits.Select(w => w.Resource.Name).Distinct(ResourceNames.Comparer).ToImmutableSortedSet();
        await PublishUpdateAsync(resource, s => s with
        {
            State = new(KnownResourceStates.Waiting, KnownResourceStateStyles.Info),
        });
        await PublishUpdateAsync(resource, s => s.WithProperty(ResourceProperties.WaitingFor, open.ToArray()));

        using var oneFailed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pending = waits.Select(w => WaitForAsync(resource, w, oneFailed.Token)).ToList();
        try
        {
            await foreach (var done in Task.WhenEach(pending).WithCancellation(cancellationToken))
            {
                open = open.Remove((await done).Name);
                var left = open.ToArray();
                await PublishUpdateAsync(resource, s => s.WithProperty(ResourceProperties.WaitingFor, left));
            }
        }
        finally
        {
            await oneFailed.CancelAsync();
        }
    }

    private static bool IsMeant(ResourceEvent change, string resourceName) =>
        ResourceNames.Same(change.Resource.Name, resourceName) || ResourceNames.Same(change.ResourceId, resourceName);

    private static bool IsReady(ResourceEvent e) => e.Snapshot is { HealthStatus: HealthStatus.Healthy, ReadyHandlers: not null };

    private static bool IsUnavailable(ResourceEvent e) =>
        e.Snapshot.State?.Text is { } text && (KnownResourceStates.TerminalStates.Contains(text) || text == KnownResourceStates.RuntimeUnhealthy);

    private static string DescribeEnd(ResourceEvent e) =>
        e.Snapshot.ExitCode is { } code ? $"it is in the state {e.Snapshot.State?.Text}, exit code {code}" : $"it is in the state {e.Snapshot.State?.Text}";

    private async Task<IResource> WaitForAsync(IResource resource, WaitAnnotation wait, CancellationToken cancellationToken)
    {
        var dependency = wait.Resource;
        var stops = (wait.WaitBehavior ?? DefaultWaitBehavior) == WaitBehavior.StopOnResourceUnavailable;
        var logger = _loggers.GetLogger(resource);
        LogWaiting(logger, dependency.Name, Describe(wait.WaitType));

        var ends = await Task.WhenAll(dependency.GetInstanceIds().Select(id => WaitForResourceAsync(id, IsOver, cancellationToken)));
        foreach (var end in ends)
        {
            if (end.Snapshot.State?.Text == KnownResourceStates.FailedToStart
                || (wait.WaitType == WaitType.WaitForCompletion && end.Snapshot.ExitCode != wait.ExitCode)
                || (wait.WaitType != WaitType.WaitForCompletion && IsUnavailable(end)))
            {
                throw new DistributedApplicationException(
                    $"The resource '{resource.Name}' can't start: it waits for '{dependency.Name}' {Describe(wait.WaitType)}, but {DescribeEnd(end)}" +
                    (wait.WaitType == WaitType.WaitForCompletion ? $" where exit code {wait.ExitCode} was expected." : ".") +
                    await LastErrorsAsync(end, cancellationToken));
            }

            if (wait.WaitType == WaitType.WaitUntilHealthy && end.Snapshot.ReadyHandlers is { } handlers)
            {
                await handlers.WaitAsync(cancellationToken);
            }
        }

        LogWaited(logger, dependency.Name);

        return dependency;

        bool IsOver(ResourceEvent e) => wait.WaitType switch
        {
            WaitType.WaitUntilHealthy => IsReady(e) || (stops && IsUnavailable(e)),
            WaitType.WaitUntilStarted => e.Snapshot.State?.Text == KnownResourceStates.Running || (stops && IsUnavailable(e)),
            _ => e.Snapshot.State?.Text == KnownResourceStates.FailedToStart
                || (e.Snapshot.State?.Text is { } text && KnownResourceStates.TerminalStates.Contains(text) && e.Snapshot.ExitCode is not null),
        };
    }

    private async Task<string> LastErrorsAsync(ResourceEvent end, CancellationToken cancellationToken)
    {
        var errors = await _loggers.ReadErrorsAsync(end.ResourceId, cancellationToken);
        return errors.Count == 0 ? string.Empty : $" Its last errors: {string.Join(" | ", errors.TakeLast(ToldErrors))}";
    }

    private static string Describe(WaitType type) => type switch
    {
        WaitType.WaitUntilHealthy => "to be healthy",
        WaitType.WaitUntilStarted => "to run",
        _ => "to complete",
    };

    [LoggerMessage(LogLevel.Information, "Waiting for resource '{Dependency}' {Condition}.")]
    private static partial void LogWaiting(ILogger logger, string dependency, string condition);

    [LoggerMessage(LogLevel.Information, "Finished waiting for resource '{Dependency}'.")]
    private static partial void LogWaited(ILogger logger, string dependency);
}
