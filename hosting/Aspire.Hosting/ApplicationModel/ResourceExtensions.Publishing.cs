using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where resources are deployed to, and how their images are built.</summary>
public static partial class ResourceExtensions
{
    /// <summary>The compute environment that the model chose for the resource; null: none.</summary>
    public static IComputeEnvironmentResource? GetComputeEnvironment(this IResource resource) =>
        resource.TryGetLastAnnotation<ComputeEnvironmentAnnotation>(out var annotation) ? annotation.ComputeEnvironment : null;

    /// <summary>What the resource becomes.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="targetComputeEnvironment">The environment that asks; null: whichever the resource is deployed to.</param>
    /// <returns>Null where the resource is not deployed, or not to that environment.</returns>
    /// <exception cref="InvalidOperationException">It is deployed to several, and the model does not say to which.</exception>
    public static DeploymentTargetAnnotation? GetDeploymentTargetAnnotation(
        this IResource resource, IComputeEnvironmentResource? targetComputeEnvironment = null)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var chosen = resource.GetComputeEnvironment();
        if (chosen is not null && targetComputeEnvironment is not null && chosen != targetComputeEnvironment)
        {
            return null;
        }

        var targets = resource.Annotations.OfType<DeploymentTargetAnnotation>().ToArray();
        if (chosen is not null)
        {
            return targets.SingleOrDefault(t => t.ComputeEnvironment == chosen);
        }

        if (targets.Length > 1)
        {
            var names = string.Join(", ", targets.Select(t => $"'{t.ComputeEnvironment?.Name}'"));
            throw new InvalidOperationException(
                $"The resource '{resource.Name}' goes to several compute environments: {names}. Choose one with .WithComputeEnvironment(...).");
        }

        return targets.SingleOrDefault(t => targetComputeEnvironment is null || t.ComputeEnvironment == targetComputeEnvironment);
    }

    /// <summary>Changes how the image of the resource is built.</summary>
    [Experimental("ASPIREPIPELINES003", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    public static IResourceBuilder<T> WithContainerBuildOptions<T>(this IResourceBuilder<T> builder, Action<ContainerBuildOptionsCallbackContext> callback)
        where T : IResource, IComputeResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.Annotations.Add(new ContainerBuildOptionsCallbackAnnotation(callback));
        return builder;
    }

    /// <summary>Changes how the image of the resource is built.</summary>
    [Experimental("ASPIREPIPELINES003", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    public static IResourceBuilder<T> WithContainerBuildOptions<T>(this IResourceBuilder<T> builder, Func<ContainerBuildOptionsCallbackContext, Task> callback)
        where T : IResource, IComputeResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.Annotations.Add(new ContainerBuildOptionsCallbackAnnotation(callback));
        return builder;
    }
}
