using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ContainerResourceBuilderExtensions
{
    /// <summary>The image; <c>registry/name:tag</c> and <c>name@sha256:digest</c> are taken apart.</summary>
    public static IResourceBuilder<T> WithImage<T>(this IResourceBuilder<T> builder, string image, string? tag = null)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        var parsed = ImageReference.Parse(image);
        if (parsed.Digest is not null && tag is not null)
        {
            throw new ArgumentException($"The image '{image}' has a digest, so that the tag '{tag}' would mean nothing. Leave one of them out.", nameof(tag));
        }

        var annotation = builder.Resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault();
        if (annotation is null)
        {
            annotation = new ContainerImageAnnotation { Image = parsed.Image };
            builder.WithAnnotation(annotation);
        }

        annotation.Image = parsed.Image;
        annotation.Registry = parsed.Registry ?? annotation.Registry;
        if (parsed.Digest is not null)
        {
            annotation.SHA256 = parsed.Digest;
        }
        else
        {
            annotation.Tag = tag ?? parsed.Tag ?? annotation.Tag ?? "latest";
        }

        return builder;
    }

    public static IResourceBuilder<T> WithImageTag<T>(this IResourceBuilder<T> builder, string tag)
        where T : ContainerResource => builder.ChangeImage(image => image.Tag = tag);

    public static IResourceBuilder<T> WithImageRegistry<T>(this IResourceBuilder<T> builder, string? registry)
        where T : ContainerResource => builder.ChangeImage(image => image.Registry = registry);

    public static IResourceBuilder<T> WithImageSHA256<T>(this IResourceBuilder<T> builder, string sha256)
        where T : ContainerResource => builder.ChangeImage(image => image.SHA256 = sha256);

    public static IResourceBuilder<T> WithImagePullPolicy<T>(this IResourceBuilder<T> builder, ImagePullPolicy pullPolicy)
        where T : ContainerResource => builder.Replace(new ContainerImagePullPolicyAnnotation { ImagePullPolicy = pullPolicy });

    /// <summary>What runs in place of the image's entry point.</summary>
    public static IResourceBuilder<T> WithEntrypoint<T>(this IResourceBuilder<T> builder, string entrypoint)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.Entrypoint = entrypoint;
        return builder;
    }

    /// <summary>Mounts a volume, which keeps its content.</summary>
    /// <param name="builder">The container.</param>
    /// <param name="name">The volume's name; null: an anonymous one.</param>
    /// <param name="target">The path inside the container.</param>
    /// <param name="isReadOnly">Whether the container may only read it.</param>
    public static IResourceBuilder<T> WithVolume<T>(this IResourceBuilder<T> builder, string? name, string target, bool isReadOnly = false)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ContainerMountAnnotation(name, target, ContainerMountType.Volume, isReadOnly));
    }

    public static IResourceBuilder<T> WithVolume<T>(this IResourceBuilder<T> builder, string target)
        where T : ContainerResource => builder.WithVolume(name: null, target);

    /// <summary>Shows a folder or file of this machine to the container.</summary>
    public static IResourceBuilder<T> WithBindMount<T>(this IResourceBuilder<T> builder, string source, string target, bool isReadOnly = false)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        var path = Path.GetFullPath(Path.Combine(builder.ApplicationBuilder.AppHostDirectory, source));
        return builder.WithAnnotation(new ContainerMountAnnotation(path, target, ContainerMountType.BindMount, isReadOnly));
    }

    public static IResourceBuilder<T> WithLifetime<T>(this IResourceBuilder<T> builder, ContainerLifetime lifetime)
        where T : ContainerResource => builder.Replace(new ContainerLifetimeAnnotation { Lifetime = lifetime });

    public static IResourceBuilder<T> WithContainerName<T>(this IResourceBuilder<T> builder, string name)
        where T : ContainerResource => builder.Replace(new ContainerNameAnnotation { Name = name });

    public static IResourceBuilder<T> WithContainerNetworkAlias<T>(this IResourceBuilder<T> builder, string alias)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ContainerNetworkAliasAnnotation(alias));
    }

    public static IResourceBuilder<T> WithContainerRuntimeArgs<T>(this IResourceBuilder<T> builder, params string[] args)
        where T : ContainerResource => builder.WithContainerRuntimeArgs(context =>
        {
            foreach (var arg in args)
            {
                context.Args.Add(arg);
            }
        });

    public static IResourceBuilder<T> WithContainerRuntimeArgs<T>(this IResourceBuilder<T> builder, Action<ContainerRuntimeArgsCallbackContext> callback)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(callback);
        return builder.WithContainerRuntimeArgs(context =>
        {
            callback(context);
            return Task.CompletedTask;
        });
    }

    public static IResourceBuilder<T> WithContainerRuntimeArgs<T>(this IResourceBuilder<T> builder, Func<ContainerRuntimeArgsCallbackContext, Task> callback)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ContainerRuntimeArgsCallbackAnnotation(callback));
    }

    /// <summary>Whether the endpoints of the container get a proxy.</summary>
    public static IResourceBuilder<T> WithEndpointProxySupport<T>(this IResourceBuilder<T> builder, bool proxyEnabled)
        where T : ContainerResource => builder.Replace(new ProxySupportAnnotation { ProxyEnabled = proxyEnabled });

    /// <summary>A container is published as what it is; this undoes an earlier choice.</summary>
    public static IResourceBuilder<T> PublishAsContainer<T>(this IResourceBuilder<T> builder)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        foreach (var annotation in builder.Resource.Annotations.OfType<ManifestPublishingCallbackAnnotation>().ToArray())
        {
            builder.Resource.Annotations.Remove(annotation);
        }

        return builder;
    }

    private static IResourceBuilder<T> Replace<T, TAnnotation>(this IResourceBuilder<T> builder, TAnnotation annotation)
        where T : ContainerResource
        where TAnnotation : IResourceAnnotation
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(annotation, ResourceAnnotationMutationBehavior.Replace);
    }

    private static IResourceBuilder<T> ChangeImage<T>(this IResourceBuilder<T> builder, Action<ContainerImageAnnotation> change)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        change(builder.Resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()
            ?? throw new InvalidOperationException($"The resource '{builder.Resource.Name}' has no image yet. Call WithImage first."));
        return builder;
    }
}

/// <summary>The parts of an image's name (the grammar of the OCI distribution specification).</summary>
internal sealed record ImageReference(string? Registry, string Image, string? Tag, string? Digest)
{
    public static ImageReference Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        var rest = text;

        string? digest = null;
        var at = rest.IndexOf('@', StringComparison.Ordinal);
        if (at >= 0)
        {
            const string Algorithm = "sha256:";
            digest = rest[(at + 1)..].StartsWith(Algorithm, StringComparison.Ordinal)
                ? rest[(at + 1 + Algorithm.Length)..]
                : throw new ArgumentException($"The digest of the image '{text}' must begin with sha256:.", nameof(text));
            rest = rest[..at];
        }

        string? tag = null;
        var colon = rest.LastIndexOf(':');
        if (colon > rest.LastIndexOf('/'))
        {
            tag = rest[(colon + 1)..];
            rest = rest[..colon];
        }

        // The first part is a registry if it looks like a host: it has a dot or a port, or is localhost.
        string? registry = null;
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && (rest[..slash].AsSpan().IndexOfAny('.', ':') >= 0 || rest[..slash] == "localhost"))
        {
            registry = rest[..slash];
            rest = rest[(slash + 1)..];
        }

        return rest.Length > 0 && tag is not { Length: 0 } && digest is not { Length: 0 }
            ? new(registry, rest, digest is null ? tag : null, digest)
            : throw new ArgumentException($"'{text}' is not the name of an image. Expected: [registry/]name[:tag|@sha256:digest].", nameof(text));
    }
}
