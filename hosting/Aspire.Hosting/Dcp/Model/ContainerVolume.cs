using System.Text.Json.Serialization.Metadata;

namespace Aspire.Hosting.Dcp.Model;

/// <summary>A named volume of the container runtime.</summary>
internal sealed record ContainerVolume() : DcpObject(KindName), IDcpKind<ContainerVolume>
{
    public const string KindName = "ContainerVolume";

    public required ContainerVolumeSpec Spec { get; init; }

    public ContainerVolumeStatus? Status { get; init; }

    static string IDcpKind<ContainerVolume>.Kind => KindName;

    static string IDcpKind<ContainerVolume>.Plural => "containervolumes";

    static JsonTypeInfo<ContainerVolume> IDcpKind<ContainerVolume>.ObjectJson => DcpJson.Default.ContainerVolume;

    static JsonTypeInfo<DcpList<ContainerVolume>> IDcpKind<ContainerVolume>.ListJson => DcpJson.Default.DcpListContainerVolume;

    static JsonTypeInfo<DcpWatchLine<ContainerVolume>> IDcpKind<ContainerVolume>.WatchJson =>
        DcpJson.Default.DcpWatchLineContainerVolume;
}

/// <param name="Persistent">False: removed, with its data, when the session ends. DCP's default is true.</param>
internal sealed record ContainerVolumeSpec(string Name, bool? Persistent = null);

/// <param name="State">Pending, RuntimeUnhealthy or Ready.</param>
internal sealed record ContainerVolumeStatus(string? State);
