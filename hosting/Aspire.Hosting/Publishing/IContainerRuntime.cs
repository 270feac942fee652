using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>Docker or podman.</summary>
[Experimental("ASPIRECONTAINERRUNTIME001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IContainerRuntime
{
    /// <summary>What people call it.</summary>
    string Name { get; }

    Task<bool> CheckIfRunningAsync(CancellationToken cancellationToken);

    /// <summary>Builds an image from a Dockerfile. Values of arguments and secrets are in no command line.</summary>
    Task BuildImageAsync(
        string contextPath,
        string dockerfilePath,
        ContainerImageBuildOptions? options,
        Dictionary<string, string?> buildArguments,
        Dictionary<string, BuildImageSecretValue> buildSecrets,
        string? stage,
        CancellationToken cancellationToken);

    Task TagImageAsync(string localImageName, string targetImageName, CancellationToken cancellationToken);

    Task RemoveImageAsync(string imageName, CancellationToken cancellationToken);

    /// <summary>Pushes the image of a resource to its registry.</summary>
    Task PushImageAsync(IResource resource, CancellationToken cancellationToken);

    Task LoginToRegistryAsync(string registryServer, string username, string password, CancellationToken cancellationToken);
}

/// <summary>Finds the container runtime of this machine.</summary>
[Experimental("ASPIRECONTAINERRUNTIME001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IContainerRuntimeResolver
{
    /// <exception cref="DistributedApplicationException">None answers.</exception>
    Task<IContainerRuntime> ResolveAsync(CancellationToken cancellationToken = default);
}

/// <summary>Where the value of a build's secret comes from.</summary>
[Experimental("ASPIRECONTAINERRUNTIME001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public enum BuildImageSecretType
{
    /// <summary>It is given as it is, and goes through the environment of the build.</summary>
    Environment = 0,

    /// <summary>It is in the file of this path.</summary>
    File = 1,
}

/// <summary>A secret that only the build sees.</summary>
[Experimental("ASPIRECONTAINERRUNTIME001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public record BuildImageSecretValue(string? Value, BuildImageSecretType Type);
