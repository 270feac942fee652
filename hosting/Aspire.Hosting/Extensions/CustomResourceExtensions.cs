using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>For resources of a kind of your own.</summary>
public static class CustomResourceExtensions
{
    /// <summary>The snapshot that the resource begins with.</summary>
    public static IResourceBuilder<TResource> WithInitialState<TResource>(this IResourceBuilder<TResource> builder, CustomResourceSnapshot initialSnapshot)
        where TResource : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ResourceSnapshotAnnotation(initialSnapshot), ResourceAnnotationMutationBehavior.Replace);
    }
}
