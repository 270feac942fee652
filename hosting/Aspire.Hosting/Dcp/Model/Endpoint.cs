using System.Text.Json.Serialization.Metadata;

namespace Aspire.Hosting.Dcp.Model;

/// <summary>
/// One place where a service is served. DCP makes these for executables and containers that produce a service; we make them only
/// for what runs outside DCP.
/// </summary>
internal sealed record Endpoint() : DcpObject(KindName), IDcpKind<Endpoint>
{
    public const string KindName = "Endpoint";

    public required EndpointSpec Spec { get; init; }

    static string IDcpKind<Endpoint>.Kind => KindName;

    static string IDcpKind<Endpoint>.Plural => "endpoints";

    static JsonTypeInfo<Endpoint> IDcpKind<Endpoint>.ObjectJson => DcpJson.Default.Endpoint;

    static JsonTypeInfo<DcpList<Endpoint>> IDcpKind<Endpoint>.ListJson => DcpJson.Default.DcpListEndpoint;

    static JsonTypeInfo<DcpWatchLine<Endpoint>> IDcpKind<Endpoint>.WatchJson => DcpJson.Default.DcpWatchLineEndpoint;
}

internal sealed record EndpointSpec(string ServiceName, string Address, int Port, string ServiceNamespace = "");
