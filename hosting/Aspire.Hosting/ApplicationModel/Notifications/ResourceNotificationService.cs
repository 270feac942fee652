using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A change of an instance of a resource.</summary>
public class ResourceEvent
{
    public ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
    {
        Resource = resource;
        ResourceId = resourceId;
        Snapshot = snapshot;
    }

    public IResource Resource { get; }

    /// <summary>The instance: the resource's name, or with a suffix where the engine runs it.</summary>
    public string ResourceId { get; }

    public CustomResourceSnapshot Snapshot { get; }
}

/// <summary>Settings of the <see cref="ResourceNotificationService"/>.</summary>
public sealed class ResourceNotificationServiceOptions
{
    /// <summary>What a wait does that does not say it itself.</summary>
    public WaitBehavior DefaultWaitBehavior { get; set; }
}

/// <summary>Keeps the latest snapshot of every resource, and tells of changes.</summary>
public partial class ResourceNotificationService : IDisposable
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(ResourceNames.Comparer);
    private readonly ConcurrentDictionary<Channel<ResourceEvent>, byte> _watchers = [];
    private readonly Lock _publishLock = new();
    private readonly ILogger<ResourceNotificationService> _logger;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly IServiceProvider _services;
    private readonly ResourceLoggerService _loggers;
    private bool _isDisposed;

    public ResourceNotificationService(
        ILogger<ResourceNotificationService> logger,
        IHostApplicationLifetime hostApplicationLifetime,
        IServiceProvider serviceProvider,
        ResourceLoggerService resourceLoggerService)
    {
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentNullException.ThrowIfNull(hostApplicationLifetime);
        _logger = logger;
        _lifetime = hostApplicationLifetime;
        _services = serviceProvider;
        _loggers = resourceLoggerService;
    }

    private WaitBehavior DefaultWaitBehavior =>
        _services.GetService<IOptions<ResourceNotificationServiceOptions>>()?.Value.DefaultWaitBehavior ?? WaitBehavior.WaitOnResourceUnavailable;

    /// <summary>Changes the snapshots of all instances of a resource.</summary>
    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ArgumentNullException.ThrowIfNull(resource);
        foreach (var id in resource.GetInstanceIds())
        {
            Publish(resource, id, stateFactory);
        }

        return Task.CompletedTask;
    }

    /// <summary>Changes the snapshot of one instance of a resource.</summary>
    public Task PublishUpdateAsync(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(resourceId);
        Publish(resource, resourceId, stateFactory);
        return Task.CompletedTask;
    }

    /// <summary>The latest snapshot of an instance.</summary>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        resourceEvent = _entries.TryGetValue(resourceId, out var entry) ? entry.Current : null;
        return resourceEvent is not null;
    }

    /// <summary>The latest snapshots of everything, then each change.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ResourceEvent>(new UnboundedChannelOptions { SingleReader = true });

        lock (_publishLock)
        {
            foreach (var entry in _entries.Values)
            {
                if (entry.Current is { } current)
                {
                    channel.Writer.TryWrite(current);
                }
            }

            if (_isDisposed)
            {
                channel.Writer.TryComplete();
            }

            _watchers.TryAdd(channel, 0);
        }

        try
        {
            await foreach (var change in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return change;
            }
        }
        finally
        {
            _watchers.TryRemove(channel, out _);
        }
    }

    public void Dispose()
    {
        lock (_publishLock)
        {
            _isDisposed = true;
            foreach (var channel in _watchers.Keys)
            {
                channel.Writer.TryComplete();
            }
        }

        GC.SuppressFinalize(this);
    }

    internal IReadOnlyList<ResourceEvent> GetAll() => [.. _entries.Values.Select(e => e.Current).OfType<ResourceEvent>()];

    internal IReadOnlyList<ResourceEvent> GetInstances(string resourceName) =>
        [.. GetAll().Where(e => ResourceNames.Same(e.Resource.Name, resourceName))];

    private void Publish(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> change)
    {
        ArgumentNullException.ThrowIfNull(change);

        // One lock for all: a watcher sees the changes of an instance in their order, and none twice.
        lock (_publishLock)
        {
            var entry = _entries.GetOrAdd(resourceId, _ => new Entry());
            var before = entry.Current?.Snapshot ?? InitialSnapshot(resource);
            var after = WithCommands(resource, WithIcon(resource, change(before)));

            if (before.State?.Text is { Length: > 0 } was && after.State?.Text != was)
            {
                LogStateChanged(_logger, resourceId, was, after.State?.Text);
            }

            entry.Current = new ResourceEvent(resource, resourceId, after);
            foreach (var watcher in _watchers.Keys)
            {
                watcher.Writer.TryWrite(entry.Current);
            }
        }
    }

    private static CustomResourceSnapshot InitialSnapshot(IResource resource)
    {
        var snapshot = resource.TryGetLastAnnotation<ResourceSnapshotAnnotation>(out var annotation)
            ? annotation.InitialSnapshot
            : new CustomResourceSnapshot { ResourceType = resource.GetType().Name, Properties = [] };

        return snapshot with
        {
            CreationTimeStamp = snapshot.CreationTimeStamp ?? TimeProvider.System.GetUtcNow().UtcDateTime,
            IsHidden = snapshot.IsHidden || resource.HasAnnotationOfType<HiddenResourceAnnotation>(),
            Relationships = snapshot.Relationships.IsEmpty ? ResourceRelationships.Of(resource) : snapshot.Relationships,
            HealthReports = snapshot.HealthReports.IsEmpty
                ? [.. resource.Annotations.OfType<HealthCheckAnnotation>().Select(c => new HealthReportSnapshot(c.Key, null, null, null))]
                : snapshot.HealthReports,
        };
    }

    private static CustomResourceSnapshot WithIcon(IResource resource, CustomResourceSnapshot snapshot) =>
        snapshot.IconName is null && resource.TryGetLastAnnotation<ResourceIconAnnotation>(out var icon)
            ? snapshot with { IconName = icon.IconName, IconVariant = icon.IconVariant }
            : snapshot;

    // Whether a command can be run depends on the state, so it is decided anew with each change.
    private CustomResourceSnapshot WithCommands(IResource resource, CustomResourceSnapshot snapshot)
    {
        var context = new UpdateCommandStateContext { ResourceSnapshot = snapshot, ServiceProvider = _services };
        return snapshot with
        {
            Commands =
            [
                .. resource.Annotations.OfType<ResourceCommandAnnotation>().Select(c => new ResourceCommandSnapshot(
                    c.Name, c.UpdateState(context), c.DisplayName, c.DisplayDescription, c.Parameter, c.ConfirmationMessage, c.IconName, c.IconVariant, c.IsHighlighted)
                {
                    Arguments = c.Arguments,
                    Visibility = c.Visibility,
                }),
            ],
        };
    }

    [LoggerMessage(LogLevel.Debug, "{ResourceId}: {Before} -> {After}")]
    private static partial void LogStateChanged(ILogger logger, string resourceId, string before, string? after);

    private sealed class Entry
    {
        public volatile ResourceEvent? Current;
    }
}
