using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a resource becomes in a compute environment.</summary>
public sealed class DeploymentTargetAnnotation : IResourceAnnotation
{
    public DeploymentTargetAnnotation(IResource target)
    {
        ArgumentNullException.ThrowIfNull(target);
        DeploymentTarget = target;
    }

    public IResource DeploymentTarget { get; set; }

    [Experimental("ASPIRECOMPUTE002", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    public IComputeEnvironmentResource? ComputeEnvironment { get; set; }

    public IContainerRegistry? ContainerRegistry { get; set; }
}

/// <summary>The compute environment that the model chose for a resource.</summary>
[Experimental("ASPIRECOMPUTE002", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
internal sealed class ComputeEnvironmentAnnotation(IComputeEnvironmentResource computeEnvironment) : IResourceAnnotation
{
    public IComputeEnvironmentResource ComputeEnvironment { get; } = computeEnvironment;
}

/// <summary>The registry that the image of a resource goes to.</summary>
public class ContainerRegistryReferenceAnnotation : IResourceAnnotation
{
    public ContainerRegistryReferenceAnnotation(IContainerRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        Registry = registry;
    }

    public IContainerRegistry Registry { get; }
}

/// <summary>A registry that the image of a resource can go to, because the model has one.</summary>
[Experimental("ASPIRECOMPUTE003", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class RegistryTargetAnnotation : IResourceAnnotation
{
    public RegistryTargetAnnotation(IContainerRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        Registry = registry;
    }

    public IContainerRegistry Registry { get; }
}
