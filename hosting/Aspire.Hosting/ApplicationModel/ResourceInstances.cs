using System.Collections.Immutable;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An instance of a resource that the engine runs.</summary>
/// <param name="Id">The instance's own name, such as <c>api-kqzvbtwp</c>.</param>
/// <param name="Suffix">The end of the name.</param>
/// <param name="Index">The position among the replicas, from 0.</param>
internal sealed record ResourceInstance(string Id, string Suffix, int Index);

/// <summary>The instances of a resource, named before they start.</summary>
internal sealed class ResourceInstancesAnnotation(ImmutableArray<ResourceInstance> instances) : IResourceAnnotation
{
    public ImmutableArray<ResourceInstance> Instances { get; } = instances;
}

internal static class ResourceInstanceExtensions
{
    /// <summary>The ids under which the resource is known: those of its instances, or its name where nothing of it runs.</summary>
    public static ImmutableArray<string> GetInstanceIds(this IResource resource) =>
        resource.TryGetLastAnnotation<ResourceInstancesAnnotation>(out var annotation)
            ? [.. annotation.Instances.Select(i => i.Id)]
            : [resource.Name];
}
