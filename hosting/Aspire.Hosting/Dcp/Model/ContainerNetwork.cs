using System.Text.Json.Serialization.Metadata;

namespace Aspire.Hosting.Dcp.Model;

/// <summary>A bridge network. It lives as long as the session, unless it is persistent.</summary>
internal sealed record ContainerNetwork() : DcpObject(KindName), IDcpKind<ContainerNetwork>
{
    public const string KindName = "ContainerNetwork";

    public required ContainerNetworkSpec Spec { get; init; }

    public ContainerNetworkStatus? Status { get; init; }

    static string IDcpKind<ContainerNetwork>.Kind => KindName;

    static string IDcpKind<ContainerNetwork>.Plural => "containernetworks";

    static JsonTypeInfo<ContainerNetwork> IDcpKind<ContainerNetwork>.ObjectJson => DcpJson.Default.ContainerNetwork;

    static JsonTypeInfo<DcpList<ContainerNetwork>> IDcpKind<ContainerNetwork>.ListJson => DcpJson.Default.DcpListContainerNetwork;

    static JsonTypeInfo<DcpWatchLine<ContainerNetwork>> IDcpKind<ContainerNetwork>.WatchJson =>
        DcpJson.Default.DcpWatchLineContainerNetwork;
}

internal sealed record ContainerNetworkSpec(string? NetworkName = null, bool? Ipv6 = null, bool? Persistent = null);

internal sealed record ContainerNetworkStatus
{
    /// <summary>Pending, Running, FailedToStart or Removed; null while no container runtime answers.</summary>
    public string? State { get; init; }

    public string? Id { get; init; }

    public string? NetworkName { get; init; }

    public string? Message { get; init; }
}
