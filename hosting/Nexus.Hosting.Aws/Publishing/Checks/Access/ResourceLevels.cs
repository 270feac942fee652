namespace Nexus.Hosting.Aws.Publishing.Checks.Access;

/// <summary>How narrow AWS lets a permission be, of the Service Authorization Reference.</summary>
internal static class ResourceLevels
{
    // Actions without a resource type.
    private static readonly HashSet<string> WithoutResource = new(StringComparer.Ordinal)
    {
        "application-autoscaling:DescribeScalableTargets", "application-autoscaling:DescribeScalingPolicies", "application-autoscaling:DescribeScheduledActions",
        "backup-storage:MountCapsule",
        "cloudwatch:PutMetricData",
        "ec2:DescribeAccountAttributes", "ec2:DescribeAddresses", "ec2:DescribeAddressesAttribute", "ec2:DescribeAvailabilityZones", "ec2:DescribeFlowLogs", "ec2:DescribeInstances", "ec2:DescribeInternetGateways",
        "ec2:DescribeManagedPrefixLists", "ec2:DescribeNatGateways", "ec2:DescribeNetworkAcls", "ec2:DescribeNetworkInterfaceAttribute", "ec2:DescribeNetworkInterfaces", "ec2:DescribePrefixLists",
        "ec2:DescribeRegions", "ec2:DescribeRouteTables", "ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeTags",
        "ec2:DescribeVpcEndpointServices", "ec2:DescribeVpcEndpoints", "ec2:DescribeVpcs", "ec2:DescribeVpnGateways",
        "ecr:GetAuthorizationToken",
        "ecs:DeregisterTaskDefinition", "ecs:DescribeTaskDefinition",
        "elasticfilesystem:CreateFileSystem",
        "elasticloadbalancing:DescribeCapacityReservation", "elasticloadbalancing:DescribeListenerAttributes", "elasticloadbalancing:DescribeListenerCertificates",
        "elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeLoadBalancerAttributes", "elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeRules",
        "elasticloadbalancing:DescribeTags", "elasticloadbalancing:DescribeTargetGroupAttributes", "elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth",
        "elasticloadbalancing:SetWebAcl",
        "logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeIndexPolicies", "logs:DescribeLogGroups", "logs:DescribeResourcePolicies",
        "route53:CreateHostedZone", "route53:ListHostedZonesByName",
        "secretsmanager:GetRandomPassword",
        "servicediscovery:CreatePrivateDnsNamespace", "servicediscovery:ListNamespaces", "servicediscovery:ListServices", "servicediscovery:ListTagsForResource", "servicediscovery:TagResource", "servicediscovery:UntagResource",
        "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
        "tag:GetResources",
        "wafv2:CheckCapacity", "wafv2:DescribeManagedRuleGroup",
        "xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments",
    };

    // Kinds whose ids AWS makes, so that nobody can name one before it is there: service:kind.
    private static readonly HashSet<string> NumberedByAws = new(StringComparer.Ordinal)
    {
        "application-autoscaling:scalable-target", "backup:backup-plan", "elasticache:cluster", "elasticache:parametergroup", "elasticache:replicationgroup", "elasticache:subnetgroup",
        "elasticfilesystem:access-point", "elasticfilesystem:file-system", "kms:key", "ec2:elastic-ip", "ec2:internet-gateway", "ec2:natgateway", "ec2:network-interface", "ec2:route-table",
        "ec2:security-group", "ec2:security-group-rule", "ec2:subnet", "ec2:vpc", "ec2:vpc-endpoint", "ec2:vpc-flow-log", "servicediscovery:namespace", "servicediscovery:service",
    };

    /// <summary>The actions that can be allowed on everything only.</summary>
    public static IReadOnlyCollection<string> Unlimited => WithoutResource;

    /// <summary>Whether an action can be allowed on everything only.</summary>
    public static bool HasNone(string action) => WithoutResource.Contains(action);

    /// <summary>Whether an ARN is of all of a kind whose ids AWS makes: <c>arn:{Partition}:ec2:{Region}:{AccountId}:vpc/*</c>.</summary>
    public static bool HaveIdsOfAws(string arn) => arn.Split(':', 6) is [_, _, var service, _, _, var name] && NumberedByAws.Contains($"{service}:{name.TrimEnd('*', '/', ':')}");
}
