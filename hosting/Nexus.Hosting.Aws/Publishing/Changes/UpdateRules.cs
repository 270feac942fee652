namespace Nexus.Hosting.Aws.Publishing.Changes;

/// <summary>
/// What CloudFormation does with a resource when a property changes, as "Update requires" in the AWS CloudFormation Template Reference says for the properties
/// that are written; and which resources hold data.
/// </summary>
internal static class UpdateRules
{
    /// <summary>Properties whose change makes a new resource in place of the old one; <c>*</c>: all.</summary>
    private static readonly Dictionary<string, (string Type, string[] Properties)> Replacing = new(StringComparer.Ordinal)
    {
        ["Vpc"] = ("AWS::EC2::VPC", ["cidr"]),
        ["Subnet"] = ("AWS::EC2::Subnet", ["cidr", "zone"]),
        ["NatGateway"] = ("AWS::EC2::NatGateway", ["addressId", "subnetId"]),
        ["VpcEndpoint"] = ("AWS::EC2::VPCEndpoint", ["service", "isGateway"]),
        ["DiscoveryNamespace"] = ("AWS::ServiceDiscovery::PrivateDnsNamespace", ["name"]),
        ["DiscoveryService"] = ("AWS::ServiceDiscovery::Service", ["name"]),
        ["Cluster"] = ("AWS::ECS::Cluster", ["name"]),
        ["SecurityGroup"] = ("AWS::EC2::SecurityGroup", ["description"]),
        ["MountTarget"] = ("AWS::EFS::MountTarget", ["subnetId"]),
        ["AccessPoint"] = ("AWS::EFS::AccessPoint", ["path", "userId", "groupId", "permissions"]),
        ["Table"] = ("AWS::DynamoDB::Table", ["name", "partitionKey", "sortKey"]),
        ["MessageQueue"] = ("AWS::SQS::Queue", ["name", "isFifo"]),
        ["Secret"] = ("AWS::SecretsManager::Secret", ["name"]),
        ["Cache"] = ("AWS::ElastiCache::ReplicationGroup", ["name", "subnetGroupId"]),
        ["ImageRepository"] = ("AWS::ECR::Repository", ["name"]),
        ["LoadBalancer"] = ("AWS::ElasticLoadBalancingV2::LoadBalancer", ["name", "isInternetFacing"]),
        ["TargetGroup"] = ("AWS::ElasticLoadBalancingV2::TargetGroup", ["port", "isHttp2"]),
        ["WebFirewall"] = ("AWS::WAFv2::WebACL", ["name"]),
        ["LogGroup"] = ("AWS::Logs::LogGroup", ["name"]),
        ["TaskDefinition"] = ("AWS::ECS::TaskDefinition", ["*"]),
        ["FargateService"] = ("AWS::ECS::Service", ["name"]),
        ["ServiceScaling"] = ("AWS::ApplicationAutoScaling::ScalableTarget", ["serviceId"]),
        ["ScalingPolicy"] = ("AWS::ApplicationAutoScaling::ScalingPolicy", ["name"]),
        ["TaskSchedule"] = ("AWS::Scheduler::Schedule", ["name"]),
        ["AlarmTopic"] = ("AWS::SNS::Topic", ["name"]),
        ["Alarm"] = ("AWS::CloudWatch::Alarm", ["name"]),
        ["Dashboard"] = ("AWS::CloudWatch::Dashboard", ["name"]),
        ["Backup"] = ("AWS::Backup::BackupVault", ["name"]),
    };

    private static readonly Dictionary<string, string> Data = new(StringComparer.Ordinal)
    {
        ["FileSystem"] = "its files",
        ["Table"] = "its items",
        ["MessageQueue"] = "the messages that wait in it",
        ["Cache"] = "its keys",
        ["Secret"] = "its content",
        ["ImageRepository"] = "its images",
        ["LogGroup"] = "its log lines",
        ["LogBucket"] = "its access logs",
        ["Backup"] = "the copies in its vault",
    };

    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        ["Vpc"] = "VPC",
        ["VpcEndpoint"] = "VPC endpoint",
        ["NatGateway"] = "NAT gateway",
        ["DiscoveryNamespace"] = "private namespace",
        ["DiscoveryService"] = "private name",
        ["FileSystem"] = "EFS file system",
        ["Table"] = "DynamoDB table",
        ["MessageQueue"] = "SQS queue",
        ["Cache"] = "ElastiCache",
        ["ImageRepository"] = "ECR repository",
        ["FargateService"] = "ECS service",
        ["ServiceScaling"] = "scaling",
        ["TaskSchedule"] = "schedule",
        ["LogBucket"] = "bucket of access logs",
        ["Role"] = "IAM role",
    };

    /// <summary>All kinds, with CloudFormation's type and the properties whose change replaces; for tests.</summary>
    public static IReadOnlyDictionary<string, (string Type, string[] Properties)> All => Replacing;

    public static bool Replaces(string kind, string property) =>
        Replacing.TryGetValue(kind, out var rule) && (rule.Properties is ["*"] ? property != "removal" : rule.Properties.Contains(property, StringComparer.Ordinal));

    /// <summary>What is lost with the resource; null: it holds no data.</summary>
    public static string? DataOf(string kind) => Data.GetValueOrDefault(kind);

    /// <summary>What people call the kind: <c>TaskDefinition</c> is a task definition.</summary>
    public static string Title(string kind) =>
        Titles.TryGetValue(kind, out var title) ? title : string.Concat(kind.Select((c, i) => char.IsUpper(c) ? $"{(i == 0 ? string.Empty : " ")}{char.ToLowerInvariant(c)}" : $"{c}"));
}
