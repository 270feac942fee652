using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Nexus.Hosting.Aws;

/// <summary>
/// One address before several services, which chooses by path: an Application Load Balancer on AWS, a reverse proxy (YARP) on this machine.
/// </summary>
/// <param name="name">The resource's name.</param>
/// <param name="command">The local process.</param>
/// <param name="workingDirectory">Its folder.</param>
public sealed class LoadBalancerResource(string name, string command, string workingDirectory)
    : ExecutableResource(name, command, workingDirectory), IResourceWithServiceDiscovery
{
    internal const string EndpointName = "http";

    internal const string HealthPath = "/.well-known/load-balancer/health";

    /// <summary>How long a connection may be silent before it is closed. Default: 60 s, as of an Application Load Balancer.</summary>
    public TimeSpan IdleTimeout { get; internal set; } = TimeSpan.FromSeconds(60);

    /// <summary>Where clients connect.</summary>
    public EndpointReference PrimaryEndpoint => new(this, EndpointName);
}

/// <summary>A rule of a load balancer. Rules are tried in the order in which they were added; the default comes last.</summary>
/// <param name="Patterns">Path patterns with the wildcards * and ?, as an ALB listener rule has them; empty: every path (the default).</param>
/// <param name="Target">The endpoint that gets the requests.</param>
public sealed record LoadBalancerRouteAnnotation(IReadOnlyList<string> Patterns, EndpointReference Target) : IResourceAnnotation
{
    /// <summary>Whether the rule takes what no other takes.</summary>
    public bool IsDefault => Patterns.Count == 0;
}
