using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Aspire.Hosting.Dcp.Model;

/// <summary>An address that clients use. DCP listens on it and spreads connections over the endpoints, unless it is proxyless.</summary>
internal sealed record Service() : DcpObject(KindName), IDcpKind<Service>
{
    public const string KindName = "Service";

    public required ServiceSpec Spec { get; init; }

    public ServiceStatus? Status { get; init; }

    /// <summary>True once DCP has given an address, which for a proxied service is before anything listens behind it.</summary>
    [JsonIgnore]
    public bool HasAddress => Status is { EffectivePort: > 0, EffectiveAddress.Length: > 0 };

    static string IDcpKind<Service>.Kind => KindName;

    static string IDcpKind<Service>.Plural => "services";

    static JsonTypeInfo<Service> IDcpKind<Service>.ObjectJson => DcpJson.Default.Service;

    static JsonTypeInfo<DcpList<Service>> IDcpKind<Service>.ListJson => DcpJson.Default.DcpListService;

    static JsonTypeInfo<DcpWatchLine<Service>> IDcpKind<Service>.WatchJson => DcpJson.Default.DcpWatchLineService;
}

internal sealed record ServiceSpec
{
    public string? Address { get; init; } = "localhost";

    /// <summary>
    /// Null lets DCP choose. A port that somebody else holds gives no status and no error, for ever: ask
    /// <see cref="PortOwner.FindAsync"/> first.
    /// </summary>
    public int? Port { get; init; }

    public string Protocol { get; init; } = PortProtocol.Tcp;

    /// <summary>One of <see cref="AddressAllocation"/>; all but Proxyless are ignored when <see cref="Address"/> is set.</summary>
    public string? AddressAllocationMode { get; init; }
}

internal sealed record ServiceStatus
{
    /// <summary>One of <see cref="ServiceState"/>.</summary>
    public string? State { get; init; }

    public string? EffectiveAddress { get; init; }

    public int? EffectivePort { get; init; }

    public long? ProxyProcessPid { get; init; }
}

internal static class ServiceState
{
    public const string NotReady = "NotReady";

    /// <summary>At least one endpoint exists.</summary>
    public const string Ready = "Ready";
}

internal static class AddressAllocation
{
    public const string Localhost = "Localhost";
    public const string IPv4ZeroOne = "IPv4ZeroOne";
    public const string IPv4Loopback = "IPv4Loopback";
    public const string IPv6ZeroOne = "IPv6ZeroOne";
    public const string AllInterfaces = "AllInterfaces";
    public const string IPv4AllInterfaces = "IPv4AllInterfaces";
    public const string IPv6AllInterfaces = "IPv6AllInterfaces";
    public const string Proxyless = "Proxyless";
}

internal static class PortProtocol
{
    public const string Tcp = "TCP";
    public const string Udp = "UDP";
}
