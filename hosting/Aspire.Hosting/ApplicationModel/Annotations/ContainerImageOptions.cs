using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Changes how the image of a resource is built.</summary>
[Experimental("ASPIREPIPELINES003", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class ContainerBuildOptionsCallbackAnnotation : IResourceAnnotation
{
    public ContainerBuildOptionsCallbackAnnotation(Action<ContainerBuildOptionsCallbackContext> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = context =>
        {
            callback(context);
            return Task.CompletedTask;
        };
    }

    public ContainerBuildOptionsCallbackAnnotation(Func<ContainerBuildOptionsCallbackContext, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = callback;
    }

    public Func<ContainerBuildOptionsCallbackContext, Task> Callback { get; }
}

/// <summary>How the image of a resource is built. Null leaves the choice to the builder.</summary>
[Experimental("ASPIREPIPELINES003", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class ContainerBuildOptionsCallbackContext
{
#pragma warning disable CA1068 // The order of the official library.
    public ContainerBuildOptionsCallbackContext(
        IResource resource,
        IServiceProvider services,
        ILogger logger,
        CancellationToken cancellationToken,
        DistributedApplicationExecutionContext executionContext)
#pragma warning restore CA1068
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentNullException.ThrowIfNull(executionContext);
        Resource = resource;
        Services = services;
        Logger = logger;
        CancellationToken = cancellationToken;
        ExecutionContext = executionContext;
    }

    public IResource Resource { get; }

    public IServiceProvider Services { get; }

    public ILogger Logger { get; }

    public CancellationToken CancellationToken { get; }

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <summary>The name of the image on this machine; by default that of the resource in lower case.</summary>
    public string? LocalImageName { get; set; }

    /// <summary>The tag of the image on this machine; by default <c>latest</c>.</summary>
    public string? LocalImageTag { get; set; }

    /// <summary>The folder of the archive, where the image is kept in one.</summary>
    public string? OutputPath { get; set; }

    public ContainerImageFormat? ImageFormat { get; set; }

    public ContainerTargetPlatform? TargetPlatform { get; set; }

    public ContainerImageDestination? Destination { get; set; }
}

/// <summary>Changes under which name the image of a resource is pushed.</summary>
[Experimental("ASPIREPIPELINES003", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class ContainerImagePushOptionsCallbackAnnotation : IResourceAnnotation
{
    public ContainerImagePushOptionsCallbackAnnotation(Action<ContainerImagePushOptionsCallbackContext> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = context =>
        {
            callback(context);
            return Task.CompletedTask;
        };
    }

    public ContainerImagePushOptionsCallbackAnnotation(Func<ContainerImagePushOptionsCallbackContext, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = callback;
    }

    public Func<ContainerImagePushOptionsCallbackContext, Task> Callback { get; }
}

/// <summary>The resource whose image is pushed, and how.</summary>
[Experimental("ASPIREPIPELINES003", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class ContainerImagePushOptionsCallbackContext
{
    public required IResource Resource { get; init; }

    public required CancellationToken CancellationToken { get; init; }

    public required ContainerImagePushOptions Options { get; init; }
}

/// <summary>Under which name an image is pushed.</summary>
[Experimental("ASPIREPIPELINES003", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class ContainerImagePushOptions
{
    /// <summary>The image within the registry, such as <c>shop/api</c>; one that begins with a host replaces the registry's.</summary>
    public string? RemoteImageName { get; set; }

    /// <summary>The tag; by default <c>latest</c>.</summary>
    public string? RemoteImageTag { get; set; }

    /// <summary>The whole reference, such as <c>ghcr.io/acme/shop/api:1.2</c>.</summary>
    /// <exception cref="InvalidOperationException"><see cref="RemoteImageName"/> is empty.</exception>
    public async Task<string> GetFullRemoteImageNameAsync(IContainerRegistry registry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(registry);
        if (string.IsNullOrEmpty(RemoteImageName))
        {
            throw new InvalidOperationException($"The image has no name in the registry: set {nameof(RemoteImageName)}.");
        }

        var image = $"{RemoteImageName}:{(string.IsNullOrEmpty(RemoteImageTag) ? "latest" : RemoteImageTag)}";
        if (BeginsWithHost(RemoteImageName) || await registry.Endpoint.GetValueAsync(cancellationToken) is not { Length: > 0 } endpoint)
        {
            return image;
        }

        var repository = registry.Repository is { } expression ? await expression.GetValueAsync(cancellationToken) : null;
        return string.IsNullOrEmpty(repository) ? $"{endpoint}/{image}" : $"{endpoint}/{repository}/{image}";
    }

    // The rule of container runtimes: a first part with a dot or a port, or localhost, is a host.
    private static bool BeginsWithHost(string image) =>
        image.IndexOf('/', StringComparison.Ordinal) is var end and > 0
        && image[..end] is var first
        && (first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost");
}

/// <summary>A resource takes files out of the image of another one.</summary>
public sealed class ContainerFilesDestinationAnnotation : IResourceAnnotation
{
    /// <summary>The resource whose image has the files.</summary>
    public required IResource Source { get; init; }

    /// <summary>Where they go in the image of this resource.</summary>
    public required string DestinationPath { get; init; }
}
