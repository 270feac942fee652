using System.Collections;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Which addresses of a machine an endpoint is bound to.</summary>
public enum EndpointBindingMode
{
    SingleAddress,
    DualStackAnyAddresses,
    IPv4AnyAddresses,
    IPv6AnyAddresses,
}

/// <summary>The address of an endpoint in one network.</summary>
[DebuggerDisplay("{UriString}")]
public class AllocatedEndpoint
{
    public AllocatedEndpoint(
        EndpointAnnotation endpoint,
        string address,
        int port,
        EndpointBindingMode bindingMode,
        string? targetPortExpression = null,
        NetworkIdentifier? networkId = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65535);
        Endpoint = endpoint;
        Address = address;
        Port = port;
        BindingMode = bindingMode;
        TargetPortExpression = targetPortExpression;
        NetworkID = networkId ?? endpoint.DefaultNetworkID;
    }

    public AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port, EndpointBindingMode bindingMode, string? targetPortExpression = null)
        : this(endpoint, address, port, bindingMode, targetPortExpression, networkId: null)
    {
    }

    public AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port, string? targetPortExpression = null)
        : this(endpoint, address, port, EndpointBindingMode.SingleAddress, targetPortExpression, networkId: null)
    {
    }

    public EndpointAnnotation Endpoint { get; }

    public string Address { get; }

    public int Port { get; }

    public EndpointBindingMode BindingMode { get; }

    /// <summary>What stands for the port of the process itself; each replica puts its own in.</summary>
    public string? TargetPortExpression { get; }

    public NetworkIdentifier NetworkID { get; }

    public string UriScheme => Endpoint.UriScheme;

    public string EndPointString => $"{Address}:{Port}";

    public string UriString => $"{UriScheme}://{EndPointString}";

    public override string ToString() => UriString;
}

/// <summary>The address of an endpoint in a network, known or yet to come.</summary>
/// <param name="Snapshot">The address.</param>
/// <param name="NetworkID">The network.</param>
public record NetworkEndpointSnapshot(ValueSnapshot<AllocatedEndpoint> Snapshot, NetworkIdentifier NetworkID);

/// <summary>The addresses of an endpoint in the networks that can reach it.</summary>
public class NetworkEndpointSnapshotList : IEnumerable<NetworkEndpointSnapshot>
{
    private readonly Lock _lock = new();
    private readonly List<NetworkEndpointSnapshot> _snapshots = [];

    public IEnumerator<NetworkEndpointSnapshot> GetEnumerator()
    {
        lock (_lock)
        {
            return _snapshots.ToList().GetEnumerator();
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void AddOrUpdateAllocatedEndpoint(NetworkIdentifier networkId, AllocatedEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (endpoint.NetworkID != networkId)
        {
            throw new ArgumentException($"The address belongs to the network '{endpoint.NetworkID.Value}', not to '{networkId?.Value}'.", nameof(endpoint));
        }

        For(networkId).Snapshot.SetValue(endpoint);
    }

    /// <summary>The address in the network; waits until it is known.</summary>
    public Task<AllocatedEndpoint> GetAllocatedEndpointAsync(NetworkIdentifier networkId, CancellationToken cancellationToken = default) =>
        For(networkId).Snapshot.GetValueAsync(cancellationToken);

    [Obsolete("Use AddOrUpdateAllocatedEndpoint.")]
    public bool TryAdd(NetworkIdentifier networkId, ValueSnapshot<AllocatedEndpoint> snapshot)
    {
        lock (_lock)
        {
            if (_snapshots.Exists(s => s.NetworkID == networkId))
            {
                return false;
            }

            _snapshots.Add(new(snapshot, networkId));
            return true;
        }
    }

    internal void AddDefault(NetworkEndpointSnapshot snapshot) => _snapshots.Add(snapshot);

    /// <summary>There will be no address: whoever waits for one is told why.</summary>
    internal void FailAll(Exception reason)
    {
        foreach (var network in (ReadOnlySpan<NetworkIdentifier>)[KnownNetworkIdentifiers.LocalhostNetwork, KnownNetworkIdentifiers.DefaultAspireContainerNetwork])
        {
            var snapshot = For(network).Snapshot;
            snapshot.SetException(reason);
            _ = snapshot.GetValueAsync().Exception;
        }
    }

    internal bool TryGetAllocatedEndpoint(NetworkIdentifier networkId, [NotNullWhen(true)] out AllocatedEndpoint? endpoint)
    {
        var value = For(networkId).Snapshot.GetValueAsync();
        endpoint = value.IsCompletedSuccessfully ? value.Result : null;
        return endpoint is not null;
    }

    private NetworkEndpointSnapshot For(NetworkIdentifier networkId)
    {
        lock (_lock)
        {
            var snapshot = _snapshots.Find(s => s.NetworkID == networkId);
            if (snapshot is null)
            {
                _snapshots.Add(snapshot = new(new ValueSnapshot<AllocatedEndpoint>(), networkId));
            }

            return snapshot;
        }
    }
}
