using System.Diagnostics;
using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint on which a resource listens.</summary>
[DebuggerDisplay("Endpoint {Name} ({UriScheme})")]
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private readonly ValueSnapshot<AllocatedEndpoint> _allocated = new();
    private string? _transport;
    private bool? _tlsEnabled;
    private PortSetting _port;
    private PortSetting _targetPort;

    public EndpointAnnotation(
        ProtocolType protocol,
        NetworkIdentifier? networkId,
        string? uriScheme = null,
        string? transport = null,
        [EndpointName] string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool? isProxied = null)
    {
        Protocol = protocol;
        UriScheme = uriScheme ?? protocol.ToString().ToLowerInvariant();
        Name = name ?? UriScheme;
        ResourceNames.Validate("Endpoint", Name);
        _transport = transport;
        _port = new(port, IsExplicit: port is not null);
        _targetPort = new(targetPort, IsExplicit: targetPort is not null);
        IsExternal = isExternal ?? false;
        IsExplicitlyProxied = isProxied;
        DefaultNetworkID = networkId ?? KnownNetworkIdentifiers.LocalhostNetwork;
        AllAllocatedEndpoints.AddDefault(new(_allocated, DefaultNetworkID));
    }

    public EndpointAnnotation(
        ProtocolType protocol,
        NetworkIdentifier? networkId,
        string? uriScheme,
        string? transport,
        [EndpointName] string? name,
        int? port,
        int? targetPort,
        bool? isExternal,
        bool isProxied)
        : this(protocol, networkId, uriScheme, transport, name, port, targetPort, isExternal, (bool?)isProxied)
    {
    }

    public EndpointAnnotation(
        ProtocolType protocol,
        string? uriScheme = null,
        string? transport = null,
        [EndpointName] string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool? isProxied = null)
        : this(protocol, networkId: null, uriScheme, transport, name, port, targetPort, isExternal, isProxied)
    {
    }

    public EndpointAnnotation(
        ProtocolType protocol,
        string? uriScheme,
        string? transport,
        [EndpointName] string? name,
        int? port,
        int? targetPort,
        bool? isExternal,
        bool isProxied)
        : this(protocol, networkId: null, uriScheme, transport, name, port, targetPort, isExternal, (bool?)isProxied)
    {
    }

    /// <summary>The name, unique among the endpoints of the resource.</summary>
    public string Name { get; set; }

    public ProtocolType Protocol { get; set; }

    /// <summary>The scheme of the endpoint's URL, such as <c>http</c> or <c>tcp</c>.</summary>
    public string UriScheme { get; set; }

    /// <summary>How HTTP is spoken: <c>http</c>, <c>http2</c>; else the protocol's name.</summary>
    public string Transport
    {
        get => _transport ?? (UriScheme.ToLowerInvariant() is "http" or "https" ? "http" : Protocol.ToString().ToLowerInvariant());
        set => _transport = value;
    }

    /// <summary>The port that clients use; null: any free one.</summary>
    public int? Port
    {
        get => _port.OrWhereUnproxied(this, _targetPort);
        set => _port = new(value, IsExplicit: true);
    }

    /// <summary>The port that the process itself listens on; null: any free one.</summary>
    public int? TargetPort
    {
        get => _targetPort.OrWhereUnproxied(this, _port);
        set => _targetPort = new(value, IsExplicit: true);
    }

    /// <summary>The address that the endpoint binds to. Default: <c>localhost</c>.</summary>
    public string TargetHost { get; set; } = KnownHostNames.Localhost;

    /// <summary>Whether the endpoint is reached from outside the application.</summary>
    public bool IsExternal { get; set; }

    /// <summary>Whether a proxy stands before the process. It keeps the address stable while processes come and go.</summary>
    public bool IsProxied
    {
        get => IsExplicitlyProxied ?? ResolvedIsProxied ?? true;
        set => IsExplicitlyProxied = value;
    }

    /// <summary>What the model says about the proxy; null: nothing.</summary>
    public bool? IsExplicitlyProxied { get; set; }

    /// <summary>Whether a plain reference to the resource leaves this endpoint out.</summary>
    public bool ExcludeReferenceEndpoint { get; set; }

    public bool TlsEnabled
    {
        get => _tlsEnabled ?? string.Equals(UriScheme, "https", StringComparison.OrdinalIgnoreCase);
        set => _tlsEnabled = value;
    }

    /// <summary>The network in which the endpoint is defined.</summary>
    public NetworkIdentifier DefaultNetworkID { get; }

    /// <summary>The address in the default network, once it is known.</summary>
    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => AllAllocatedEndpoints.TryGetAllocatedEndpoint(DefaultNetworkID, out var endpoint) ? endpoint : null;
        set
        {
            if (value is null)
            {
                _allocated.SetException(new InvalidOperationException($"The endpoint '{Name}' has no address."));
                return;
            }

            if (value.NetworkID != DefaultNetworkID)
            {
                throw new InvalidOperationException(
                    $"The endpoint '{Name}' is defined in the network '{DefaultNetworkID.Value}'; an address in '{value.NetworkID.Value}' goes into {nameof(AllAllocatedEndpoints)}.");
            }

            _allocated.SetValue(value);
        }
    }

    [Obsolete("Use AllocatedEndpoint, or AllAllocatedEndpoints for the addresses in all networks.")]
    public ValueSnapshot<AllocatedEndpoint> AllocatedEndpointSnapshot => _allocated;

    /// <summary>The addresses of the endpoint, one for each network.</summary>
    public NetworkEndpointSnapshotList AllAllocatedEndpoints { get; } = new();

    internal bool? ResolvedIsProxied { get; set; }

    internal bool FromLaunchProfile { get; set; }

    /// <summary>The variable in which the process is told the port to listen on.</summary>
    internal string? TargetPortEnvironmentVariable { get; set; }

    private readonly record struct PortSetting(int? Value, bool IsExplicit)
    {
        // Without a proxy the process is reached on the very port it listens on, so that one of the two settings is enough.
        public int? OrWhereUnproxied(EndpointAnnotation endpoint, PortSetting other) =>
            Value ?? (endpoint.IsProxied || IsExplicit ? null : other.Value);
    }
}
