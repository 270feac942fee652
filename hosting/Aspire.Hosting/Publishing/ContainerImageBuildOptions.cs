using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>Where an image that was built goes.</summary>
[Experimental("ASPIREPIPELINES003", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public enum ContainerImageDestination
{
    /// <summary>To a registry, once it is pushed.</summary>
    Registry,

    /// <summary>Into a file.</summary>
    Archive,
}

[Experimental("ASPIREPIPELINES003", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public enum ContainerImageFormat
{
    Docker,
    Oci,
}

/// <summary>The platforms that an image runs on.</summary>
[Experimental("ASPIREPIPELINES003", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
[Flags]
public enum ContainerTargetPlatform
{
    LinuxAmd64 = 1,
    LinuxArm64 = 2,
    AllLinux = LinuxAmd64 | LinuxArm64,
    LinuxArm = 4,
    Linux386 = 8,
    WindowsAmd64 = 16,
    WindowsArm64 = 32,
}

/// <summary>How an image is built.</summary>
[Experimental("ASPIREPIPELINES003", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public class ContainerImageBuildOptions
{
    public string? ImageName { get; init; }

    public string? Tag { get; init; }

    /// <summary>The folder of the archive.</summary>
    public string? OutputPath { get; init; }

    public ContainerImageFormat? ImageFormat { get; init; }

    public ContainerTargetPlatform? TargetPlatform { get; init; }

    public ContainerImageDestination? Destination { get; init; }
}

/// <summary>Builds and pushes the images of resources.</summary>
[Experimental("ASPIREPIPELINES003", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IResourceContainerImageManager
{
    /// <summary>Builds the image of a project or of a Dockerfile.</summary>
    Task BuildImageAsync(IResource resource, CancellationToken cancellationToken = default);

    /// <summary>Builds images one after the other.</summary>
    Task BuildImagesAsync(IEnumerable<IResource> resources, CancellationToken cancellationToken = default);

    /// <summary>Pushes an image that was built.</summary>
    Task PushImageAsync(IResource resource, CancellationToken cancellationToken);
}
