using System.Text;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Terraform;

/// <summary>Where each thing of a plan stands in the configuration: <c>ApiTaskRole</c> is <c>aws_iam_role.api_task_role</c>.</summary>
internal sealed class TerraformAddresses
{
    private readonly Dictionary<string, (string Type, string Name)> _addresses = new(StringComparer.Ordinal);
    // Variables of ours, and names that Terraform keeps for itself.
    private readonly HashSet<string> _taken = new(
        new[] { "aws_region", "wait_for_services", "source", "version", "providers", "count", "for_each", "lifecycle", "depends_on", "locals" }.Select(n => $"var.{n}"),
        StringComparer.Ordinal);

    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    public TerraformAddresses(AwsPlan plan)
    {
        foreach (var resource in plan.Resources.Where(r => r is not RawResource { Terraform: null }))
        {
            Add(resource.LogicalId, TypeOf(resource));
            foreach (var (id, type) in Parts(resource))
            {
                Add(id, type);
            }
        }

        foreach (var parameter in plan.Parameters)
        {
            const string Kind = "Parameter";
            var name = parameter.LogicalId;
            _variables[name] = Free("var", name.Length > Kind.Length && name.EndsWith(Kind, StringComparison.Ordinal) ? name[..^Kind.Length] : name);
        }
    }

    /// <summary>The type of Terraform that a kind of plan resource becomes.</summary>
    public static string TypeOf(PlanResource resource) => resource switch
    {
        Vpc => "aws_vpc",
        InternetGateway => "aws_internet_gateway",
        RouteTable => "aws_route_table",
        Subnet => "aws_subnet",
        NatGateway => "aws_nat_gateway",
        FlowLog => "aws_flow_log",
        VpcEndpoint => "aws_vpc_endpoint",
        SecurityGroup => "aws_security_group",
        DiscoveryNamespace => "aws_service_discovery_private_dns_namespace",
        DiscoveryService => "aws_service_discovery_service",
        FileSystem => "aws_efs_file_system",
        MountTarget => "aws_efs_mount_target",
        AccessPoint => "aws_efs_access_point",
        Table => "aws_dynamodb_table",
        MessageQueue => "aws_sqs_queue",
        Secret => "aws_secretsmanager_secret",
        Cache => "aws_elasticache_replication_group",
        ImageRepository => "aws_ecr_repository",
        Cluster => "aws_ecs_cluster",
        LogGroup => "aws_cloudwatch_log_group",
        Role => "aws_iam_role",
        TaskDefinition => "aws_ecs_task_definition",
        FargateService => "aws_ecs_service",
        TaskSchedule => "aws_scheduler_schedule",
        ServiceScaling => "aws_appautoscaling_target",
        ScalingPolicy => "aws_appautoscaling_policy",
        LoadBalancer => "aws_lb",
        TargetGroup => "aws_lb_target_group",
        Listener => "aws_lb_listener",
        ListenerRule => "aws_lb_listener_rule",
        LogBucket => "aws_s3_bucket",
        WebFirewall => "aws_wafv2_web_acl",
        AlarmTopic => "aws_sns_topic",
        Alarm => "aws_cloudwatch_metric_alarm",
        Dashboard => "aws_cloudwatch_dashboard",
        Backup => "aws_backup_plan",
        Budget => "aws_budgets_budget",
        RawResource { Terraform: { } form } => form.Type,
        _ => throw new AwsPublishException([$"The resource '{resource.LogicalId}' is a {resource.GetType().Name}, which the Terraform writer does not know. Leave Terraform out, or extend its writer."]),
    };

    /// <summary>Whether a logical id has an address.</summary>
    public bool Has(string logicalId) => _addresses.ContainsKey(logicalId);

    /// <summary>The name that follows the type.</summary>
    public string Name(string logicalId) => Find(logicalId).Name;

    /// <summary>A reference to a resource.</summary>
    public HclReference Ref(string logicalId, string? attribute = null) => new($"{Find(logicalId).Type}.{Name(logicalId)}", attribute);

    /// <summary>A reference to a part of a resource that has a type of its own, such as the version of a secret.</summary>
    public HclReference Part(string type, string logicalId, string? attribute = null) => new($"{type}.{Name(logicalId)}", attribute);

    /// <summary>The name of a parameter's variable.</summary>
    public string Variable(string parameterId) => _variables[parameterId];

    /// <summary><c>ApiTaskRole</c> is <c>api_task_role</c>.</summary>
    public static string Snake(string logicalId)
    {
        var name = new StringBuilder();
        for (var i = 0; i < logicalId.Length; i++)
        {
            var c = logicalId[i];
            if (char.IsAsciiLetterUpper(c) && i > 0 && (!char.IsAsciiLetterUpper(logicalId[i - 1]) || (i + 1 < logicalId.Length && char.IsAsciiLetterLower(logicalId[i + 1]))))
            {
                name.Append('_');
            }

            name.Append(char.ToLowerInvariant(c));
        }

        return name.Length > 0 && char.IsAsciiDigit(name[0]) ? $"_{name}" : name.ToString();
    }

    private static IEnumerable<(string Id, string Type)> Parts(PlanResource resource) => resource switch
    {
        Vpc vpc => vpc.RouteTables.Where(t => t.DefaultRoute is not null).Select(t => (t.DefaultRoute!.LogicalId, "aws_route"))
            .Concat(vpc.Subnets.Select(s => ($"{s.LogicalId}Routes", "aws_route_table_association"))),
        InternetGateway gateway => [(gateway.AttachmentId, "aws_internet_gateway_attachment")],
        NatGateway nat => [(nat.AddressId, "aws_eip")],
        SecurityGroup group => group.Ingress.Select(r => (r.LogicalId, "aws_vpc_security_group_ingress_rule"))
            .Concat(group.Egress.Select(r => (r.LogicalId, "aws_vpc_security_group_egress_rule"))),
        MessageQueue queue => [(queue.PolicyId, "aws_sqs_queue_policy")],
        Cache cache => [(cache.SubnetGroupId, "aws_elasticache_subnet_group"), (cache.ParameterGroupId, "aws_elasticache_parameter_group")],
        LogBucket bucket => [(bucket.PolicyId, "aws_s3_bucket_policy")],
        WebFirewall firewall => [(firewall.AssociationId, "aws_wafv2_web_acl_association")],
        AlarmTopic topic => [(topic.PolicyId, "aws_sns_topic_policy")],
        Backup backup => [(backup.VaultId, "aws_backup_vault"), (backup.SelectionId, "aws_backup_selection")],
        _ => [],
    };

    private void Add(string logicalId, string type) => _addresses[logicalId] = (type, Free(type, logicalId));

    // Ids that differ in capitals alone would be one name.
    private string Free(string type, string logicalId)
    {
        var name = Snake(logicalId);
        for (var i = 2; !_taken.Add($"{type}.{name}"); i++)
        {
            name = $"{Snake(logicalId)}_{i}";
        }

        return name;
    }

    private (string Type, string Name) Find(string logicalId) => _addresses.TryGetValue(logicalId, out var address)
        ? address
        : throw new InvalidOperationException($"Nothing in the plan is called '{logicalId}'.");
}
