using Aspire.Hosting.Eventing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The model is complete; nothing has been started.</summary>
public class BeforeStartEvent : IDistributedApplicationEvent
{
    public BeforeStartEvent(IServiceProvider services, DistributedApplicationModel model)
    {
        Services = services;
        Model = model;
    }

    public IServiceProvider Services { get; }

    public DistributedApplicationModel Model { get; }
}

/// <summary>All endpoints have addresses.</summary>
[Obsolete("Use ResourceEndpointsAllocatedEvent, which tells of each resource as soon as it is known.")]
public class AfterEndpointsAllocatedEvent : IDistributedApplicationEvent
{
    public AfterEndpointsAllocatedEvent(IServiceProvider services, DistributedApplicationModel model)
    {
        Services = services;
        Model = model;
    }

    public IServiceProvider Services { get; }

    public DistributedApplicationModel Model { get; }
}

/// <summary>All resources have been created; each goes on to start when what it waits for allows it.</summary>
public class AfterResourcesCreatedEvent : IDistributedApplicationEvent
{
    public AfterResourcesCreatedEvent(IServiceProvider services, DistributedApplicationModel model)
    {
        Services = services;
        Model = model;
    }

    public IServiceProvider Services { get; }

    public DistributedApplicationModel Model { get; }
}
