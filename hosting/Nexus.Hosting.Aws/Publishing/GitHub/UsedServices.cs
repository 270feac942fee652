using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.GitHub;

/// <summary>
/// The services of AWS that make the resources of a plan, as CloudFormation's types name them. Taken from the plan and not from its template, for a plan that is
/// still to be checked may have none.
/// </summary>
internal static class UsedServices
{
    public static IReadOnlySet<string> Of(AwsPlan plan)
    {
        // The bucket of templates is made with the repositories, and a stack may be split.
        var services = new HashSet<string>(StringComparer.Ordinal) { "CloudFormation", "S3" };
        services.UnionWith(plan.Resources.Select(ServiceOf).OfType<string>());
        if (plan.Tables.Any(t => t.Capacity is not null))
        {
            services.Add("ApplicationAutoScaling");
        }

        return services;
    }

    private static string? ServiceOf(PlanResource resource) => resource switch
    {
        Vpc or InternetGateway or RouteTable or Subnet or NatGateway or FlowLog or VpcEndpoint or SecurityGroup => "EC2",
        DiscoveryNamespace or DiscoveryService => "ServiceDiscovery",
        Cluster or FargateService or TaskDefinition => "ECS",
        FileSystem or MountTarget or AccessPoint => "EFS",
        LoadBalancer or TargetGroup or Listener or ListenerRule => "ElasticLoadBalancingV2",
        WebFirewall => "WAFv2",
        LogBucket => "S3",
        LogGroup => "Logs",
        Table => "DynamoDB",
        MessageQueue => "SQS",
        Cache => "ElastiCache",
        ImageRepository => "ECR",
        AlarmTopic => "SNS",
        Alarm or Dashboard => "CloudWatch",
        Backup => "Backup",
        Budget => "Budgets",
        ServiceScaling or ScalingPolicy => "ApplicationAutoScaling",
        TaskSchedule => "Scheduler",
        Secret { Content: not ExistingSecret } => "SecretsManager",
        RawResource { CloudFormation: { } raw } => raw.Type.Split("::") is [_, var service, ..] ? service : null,
        _ => null,
    };
}
