using Aspire.Hosting.ApplicationModel;

namespace Nexus.Hosting.Aws;

/// <summary>A folder that several services share: an EFS file system on AWS, a folder on this machine.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="localPath">The folder while the application runs locally.</param>
public sealed class SharedVolumeResource(string name, string localPath) : Resource(name)
{
    /// <summary>The folder while the application runs locally.</summary>
    public string LocalPath { get; } = localPath;
}

/// <summary>A service mounts a shared volume.</summary>
/// <param name="Volume">The volume.</param>
/// <param name="MountPath">The path inside the service's container on AWS, such as <c>/mnt/efs</c>.</param>
public sealed record SharedVolumeMountAnnotation(SharedVolumeResource Volume, string MountPath) : IResourceAnnotation;
