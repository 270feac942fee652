using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;

namespace Aspire.Hosting.Publishing;

/// <summary>The pipeline is about to run.</summary>
public sealed class BeforePublishEvent : IDistributedApplicationEvent
{
    public BeforePublishEvent(IServiceProvider services, DistributedApplicationModel model)
    {
        Services = services;
        Model = model;
    }

    public IServiceProvider Services { get; }

    public DistributedApplicationModel Model { get; }
}

/// <summary>The pipeline has succeeded.</summary>
public sealed class AfterPublishEvent : IDistributedApplicationEvent
{
    public AfterPublishEvent(IServiceProvider services, DistributedApplicationModel model)
    {
        Services = services;
        Model = model;
    }

    public IServiceProvider Services { get; }

    public DistributedApplicationModel Model { get; }
}
