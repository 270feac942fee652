namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resources of a built application.</summary>
public class DistributedApplicationModel
{
    public DistributedApplicationModel(IResourceCollection resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        Resources = resources;
    }

    public DistributedApplicationModel(IEnumerable<IResource> resources)
        : this(new ResourceCollection(resources))
    {
    }

    /// <summary>The resources.</summary>
    public IResourceCollection Resources { get; }
}

/// <summary>Selections from a model.</summary>
public static class DistributedApplicationModelExtensions
{
    /// <summary>The resources that are deployed: they run code and are part of the publish output.</summary>
    public static IEnumerable<IResource> GetComputeResources(this DistributedApplicationModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Resources.Where(r => r is IComputeResource && !r.IsExcludedFromPublish() && !IsEmulatorOf(r));

        static bool IsEmulatorOf(IResource resource) => resource.HasAnnotationOfType<EmulatorResourceAnnotation>();
    }

    /// <summary>The resources that need an image to be built.</summary>
    public static IEnumerable<IResource> GetBuildResources(this DistributedApplicationModel model) =>
        model.GetComputeResources().Where(r => r.RequiresImageBuild());

    /// <summary>The resources whose image is built and pushed to a registry.</summary>
    public static IEnumerable<IResource> GetBuildAndPushResources(this DistributedApplicationModel model) =>
        model.GetComputeResources().Where(r => r.RequiresImageBuildAndPush());
}
