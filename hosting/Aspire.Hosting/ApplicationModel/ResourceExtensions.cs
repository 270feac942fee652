using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Questions about resources.</summary>
public static partial class ResourceExtensions
{
    /// <summary>The annotation of the type that was added last.</summary>
    public static bool TryGetLastAnnotation<T>(this IResource resource, [NotNullWhen(true)] out T? annotation)
        where T : IResourceAnnotation
    {
        ArgumentNullException.ThrowIfNull(resource);
        annotation = resource.Annotations.OfType<T>().LastOrDefault();
        return annotation is not null;
    }

    public static bool TryGetAnnotationsOfType<T>(this IResource resource, [NotNullWhen(true)] out IEnumerable<T>? result)
        where T : IResourceAnnotation
    {
        ArgumentNullException.ThrowIfNull(resource);
        var found = resource.Annotations.OfType<T>().ToArray();
        result = found.Length > 0 ? found : null;
        return result is not null;
    }

    /// <summary>The annotations of the resource and of what it belongs to.</summary>
    public static bool TryGetAnnotationsIncludingAncestorsOfType<T>(this IResource resource, [NotNullWhen(true)] out IEnumerable<T>? result)
        where T : IResourceAnnotation
    {
        ArgumentNullException.ThrowIfNull(resource);
        var found = resource.Ancestry().SelectMany(r => r.Annotations.OfType<T>()).ToArray();
        result = found.Length > 0 ? found : null;
        return result is not null;
    }

    public static bool HasAnnotationOfType<T>(this IResource resource)
        where T : IResourceAnnotation
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.Annotations.Any(a => a is T);
    }

    public static bool HasAnnotationIncludingAncestorsOfType<T>(this IResource resource)
        where T : IResourceAnnotation => resource.TryGetAnnotationsIncludingAncestorsOfType<T>(out _);

    public static bool TryGetEnvironmentVariables(this IResource resource, [NotNullWhen(true)] out IEnumerable<EnvironmentCallbackAnnotation>? environmentVariables) =>
        resource.TryGetAnnotationsOfType(out environmentVariables);

    public static bool TryGetEndpoints(this IResource resource, [NotNullWhen(true)] out IEnumerable<EndpointAnnotation>? endpoints) =>
        resource.TryGetAnnotationsOfType(out endpoints);

    public static bool TryGetUrls(this IResource resource, [NotNullWhen(true)] out IEnumerable<ResourceUrlAnnotation>? urls) =>
        resource.TryGetAnnotationsOfType(out urls);

    public static bool TryGetContainerMounts(this IResource resource, [NotNullWhen(true)] out IEnumerable<ContainerMountAnnotation>? volumeMounts) =>
        resource.TryGetAnnotationsOfType(out volumeMounts);

    /// <summary>The image, such as <c>docker.io/library/redis:8.6</c>.</summary>
    public static bool TryGetContainerImageName(this IResource resource, [NotNullWhen(true)] out string? imageName) =>
        resource.TryGetContainerImageName(useBuiltImage: true, out imageName);

    /// <summary>The image; where it is built, its own name or that of the image it replaces.</summary>
    public static bool TryGetContainerImageName(this IResource resource, bool useBuiltImage, [NotNullWhen(true)] out string? imageName)
    {
        if (useBuiltImage && resource.TryGetLastAnnotation<DockerfileBuildAnnotation>(out var build) && build.ImageName is { Length: > 0 } built)
        {
            imageName = build.ImageTag is { Length: > 0 } tag ? $"{built}:{tag}" : built;
            return true;
        }

        if (!resource.TryGetLastAnnotation<ContainerImageAnnotation>(out var image))
        {
            imageName = null;
            return false;
        }

        var registry = string.IsNullOrEmpty(image.Registry) ? string.Empty : $"{image.Registry}/";
        imageName = image.SHA256 is { Length: > 0 } digest
            ? $"{registry}{image.Image}@sha256:{digest}"
            : $"{registry}{image.Image}{(string.IsNullOrEmpty(image.Tag) ? string.Empty : $":{image.Tag}")}";
        return true;
    }

    public static EndpointReference GetEndpoint(this IResourceWithEndpoints resource, string endpointName)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var annotation = resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(e => ResourceNames.Same(e.Name, endpointName));
        return annotation is null ? new(resource, endpointName) : new(resource, annotation);
    }

    public static EndpointReference GetEndpoint(this IResourceWithEndpoints resource, string endpointName, NetworkIdentifier contextNetworkId)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new(resource, endpointName, contextNetworkId);
    }

    public static IEnumerable<EndpointReference> GetEndpoints(this IResourceWithEndpoints resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.Annotations.OfType<EndpointAnnotation>().Select(e => new EndpointReference(resource, e));
    }

    public static IEnumerable<EndpointReference> GetEndpoints(this IResourceWithEndpoints resource, NetworkIdentifier contextNetworkId)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.Annotations.OfType<EndpointAnnotation>().Select(e => new EndpointReference(resource, e, contextNetworkId));
    }

    public static int GetReplicaCount(this IResource resource) =>
        resource.TryGetLastAnnotation<ReplicaAnnotation>(out var replicas) ? replicas.Replicas : 1;

    /// <summary>Whether the resource is no part of what is published.</summary>
    public static bool IsExcludedFromPublish(this IResource resource) =>
        resource.TryGetLastAnnotation<ManifestPublishingCallbackAnnotation>(out var annotation)
        && ReferenceEquals(annotation, ManifestPublishingCallbackAnnotation.Ignore);

    /// <summary>Whether an image has to be built before the resource can be deployed.</summary>
    public static bool RequiresImageBuild(this IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource is ProjectResource || resource.HasAnnotationOfType<DockerfileBuildAnnotation>();
    }

    /// <summary>Whether the image is also pushed: it runs by itself and is not only copied from.</summary>
    public static bool RequiresImageBuildAndPush(this IResource resource) =>
        resource.RequiresImageBuild()
        && (!resource.TryGetLastAnnotation<DockerfileBuildAnnotation>(out var build) || build.HasEntrypoint);

    internal static NetworkIdentifier DefaultNetwork(this IResource? resource) =>
        resource is not null && resource.IsContainer() ? KnownNetworkIdentifiers.DefaultAspireContainerNetwork : KnownNetworkIdentifiers.LocalhostNetwork;

    internal static IEnumerable<IResource> Ancestry(this IResource resource)
    {
        for (IResource? current = resource; current is not null; current = (current as IResourceWithParent)?.Parent)
        {
            yield return current;
        }
    }
}
