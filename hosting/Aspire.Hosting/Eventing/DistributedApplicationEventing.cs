using System.Collections.Concurrent;
using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Eventing;

/// <inheritdoc cref="IDistributedApplicationEventing" />
public class DistributedApplicationEventing : IDistributedApplicationEventing
{
    private readonly ConcurrentDictionary<Type, ImmutableList<DistributedApplicationEventSubscription>> _subscriptions = [];

    public DistributedApplicationEventSubscription Subscribe<T>(Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationEvent
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Add<T>(new((@event, cancellationToken) => callback((T)@event, cancellationToken)));
    }

    public DistributedApplicationEventSubscription Subscribe<T>(IResource resource, Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationResourceEvent
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(callback);
        return Add<T>(new DistributedApplicationResourceEventSubscription(
            resource,
            (@event, cancellationToken) => callback((T)@event, cancellationToken)));
    }

    public void Unsubscribe(DistributedApplicationEventSubscription subscription)
    {
        foreach (var type in _subscriptions.Keys)
        {
            _subscriptions.AddOrUpdate(type, _ => [], (_, existing) => existing.Remove(subscription));
        }
    }

    public Task PublishAsync<T>(T @event, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent => PublishAsync(@event, EventDispatchBehavior.BlockingSequential, cancellationToken);

    public Task PublishAsync<T>(T @event, EventDispatchBehavior dispatchBehavior, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent
    {
        ArgumentNullException.ThrowIfNull(@event);

        var resource = (@event as IDistributedApplicationResourceEvent)?.Resource;
        var callbacks = _subscriptions.GetValueOrDefault(typeof(T), [])
            .Where(s => s is not DistributedApplicationResourceEventSubscription { Resource: { } only } || ReferenceEquals(only, resource))
            .Select(s => s.Callback)
            .ToArray();

        if (callbacks.Length == 0)
        {
            return Task.CompletedTask;
        }

        var dispatch = dispatchBehavior is EventDispatchBehavior.BlockingConcurrent or EventDispatchBehavior.NonBlockingConcurrent
            ? Task.WhenAll(callbacks.Select(callback => Task.Run(() => callback(@event, cancellationToken), cancellationToken)))
            : CallOneAfterAnother(callbacks, @event, cancellationToken);

        return dispatchBehavior is EventDispatchBehavior.BlockingSequential or EventDispatchBehavior.BlockingConcurrent
            ? dispatch
            : Task.CompletedTask;
    }

    /// <summary>Whether anybody listens to an event of the type for the resource.</summary>
    internal bool HasSubscriptions<T>(IResource resource)
        where T : IDistributedApplicationResourceEvent =>
        _subscriptions.GetValueOrDefault(typeof(T), []).Exists(
            s => s is not DistributedApplicationResourceEventSubscription { Resource: { } only } || ReferenceEquals(only, resource));

    private static async Task CallOneAfterAnother(
        IEnumerable<Func<IDistributedApplicationEvent, CancellationToken, Task>> callbacks,
        IDistributedApplicationEvent @event,
        CancellationToken cancellationToken)
    {
        foreach (var callback in callbacks)
        {
            await callback(@event, cancellationToken);
        }
    }

    private DistributedApplicationEventSubscription Add<T>(DistributedApplicationEventSubscription subscription)
    {
        _subscriptions.AddOrUpdate(typeof(T), _ => [subscription], (_, existing) => existing.Add(subscription));
        return subscription;
    }
}
