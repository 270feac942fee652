using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestrator;

/// <summary>Gives every endpoint its address: a DCP service with a proxy before the process, or the process's own port.</summary>
internal sealed partial class EndpointAllocation(
    DcpOptions options, EngineSession session, IContainerHostName containerHost, ResourceLoggerService loggers)
{
    private readonly EndpointChecks _checks = new(options);
    private readonly ConcurrentDictionary<string, (RunnableResource Resource, EndpointAnnotation Endpoint)> _services = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _complaints = new(StringComparer.Ordinal);
    private readonly PortAllocator _ports = new(options.ProxylessPortRangeStart, options.ProxylessPortRangeEnd);

    // Asking the container runtime for its name of this machine takes time: only where there are containers.
    private bool _hasContainers;

    /// <summary>Creates the services of all resources. A resource whose endpoint can't be had gets a <see cref="RunnableResource.Fault"/>.</summary>
    public async Task AllocateAsync(IReadOnlyCollection<RunnableResource> resources, CancellationToken cancellationToken)
    {
        var host = await session.GetAsync(cancellationToken);
        host.Complained += TellComplaint;
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
                if (await _checks.FindFaultAsync(resource, endpoint, cancellationToken) is { } fault)
                {
                    resource.Fault ??= fault;
                    endpoint.AllAllocatedEndpoints.FailAll(new DistributedApplicationException(fault));
                    continue;
                }

                var (spec, port) = Describe(resource, endpoint);
                var entry = new ServedEndpoint(endpoint, name, port);
                served.Add(entry);
                _services[name] = (resource, endpoint);
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
            foreach (var (service, (resource, endpoint, _)) in pending)
            {
                resource.Fault ??= $"The endpoint '{endpoint.Name}' of the resource '{resource.Name}' got no address within {options.ServiceStartupWatchTimeout.TotalSeconds:0} s: " +
                    (_complaints.TryGetValue(service, out var reason)
                        ? $"{reason}."
                        : $"the engine gives no reason. Can '{endpoint.TargetHost}', port {endpoint.Port?.ToString(CultureInfo.InvariantCulture) ?? "(any)"}, be listened on?");
                endpoint.AllAllocatedEndpoints.FailAll(new DistributedApplicationException(resource.Fault));
            }
        }
    }

    // A service has no log of its own, unlike a process or a container.
    private void TellComplaint(DcpLogRecord record)
    {
        if (record.ObjectOf(Service.KindName) is { } service && _services.TryGetValue(service, out var owner))
        {
            var reason = record.Reason ?? record.Message;
            if (!_complaints.TryGetValue(service, out var told) || told != reason)
            {
                _complaints[service] = reason;
                LogComplaint(loggers.GetLogger(owner.Resource.Resource), owner.Endpoint.Name, record.Explanation);
            }
        }
    }

    private (ServiceSpec Spec, int? Port) Describe(RunnableResource resource, EndpointAnnotation endpoint)
    {
        var protocol = endpoint.Protocol == ProtocolType.Udp ? PortProtocol.Udp : PortProtocol.Tcp;
        var (address, mode) = BindingOf(endpoint);

        if (endpoint.IsProxied)
        {
            // A port of the process itself is written down only where the model fixes it.
            return (new ServiceSpec { Address = address, AddressAllocationMode = mode, Port = _checks.FixedPort(endpoint), Protocol = protocol }, endpoint.TargetPort);
        }

        var port = _checks.FixedPort(endpoint) ?? (resource.IsContainer ? null : endpoint.TargetPort) ?? _ports.Allocate();
        var spec = new ServiceSpec { Address = address, AddressAllocationMode = AddressAllocation.Proxyless, Port = port, Protocol = protocol };
        return (spec, resource.IsContainer ? endpoint.TargetPort : port);
    }

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

    [LoggerMessage(LogLevel.Error, "The endpoint '{Endpoint}' does not work: {Reason}")]
    private static partial void LogComplaint(ILogger logger, string endpoint, string reason);
}
