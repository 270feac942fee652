using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Questions about containers.</summary>
public static class ContainerResourceExtensions
{
    public static IEnumerable<IResource> GetContainerResources(this DistributedApplicationModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Resources.Where(r => r.IsContainer());
    }

    /// <summary>Whether the resource runs as a container: it has an image, or a Dockerfile that makes one.</summary>
    public static bool IsContainer(this IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.HasAnnotationOfType<ContainerImageAnnotation>()
            || (resource is ContainerResource && resource.HasAnnotationOfType<DockerfileBuildAnnotation>());
    }
}
