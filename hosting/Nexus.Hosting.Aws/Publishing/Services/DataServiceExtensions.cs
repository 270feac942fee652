using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws;
using Nexus.Hosting.Aws.Publishing;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Aspire.Hosting;

/// <summary>Says how data stores and load balancers are made on AWS. None of it has an effect while the application runs locally.</summary>
public static class DataServiceExtensions
{
    /// <summary>Publishes Redis as a managed cache (ElastiCache) in several zones, with TLS and a password, in place of a Fargate service.</summary>
    /// <param name="builder">Redis.</param>
    /// <param name="nodeType">The size of a node. Default: by the stage.</param>
    /// <param name="nodes">The primary and its replicas: 2 to 6.</param>
    public static IResourceBuilder<RedisResource> PublishAsElastiCache(this IResourceBuilder<RedisResource> builder, string? nodeType = null, int nodes = 2)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return nodes is >= 2 and <= 6
            ? builder.WithAnnotation(new ElastiCacheAnnotation(nodeType, nodes), ResourceAnnotationMutationBehavior.Replace)
            : throw new ArgumentOutOfRangeException(nameof(nodes), nodes, $"The cache '{builder.Resource.Name}' has 2 to 6 nodes.");
    }

    /// <summary>Pays for a table by the hour; its capacity follows the load between the limits. Default: on demand.</summary>
    public static IResourceBuilder<DynamoDBTableResource> WithProvisionedCapacity(
        this IResourceBuilder<DynamoDBTableResource> builder, int minimumReads, int maximumReads, int minimumWrites, int maximumWrites)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (minimumReads < 1 || minimumWrites < 1 || maximumReads < minimumReads || maximumWrites < minimumWrites)
        {
            throw new ArgumentException(
                $"The capacity of the table '{builder.Resource.Name}' is {minimumReads} to {maximumReads} reads and {minimumWrites} to {maximumWrites} writes; each minimum must be 1 or more and no maximum below its minimum.",
                nameof(maximumReads));
        }

        return builder.WithAnnotation(
            new TableCapacityAnnotation(new(minimumReads, maximumReads, minimumWrites, maximumWrites)), ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>Serves HTTPS (TLS 1.3) with a certificate of ACM in the deployment's region; HTTP is sent on to it.</summary>
    /// <param name="builder">The load balancer.</param>
    /// <param name="certificateArn">The certificate's ARN.</param>
    /// <param name="stages">The stages that have a certificate; none: all.</param>
    public static IResourceBuilder<LoadBalancerResource> WithCertificate(
        this IResourceBuilder<LoadBalancerResource> builder, IResourceBuilder<ParameterResource> certificateArn, params Stage[] stages)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(certificateArn);
        ArgumentNullException.ThrowIfNull(stages);
        return builder.Set(options => (options.Certificate, options.CertificateStages) = (certificateArn.Resource, stages));
    }

    /// <summary>Serves HTTPS (TLS 1.3) with a certificate whose ARN whoever deploys writes into the parameters file; HTTP is sent on to it.</summary>
    /// <param name="builder">The load balancer.</param>
    /// <param name="stages">The stages that have a certificate; none: all.</param>
    public static IResourceBuilder<LoadBalancerResource> WithCertificate(this IResourceBuilder<LoadBalancerResource> builder, params Stage[] stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        return builder.Set(options => (options.AsksForCertificate, options.CertificateStages) = (true, stages));
    }

    /// <summary>Puts a firewall (WAF) before the load balancer: AWS's managed rules and a limit for each client's address.</summary>
    /// <param name="builder">The load balancer.</param>
    /// <param name="requestsPerFiveMinutes">Requests of one address in five minutes: 10 or more.</param>
    public static IResourceBuilder<LoadBalancerResource> WithWebFirewall(this IResourceBuilder<LoadBalancerResource> builder, int requestsPerFiveMinutes = 2000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(requestsPerFiveMinutes, 10);
        return builder.Set(options => options.FirewallLimit = requestsPerFiveMinutes);
    }

    /// <summary>Lets only the VPC reach the load balancer.</summary>
    public static IResourceBuilder<LoadBalancerResource> AsInternal(this IResourceBuilder<LoadBalancerResource> builder) =>
        builder.Set(options => options.IsInternal = true);

    private static IResourceBuilder<LoadBalancerResource> Set(this IResourceBuilder<LoadBalancerResource> builder, Action<LoadBalancerOptionsAnnotation> set)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!builder.Resource.TryGetLastAnnotation<LoadBalancerOptionsAnnotation>(out var options))
        {
            options = new();
            builder.WithAnnotation(options);
        }

        set(options);
        return builder;
    }
}
