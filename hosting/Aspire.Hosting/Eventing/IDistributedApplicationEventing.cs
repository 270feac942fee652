using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Eventing;

/// <summary>Something that happened to the application.</summary>
public interface IDistributedApplicationEvent;

/// <summary>Something that happened to a resource.</summary>
public interface IDistributedApplicationResourceEvent : IDistributedApplicationEvent
{
    IResource Resource { get; }

    IServiceProvider Services => throw new NotSupportedException($"{GetType().Name} does not carry the services of the application.");

    /// <summary>Writes into the resource's log.</summary>
    ILogger Logger => Services.GetRequiredService<ResourceLoggerService>().GetLogger(Resource);
}

/// <summary>In which order subscribers are called, and whether the publisher waits for them.</summary>
public enum EventDispatchBehavior
{
    BlockingSequential,
    BlockingConcurrent,
    NonBlockingSequential,
    NonBlockingConcurrent,
}

/// <summary>Publishes events and keeps who wants them.</summary>
public interface IDistributedApplicationEventing
{
    DistributedApplicationEventSubscription Subscribe<T>(Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationEvent;

    /// <summary>Subscribes to the events of one resource.</summary>
    DistributedApplicationEventSubscription Subscribe<T>(IResource resource, Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationResourceEvent;

    void Unsubscribe(DistributedApplicationEventSubscription subscription);

    /// <summary>Calls the subscribers one after another and waits for them.</summary>
    Task PublishAsync<T>(T @event, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent;

    Task PublishAsync<T>(T @event, EventDispatchBehavior dispatchBehavior, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent;
}

/// <summary>A subscription; hand it to <see cref="IDistributedApplicationEventing.Unsubscribe"/> to end it.</summary>
public class DistributedApplicationEventSubscription
{
    public DistributedApplicationEventSubscription(Func<IDistributedApplicationEvent, CancellationToken, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = callback;
    }

    public Func<IDistributedApplicationEvent, CancellationToken, Task> Callback { get; }
}

/// <summary>A subscription to the events of a resource.</summary>
public class DistributedApplicationResourceEventSubscription : DistributedApplicationEventSubscription
{
    public DistributedApplicationResourceEventSubscription(
        IResource? resource, Func<IDistributedApplicationResourceEvent, CancellationToken, Task> callback)
        : base((@event, cancellationToken) => callback((IDistributedApplicationResourceEvent)@event, cancellationToken))
    {
        ArgumentNullException.ThrowIfNull(callback);
        Resource = resource;
    }

    public IResource? Resource { get; }
}
