using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The life of a resource begins. A resource of a kind of your own starts its work here.</summary>
public class InitializeResourceEvent : IDistributedApplicationResourceEvent
{
    public InitializeResourceEvent(
        IResource resource,
        IDistributedApplicationEventing distributedApplicationEventing,
        ResourceLoggerService resourceLoggerService,
        ResourceNotificationService resourceNotificationService,
        IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(resourceLoggerService);
        Resource = resource;
        Eventing = distributedApplicationEventing;
        Logger = resourceLoggerService.GetLogger(resource);
        Notifications = resourceNotificationService;
        Services = services;
    }

    public IResource Resource { get; }

    public IDistributedApplicationEventing Eventing { get; }

    public ILogger Logger { get; }

    public ResourceNotificationService Notifications { get; }

    public IServiceProvider Services { get; }
}

/// <summary>The endpoints of a resource have addresses.</summary>
public class ResourceEndpointsAllocatedEvent : IDistributedApplicationResourceEvent
{
    public ResourceEndpointsAllocatedEvent(IResource resource, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(resource);
        Resource = resource;
        Services = services;
    }

    public IResource Resource { get; }

    public IServiceProvider Services { get; }
}

/// <summary>The connection string of a resource can be read.</summary>
public class ConnectionStringAvailableEvent : IDistributedApplicationResourceEvent
{
    public ConnectionStringAvailableEvent(IResource resource, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(resource);
        Resource = resource;
        Services = services;
    }

    public IResource Resource { get; }

    public IServiceProvider Services { get; }
}

/// <summary>The resource is about to start: it waits for nothing any more.</summary>
public class BeforeResourceStartedEvent : IDistributedApplicationResourceEvent
{
    public BeforeResourceStartedEvent(IResource resource, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(resource);
        Resource = resource;
        Services = services;
    }

    public IResource Resource { get; }

    public IServiceProvider Services { get; }
}

/// <summary>The resource runs and is healthy for the first time.</summary>
public class ResourceReadyEvent : IDistributedApplicationResourceEvent
{
    public ResourceReadyEvent(IResource resource, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(resource);
        Resource = resource;
        Services = services;
    }

    public IResource Resource { get; }

    public IServiceProvider Services { get; }
}

/// <summary>The resource has ended or failed to start.</summary>
public class ResourceStoppedEvent : IDistributedApplicationResourceEvent
{
    public ResourceStoppedEvent(IResource resource, IServiceProvider services, ResourceEvent resourceEvent)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(resourceEvent);
        Resource = resource;
        Services = services;
        ResourceEvent = resourceEvent;
    }

    public IResource Resource { get; }

    public IServiceProvider Services { get; }

    /// <summary>How it ended.</summary>
    public ResourceEvent ResourceEvent { get; }
}
