using Nexus.Hosting.Aws.Publishing.Deployment;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.GitHub;

/// <summary>
/// What making, changing and removing the resources of a plan needs. CloudFormation decides which calls it makes of a service, and makes others from one version to
/// the next: so all actions of a service, but of this deployment's resources alone. AWS makes the ids of some kinds itself; those are limited to the kind, the region
/// and the account. On everything stands only what AWS allows in no other way.
/// </summary>
internal sealed class StackPermissions(AwsPlan plan)
{
    private static readonly string[] KindsOfCaches = ["cluster", "parametergroup", "replicationgroup", "subnetgroup"];
    private static readonly string[] KindsOfLoadBalancers = ["loadbalancer", "listener", "listener-rule"];

    private static readonly string[] AskedOfLoadBalancers =
    [
        "CapacityReservation", "ListenerAttributes", "ListenerCertificates", "Listeners", "LoadBalancerAttributes", "LoadBalancers", "Rules", "Tags", "TargetGroupAttributes", "TargetGroups",
        "TargetHealth",
    ];

    private static readonly string[] KindsOfTheNetwork =
    [
        "elastic-ip", "internet-gateway", "natgateway", "network-interface", "route-table", "security-group", "security-group-rule", "subnet", "vpc", "vpc-endpoint", "vpc-flow-log",
    ];

    private static readonly string[] AskedOfTheNetwork =
    [
        "AccountAttributes", "Addresses", "AddressesAttribute", "AvailabilityZones", "FlowLogs", "Instances", "InternetGateways", "ManagedPrefixLists", "NatGateways", "NetworkAcls",
        "NetworkInterfaceAttribute", "NetworkInterfaces", "PrefixLists", "Regions", "RouteTables", "SecurityGroupRules", "SecurityGroups", "Subnets", "Tags", "VpcEndpointServices",
        "VpcEndpoints", "Vpcs", "VpnGateways",
    ];

    private static readonly PlanValue HostedZones = PlanValue.Arn("route53", "hostedzone/*", region: string.Empty, account: string.Empty);

    private readonly IReadOnlySet<string> _services = UsedServices.Of(plan);
    private readonly string _stack = StackNames.Main(plan);
    private readonly string _path = StackNames.Path(plan);
    private readonly List<PolicyStatement> _statements = [];
    private readonly List<string> _unlimited = [];

    /// <summary>A statement for each service of AWS that the plan uses, and one for what can't be limited.</summary>
    public IReadOnlyList<PolicyStatement> Statements()
    {
        WithNames();
        WithIds();
        Network();
        var worldwide = _unlimited.ToLookup(a => a.StartsWith("route53:", StringComparison.Ordinal));
        _statements.Add(new("MakeWhatHasNoArn", [.. worldwide[false].Order(StringComparer.Ordinal)], ["*"])
        {
            Conditions = [new("StringEquals", "aws:RequestedRegion", [new DeploymentValue(DeploymentFact.Region)])],
        });
        if (worldwide[true].Any())
        {
            _statements.Add(new("MakeWhatHasNoRegion", [.. worldwide[true]], ["*"]));
        }

        return _statements;
    }

    // What the plan or CloudFormation names after the stack.
    private void WithNames()
    {
        Service("CloudFormation", "cloudformation", [PlanValue.Arn("cloudformation", $"stack/{_stack}-*/*")]);
        Service("CloudWatch", "cloudwatch", [PlanValue.Arn("cloudwatch", $"alarm:{_stack}-*"), PlanValue.Arn("cloudwatch", $"dashboard/{_stack}*", region: string.Empty)]);
        Service("DynamoDB", "dynamodb", [PlanValue.Arn("dynamodb", $"table/{_stack}-*")]);
        Service("ECR", "ecr", [PlanValue.Arn("ecr", $"repository/{_path}/*")]);
        Service(
            "ECS",
            "ecs",
            [
                PlanValue.Arn("ecs", $"cluster/{_stack}"), PlanValue.Arn("ecs", $"service/{_stack}/*"), PlanValue.Arn("ecs", $"service-deployment/{_stack}/*"),
                PlanValue.Arn("ecs", $"service-revision/{_stack}/*"), PlanValue.Arn("ecs", $"task-definition/{_stack}-*"),
            ],
            "ecs:DeregisterTaskDefinition", "ecs:DescribeTaskDefinition");
        Service("Logs", "logs", [PlanValue.Arn("logs", $"log-group:/{_path}/*")], "logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeIndexPolicies", "logs:DescribeLogGroups", "logs:DescribeResourcePolicies");
        Service("S3", "s3", [PlanValue.Arn("s3", GitHubRoles.Made(_stack), region: string.Empty, account: string.Empty)]);
        Service("Scheduler", "scheduler", [PlanValue.Arn("scheduler", $"schedule/default/{_stack}-*")]);
        Service("SecretsManager", "secretsmanager", [PlanValue.Arn("secretsmanager", $"secret:{_path}/*")], "secretsmanager:GetRandomPassword");
        Service("SNS", "sns", [PlanValue.Arn("sns", $"{_stack}-*")]);
        Service("SQS", "sqs", [PlanValue.Arn("sqs", $"{_stack}-*")]);
        Service("Budgets", "budgets", [PlanValue.Arn("budgets", $"budget/{_stack}-*", region: string.Empty)]);
        // A firewall is put before a load balancer by permissions for both, and made of rule groups that AWS keeps.
        Service(
            "WAFv2",
            "wafv2",
            [
                PlanValue.Arn("wafv2", $"regional/webacl/{_stack}-*/*"), PlanValue.Arn("wafv2", "regional/managedruleset/*/*"),
                .. plan.LoadBalancers.Select(b => PlanValue.Arn("elasticloadbalancing", $"loadbalancer/app/{b.Name}/*")),
            ],
            "elasticloadbalancing:SetWebAcl", "wafv2:CheckCapacity", "wafv2:DescribeManagedRuleGroup");
    }

    // What gets an id from AWS, or a name that is cut off.
    private void WithIds()
    {
        Service(
            "ApplicationAutoScaling", "application-autoscaling", [PlanValue.Arn("application-autoscaling", "scalable-target/*")],
            "application-autoscaling:DescribeScalableTargets", "application-autoscaling:DescribeScalingPolicies", "application-autoscaling:DescribeScheduledActions");
        if (_services.Contains("ApplicationAutoScaling"))
        {
            // A policy that keeps a target makes alarms of its own, for who makes the policy.
            _statements.Add(new(
                "MakeAlarmsOfScaling", ["cloudwatch:DeleteAlarms", "cloudwatch:DescribeAlarms", "cloudwatch:PutMetricAlarm"],
                [PlanValue.Arn("cloudwatch", $"alarm:TargetTracking-service/{_stack}/*"), PlanValue.Arn("cloudwatch", $"alarm:TargetTracking-table/{_stack}-*")]));
        }

        if (Service("Backup", "backup", [PlanValue.Arn("backup", $"backup-vault:{_stack}-*"), PlanValue.Arn("backup", "backup-plan:*")], "backup-storage:MountCapsule"))
        {
            // A vault is encrypted with a key of AWS Backup ("Create a backup vault", AWS Backup Developer Guide).
            _statements.Add(new(
                "EncryptBackups", ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey", "kms:RetireGrant"], [PlanValue.Arn("kms", "key/*")])
            {
                Conditions = [new("StringLike", "kms:ViaService", ["backup.*.amazonaws.com"])],
            });
        }

        Service("EFS", "elasticfilesystem", [PlanValue.Arn("elasticfilesystem", "access-point/*"), PlanValue.Arn("elasticfilesystem", "file-system/*")], "elasticfilesystem:CreateFileSystem");
        Service("ElastiCache", "elasticache", [.. KindsOfCaches.Select(kind => PlanValue.Arn("elasticache", $"{kind}:*"))]);
        Service(
            "ElasticLoadBalancingV2",
            "elasticloadbalancing",
            [
                .. plan.LoadBalancers.SelectMany(b => KindsOfLoadBalancers.Select(kind => PlanValue.Arn("elasticloadbalancing", $"{kind}/app/{b.Name}/*"))),
                PlanValue.Arn("elasticloadbalancing", "targetgroup/*/*"),
            ],
            [.. AskedOfLoadBalancers.Select(what => $"elasticloadbalancing:Describe{what}")]);
        // A namespace is a hosted zone too.
        if (Service(
            "ServiceDiscovery", "servicediscovery", [PlanValue.Arn("servicediscovery", "namespace/*"), PlanValue.Arn("servicediscovery", "service/*")],
            "route53:CreateHostedZone", "route53:ListHostedZonesByName", "servicediscovery:CreatePrivateDnsNamespace", "servicediscovery:ListNamespaces", "servicediscovery:ListServices",
            "servicediscovery:ListTagsForResource", "servicediscovery:TagResource", "servicediscovery:UntagResource"))
        {
            _statements.Add(new(
                "MakeHostedZones", ["route53:ChangeResourceRecordSets", "route53:DeleteHostedZone", "route53:GetHostedZone"],
                [HostedZones]));
        }
    }

    // Machines, disks and images are no part of it: only these kinds.
    private void Network()
    {
        Service(
            "EC2",
            "ec2",
            [.. KindsOfTheNetwork.Select(kind => PlanValue.Arn("ec2", $"{kind}/*"))],
            [.. AskedOfTheNetwork.Select(what => $"ec2:Describe{what}")]);
        if (plan.Network.Endpoints.Any(e => !e.IsGateway))
        {
            // An interface gets the service's name in a zone of its own.
            _statements.Add(new("NameEndpoints", ["route53:AssociateVPCWithHostedZone"], [HostedZones]));
        }
    }

    private bool Service(string service, string prefix, IReadOnlyList<PlanValue> resources, params IReadOnlyList<string> unlimited)
    {
        if (resources.Count == 0 || !_services.Contains(service))
        {
            return false;
        }

        _statements.Add(new($"Make{service}", [$"{prefix}:*"], resources));
        _unlimited.AddRange(unlimited);
        return true;
    }
}
