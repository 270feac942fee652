using System.Collections.Immutable;
using System.Globalization;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;

namespace Aspire.Hosting.Orchestrator;

/// <summary>Gives every endpoint its address: a DCP service with a proxy before the process, or the process's own port.</summary>
internal sealed class EndpointAllocation(DcpOptions options, EngineSession session, IContainerHostName containerHost)
{
    private readonly PortAllocator _ports = new(options.ProxylessPortRangeStart, options.ProxylessPortRangeEnd);

    // Asking the container runtime for its name of this machine takes time: only where there are containers.
    private bool _hasContainers;

    /// <summary>Creates the services of all resources. A resource whose endpoint can't be had gets a <see cref="RunnableResource.Fault"/>.</summary>
    public async Task AllocateAsync(IReadOnlyCollection<RunnableResource> resources, CancellationToken cancellationToken)
    {
        var host = await session.GetAsync(cancellationToken);
        _hasContainers = resources.Any(r => r.IsContainer);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pending = new Dictionary<string, (RunnableResource Resource, EndpointAnnotation Endpoint, ServedEndpoint Served)>(StringComparer.Ordinal);
        var created = new List<Task>();

        foreach (var resource in resources)
        {
            var endpoints = resource.Resource.Annotations.OfType<EndpointAnnotation>().ToArray();
            var served = ImmutableArray.CreateBuilder<ServedEndpoint>();
            foreach (var endpoint in endpoints)
            {
                endpoint.ResolvedIsProxied = resource.Resource.TryGetLastAnnotation<ProxySupportAnnotation>(out var support) ? support.ProxyEnabled : null;
                var name = DcpNames.ForService(resource.Name, endpoint.Name, onlyEndpoint: endpoints.Length == 1, options.ResourceNameSuffix);
                if (await FindFaultAsync(resource, endpoint, cancellationToken) is { } fault)
                {
                    resource.Fault ??= fault;
                    endpoint.AllAllocatedEndpoints.FailAll(new DistributedApplicationException(fault));
                    continue;
                }

                var (spec, port) = Describe(resource, endpoint);
                var entry = new ServedEndpoint(endpoint, name, port);
                served.Add(entry);
                created.Add(host.Client.CreateAsync(
                    new Service
                    {
                        Metadata = new DcpMetadata
                        {
                            Name = name,
                            Annotations = new Dictionary<string, string>
                            {
                                [DcpAnnotations.ResourceName] = resource.Name,
                                [DcpAnnotations.EndpointName] = endpoint.Name,
                            },
                        },
                        Spec = spec,
                    },
                    cancellationToken));

                if (endpoint.IsProxied)
                {
                    pending.Add(name, (resource, endpoint, entry));
                }
                else
                {
                    await SetAddressAsync(resource, endpoint, entry, spec.Port!.Value, cancellationToken);
                }
            }

            resource.Served = served.ToImmutable();
        }

        await Task.WhenAll(created);
        if (pending.Count == 0)
        {
            return;
        }

        // DCP gives all proxied services their addresses within a few hundred milliseconds.
        done.CancelAfter(options.ServiceStartupWatchTimeout);
        try
        {
            await foreach (var change in host.Client.WatchAsync<Service>(done.Token))
            {
                if (change.Object.HasAddress && pending.Remove(change.Object.Name, out var waiting))
                {
                    await SetAddressAsync(waiting.Resource, waiting.Endpoint, waiting.Served, change.Object.Status!.EffectivePort!.Value, cancellationToken);
                    if (pending.Count == 0)
                    {
                        return;
                    }
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            foreach (var (resource, endpoint, _) in pending.Values)
            {
                resource.Fault ??= $"The endpoint '{endpoint.Name}' of the resource '{resource.Name}' got no address within " +
                    $"{options.ServiceStartupWatchTimeout.TotalSeconds:0} s. Is port {endpoint.Port?.ToString(CultureInfo.InvariantCulture) ?? "(any)"} usable on this machine?";
                endpoint.AllAllocatedEndpoints.FailAll(new DistributedApplicationException(resource.Fault));
            }
        }
    }

    private async Task<string?> FindFaultAsync(RunnableResource resource, EndpointAnnotation endpoint, CancellationToken cancellationToken)
    {
        var replicas = resource.Instances.Length;
        if (resource.IsContainer && endpoint.TargetPort is null)
        {
            return $"The endpoint '{endpoint.Name}' of the container '{resource.Name}' does not say on which port the container listens. Set targetPort.";
        }

        if (replicas > 1 && (!endpoint.IsProxied || (endpoint.TargetPort is not null && !resource.IsContainer)))
        {
            return $"The resource '{resource.Name}' has {replicas} replicas, which can't share the port of its endpoint '{endpoint.Name}'. " +
                "Leave targetPort out and the proxy on, so that each replica gets a port of its own.";
        }

        if (FixedPort(endpoint) is not { } port)
        {
            return null;
        }

        if (endpoint.IsProxied && !resource.IsContainer && endpoint.TargetPort == port)
        {
            return $"The endpoint '{endpoint.Name}' of the resource '{resource.Name}' has the same port and target port, {port}: the proxy and the process would both need it. " +
                "Leave targetPort out, or turn the proxy off (isProxied: false).";
        }

        return await PortOwner.FindAsync(port, cancellationToken) is { } owner
            ? $"The endpoint '{endpoint.Name}' of the resource '{resource.Name}' needs port {port}. {owner.Describe()} Stop that process, or give the endpoint another port."
            : null;
    }

    private (ServiceSpec Spec, int? Port) Describe(RunnableResource resource, EndpointAnnotation endpoint)
    {
        var protocol = endpoint.Protocol == ProtocolType.Udp ? PortProtocol.Udp : PortProtocol.Tcp;
        var (address, mode) = BindingOf(endpoint);

        if (endpoint.IsProxied)
        {
            // A port of the process itself is written down only where the model fixes it.
            return (new ServiceSpec { Address = address, AddressAllocationMode = mode, Port = FixedPort(endpoint), Protocol = protocol }, endpoint.TargetPort);
        }

        var port = FixedPort(endpoint) ?? (resource.IsContainer ? null : endpoint.TargetPort) ?? _ports.Allocate();
        var spec = new ServiceSpec { Address = address, AddressAllocationMode = AddressAllocation.Proxyless, Port = port, Protocol = protocol };
        return (spec, resource.IsContainer ? endpoint.TargetPort : port);
    }

    private int? FixedPort(EndpointAnnotation endpoint) => options.RandomizePorts && endpoint.IsProxied ? null : endpoint.Port is 0 ? null : endpoint.Port;

    private static (string? Address, string? Mode) BindingOf(EndpointAnnotation endpoint) => endpoint.TargetHost switch
    {
        "*" or "+" or "[::]" => (null, AddressAllocation.AllInterfaces),
        "0.0.0.0" => (null, AddressAllocation.IPv4AllInterfaces),
        var host when EndpointHostHelpers.IsLocalhostOrLocalhostTld(host) && host is not ("127.0.0.1" or "[::1]" or "::1") => (KnownHostNames.Localhost, null),
        var host => (host, null),
    };

    private async Task SetAddressAsync(
        RunnableResource resource, EndpointAnnotation endpoint, ServedEndpoint served, int port, CancellationToken cancellationToken)
    {
        var targetPort = served.Port?.ToString(CultureInfo.InvariantCulture) ?? DcpPlaceholder.PortForServing(served.Service);
        var (host, binding) = endpoint.TargetHost switch
        {
            "*" or "+" => (KnownHostNames.Localhost, EndpointBindingMode.DualStackAnyAddresses),
            "0.0.0.0" => (KnownHostNames.Localhost, EndpointBindingMode.IPv4AnyAddresses),
            "[::]" => (KnownHostNames.Localhost, EndpointBindingMode.IPv6AnyAddresses),
            var address => (address, EndpointBindingMode.SingleAddress),
        };
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, host, port, binding, targetPort);

        var network = KnownNetworkIdentifiers.DefaultAspireContainerNetwork;
        if (resource.IsContainer)
        {
            // Among themselves containers use their own names and ports.
            endpoint.AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(network, new AllocatedEndpoint(
                endpoint, ContainerAlias(resource.Name), endpoint.TargetPort!.Value, EndpointBindingMode.SingleAddress, targetPort, network));
        }
        else if (_hasContainers)
        {
            endpoint.AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(network, new AllocatedEndpoint(
                endpoint, await containerHost.GetAsync(cancellationToken), port, EndpointBindingMode.SingleAddress, targetPort, network));
        }
    }

    public static string ContainerAlias(string resource) => $"{resource}.dev.internal";
}
