using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws;
using Nexus.Hosting.Aws.LocalData;

namespace Aspire.Hosting;

/// <summary>Adds load balancers.</summary>
public static class LoadBalancerResourceBuilderExtensions
{
    // Of an ALB: "Listener rule condition types", five values in one condition, 128 characters each.
    private const int LongestPattern = 128;
    private const int MostPatterns = 5;

    /// <summary>Adds a load balancer: an Application Load Balancer on AWS, a reverse proxy on one port here.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="port">The local port; null: any free one.</param>
    public static IResourceBuilder<LoadBalancerResource> AddLoadBalancer(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var balancer = builder.AddResource(new LoadBalancerResource(name, "dotnet", builder.AppHostDirectory));

        return balancer
            .WithArgs(LocalTools.LocalServicesAssembly(), "loadbalancer")
            .WithHttpEndpoint(port: port, env: "PORT", name: LoadBalancerResource.EndpointName)
            .WithExternalHttpEndpoints()
            .WithHttpHealthCheck(LoadBalancerResource.HealthPath)
            .WithOtlpExporter()
            .WithIconName("ArrowSplit")
            .ExcludeFromManifest()
            .WithEnvironment(context =>
            {
                context.EnvironmentVariables["IdleTimeout"] = balancer.Resource.IdleTimeout.ToString("c", CultureInfo.InvariantCulture);
                var index = 0;
                foreach (var route in balancer.Resource.Annotations.OfType<LoadBalancerRouteAnnotation>().OrderBy(r => r.IsDefault))
                {
                    foreach (var pattern in route.IsDefault ? ["*"] : route.Patterns)
                    {
                        context.EnvironmentVariables[$"Routes__{index}__Pattern"] = pattern;
                        context.EnvironmentVariables[$"Routes__{index}__Target"] = route.Target;
                        context.EnvironmentVariables[$"Routes__{index}__Name"] = route.Target.Resource.Name;
                        index++;
                    }
                }
            });
    }

    /// <summary>Sends requests whose path matches a pattern to an endpoint.</summary>
    /// <param name="builder">The load balancer.</param>
    /// <param name="pathPattern">The whole path, case-sensitive; <c>*</c> stands for any characters, <c>?</c> for one. Example: <c>/api/*</c>.</param>
    /// <param name="target">The endpoint.</param>
    public static IResourceBuilder<LoadBalancerResource> WithRoute(
        this IResourceBuilder<LoadBalancerResource> builder, string pathPattern, EndpointReference target) => builder.WithRoute([pathPattern], target);

    /// <summary>Sends requests whose path matches one of the patterns to an endpoint.</summary>
    /// <exception cref="ArgumentException">A pattern is not one that a listener rule can have.</exception>
    public static IResourceBuilder<LoadBalancerResource> WithRoute(
        this IResourceBuilder<LoadBalancerResource> builder, string[] pathPatterns, EndpointReference target)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(pathPatterns);
        ArgumentNullException.ThrowIfNull(target);
        if (pathPatterns.Length is 0 or > MostPatterns)
        {
            throw new ArgumentException($"A route of '{builder.Resource.Name}' has {pathPatterns.Length} patterns; a listener rule has 1 to {MostPatterns}. Add another route.", nameof(pathPatterns));
        }

        if (Array.Find(pathPatterns, p => !p.StartsWith('/') || p.Length > LongestPattern || p.Any(c => !IsAllowed(c))) is { } bad)
        {
            throw new ArgumentException(
                $"The path pattern '{bad}' of '{builder.Resource.Name}' must begin with '/', have {LongestPattern} characters at most, and only letters, digits and _-.$/~\"'@:+&*?",
                nameof(pathPatterns));
        }

        return builder.AddRoute(new LoadBalancerRouteAnnotation(pathPatterns, target));
    }

    /// <summary>Sends all other requests to an endpoint.</summary>
    public static IResourceBuilder<LoadBalancerResource> WithDefaultRoute(this IResourceBuilder<LoadBalancerResource> builder, EndpointReference target)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(target);
        return builder.Resource.Annotations.OfType<LoadBalancerRouteAnnotation>().Any(r => r.IsDefault)
            ? throw new DistributedApplicationException($"The load balancer '{builder.Resource.Name}' has a default route already. Remove one of the two.")
            : builder.AddRoute(new LoadBalancerRouteAnnotation([], target));
    }

    /// <summary>How long a connection may be silent before it is closed; longer than the heartbeat of any live stream.</summary>
    /// <param name="builder">The load balancer.</param>
    /// <param name="timeout">1 s to 4000 s ("Application Load Balancer attributes"). Default: 60 s.</param>
    public static IResourceBuilder<LoadBalancerResource> WithIdleTimeout(this IResourceBuilder<LoadBalancerResource> builder, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (timeout < TimeSpan.FromSeconds(1) || timeout > TimeSpan.FromSeconds(4000))
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, $"The idle timeout of '{builder.Resource.Name}' must be from 1 s to 4000 s.");
        }

        builder.Resource.IdleTimeout = timeout;
        return builder;
    }

    private static IResourceBuilder<LoadBalancerResource> AddRoute(this IResourceBuilder<LoadBalancerResource> builder, LoadBalancerRouteAnnotation route) =>
        builder.WithAnnotation(route).WithRelationship(route.Target.Resource, "Reference");

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || "_-.$/~\"'@:+&*?".Contains(c, StringComparison.Ordinal);
}
