using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;

namespace Aspire.Hosting.Orchestrator;

/// <summary>Finds endpoints that can't work before DCP is asked for them: it would be silent.</summary>
internal sealed class EndpointChecks(DcpOptions options)
{
    private readonly List<Claim> _claims = [];

    /// <summary>The port that the model fixes; null where any will do.</summary>
    public int? FixedPort(EndpointAnnotation endpoint) => options.RandomizePorts && endpoint.IsProxied ? null : endpoint.Port is 0 ? null : endpoint.Port;

    /// <summary>What is wrong, for a person; null when nothing is.</summary>
    public async Task<string?> FindFaultAsync(RunnableResource resource, EndpointAnnotation endpoint, CancellationToken cancellationToken)
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

        if (IPAddress.TryParse(endpoint.TargetHost.Trim('[', ']'), out var address) && !IsOfThisMachine(address))
        {
            return $"The endpoint '{endpoint.Name}' of the resource '{resource.Name}' has the target host '{endpoint.TargetHost}', which is not an address of this machine, " +
                "so that nothing can listen there. Leave the target host out, or give an address that this machine has.";
        }

        return FixedPort(endpoint) is { } port ? await FindPortFaultAsync(resource, endpoint, port, cancellationToken) : null;
    }

    /// <summary>
    /// The endpoints that lead nowhere: DCP gives a process a port only when its arguments or its environment ask for one.
    /// </summary>
    public static IEnumerable<ServedEndpoint> WithoutListener(RunnableResource resource, LaunchConfiguration launch)
    {
        var texts = launch.ArgumentTemplates.Concat(launch.Environment.Select(e => e.Value ?? string.Empty)).ToArray();
        return resource.IsContainer
            ? []
            : resource.Served.Where(s => s.Endpoint.IsProxied && s.Port is null
                && !texts.Any(t => t.Contains(DcpTemplate.PortForServing(s.Service), StringComparison.Ordinal)));
    }

    private async Task<string?> FindPortFaultAsync(RunnableResource resource, EndpointAnnotation endpoint, int port, CancellationToken cancellationToken)
    {
        if (endpoint.IsProxied && !resource.IsContainer && endpoint.TargetPort == port)
        {
            return $"The endpoint '{endpoint.Name}' of the resource '{resource.Name}' has the same port and target port, {port}: the proxy and the process would both need it. " +
                "Leave targetPort out, or turn the proxy off (isProxied: false).";
        }

        var claim = new Claim(resource, endpoint, port);
        if (_claims.Find(claim.Excludes) is { } earlier)
        {
            return $"The endpoint '{endpoint.Name}' of the resource '{resource.Name}' needs port {port}, and so does the endpoint '{earlier.Endpoint.Name}' of " +
                $"the resource '{earlier.Resource.Name}'. Give one of them another port, or leave its port out.";
        }

        _claims.Add(claim);
        return await PortOwner.FindAsync(port, cancellationToken) is { } owner
            ? $"The endpoint '{endpoint.Name}' of the resource '{resource.Name}' needs port {port.ToString(CultureInfo.InvariantCulture)}. {owner.Describe()} Stop that process, or give the endpoint another port."
            : null;
    }

    // Only the machine knows: a range such as 127.0.0.0/8 has more addresses than its interfaces list.
    private static bool IsOfThisMachine(IPAddress address)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, 0));
            return true;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode != SocketError.AddressNotAvailable;
        }
    }

    private sealed record Claim(RunnableResource Resource, EndpointAnnotation Endpoint, int Port)
    {
        // Where there is no proxy the processes see to it themselves: one may serve two endpoints on a port, or they may never run at once.
        public bool Excludes(Claim other) => Port == other.Port
            && Endpoint.Protocol == other.Endpoint.Protocol
            && (Endpoint.IsProxied || other.Endpoint.IsProxied)
            && (Endpoint.TargetHost == other.Endpoint.TargetHost || IsWildcard(Endpoint) || IsWildcard(other.Endpoint));

        private static bool IsWildcard(EndpointAnnotation endpoint) => endpoint.TargetHost is "*" or "+" or "0.0.0.0" or "[::]";
    }
}
