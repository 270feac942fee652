using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Terraform;

/// <summary>Services with their private names, and tasks that the clock starts.</summary>
internal static class ServiceConfiguration
{
    private const string File = TerraformFiles.Services;

    public static void Add(TerraformConfiguration files)
    {
        foreach (var plan in files.Plan.Services)
        {
            if (plan.Discovery is { } discovery)
            {
                AddDiscovery(files, discovery);
            }

            if (plan.Service is { } service)
            {
                AddService(files, service, isScaled: plan.Scaling is not null);
            }

            if (plan.Schedule is { } schedule)
            {
                AddSchedule(files, schedule);
            }
        }
    }

    private static void AddDiscovery(TerraformConfiguration files, DiscoveryService discovery) => files.Add(File, discovery.LogicalId, body => body
        .Set("name", discovery.Name)
        .Set("force_destroy", true)
        .Add("dns_config", b => b
            .Set("namespace_id", files.Ref(files.Plan.Namespace!.LogicalId))
            .Set("routing_policy", "MULTIVALUE")
            .Add("dns_records", r => r.Set("type", "A").Set("ttl", discovery.TimeToLiveSeconds)))
        .Add("health_check_custom_config", b => b.Set("failure_threshold", 1)));

    private static void AddService(TerraformConfiguration files, FargateService service, bool isScaled) => files.Add(File, service.LogicalId, body =>
    {
        body.Set("name", service.Name)
            .Set("cluster", files.Ref(files.Plan.Cluster.LogicalId, "arn"))
            .Set("task_definition", files.Ref(service.TaskDefinitionId, "arn"))
            .Set("desired_count", service.DesiredCount)
            .Set("deployment_minimum_healthy_percent", service.MinimumHealthyPercent)
            .Set("deployment_maximum_percent", service.MaximumPercent)
            .Set("availability_zone_rebalancing", service.RebalancesZones ? "ENABLED" : "DISABLED")
            .Set("enable_ecs_managed_tags", true)
            .Set("enable_execute_command", service.AllowsExec)
            .Set("propagate_tags", "SERVICE")
            .Set("health_check_grace_period_seconds", service.HealthCheckGraceSeconds)
            .Set("wait_for_steady_state", new HclReference("var.wait_for_services"))
            .Set("depends_on", DependsOn(files, service))
            .AddEach("capacity_provider_strategy", service.Capacity, (b, c) => b
                .Set("capacity_provider", c.Capacity == FargateCapacity.Spot ? "FARGATE_SPOT" : "FARGATE")
                .Set("base", c.Base)
                .Set("weight", c.Weight))
            .Add("deployment_circuit_breaker", b => b.Set("enable", service.HasCircuitBreaker).Set("rollback", service.HasCircuitBreaker))
            .Add("network_configuration", b => Network(files, b, service.SecurityGroupIds))
            .AddEach("load_balancer", service.Targets, (b, t) => b
                .Set("target_group_arn", files.Ref(t.TargetGroupId, "arn"))
                .Set("container_name", t.ContainerName)
                .Set("container_port", t.Port));
        if (service.DiscoveryServiceId is { } discovery)
        {
            body.Add("service_registries", b => b.Set("registry_arn", files.Ref(discovery, "arn")));
        }

        if (isScaled)
        {
            // Scaling changes it; the next apply must not take it back.
            body.Add("lifecycle", b => b.Set("ignore_changes", HclExpression.List([new HclLiteral("desired_count")])));
        }
    });

    // Tasks pull their image and read their secrets through the NAT gateways, and only once their role allows it.
    private static HclList DependsOn(TerraformConfiguration files, FargateService service)
    {
        var task = files.Plan.Services.First(s => s.Service == service);
        var first = service.DependsOn
            .Concat(files.Plan.Network.Vpc?.RouteTables.Where(t => t.DefaultRoute?.Gateway == GatewayKind.Nat).Select(t => t.DefaultRoute!.LogicalId) ?? [])
            .Distinct(StringComparer.Ordinal)
            .Select(id => (HclExpression)files.Addresses.Ref(id))
            .Append(files.Addresses.Part("aws_ecs_cluster_capacity_providers", files.Plan.Cluster.LogicalId))
            .Concat(new[] { task.ExecutionRole, task.TaskRole }.Where(r => r.Statements.Count > 0).Select(r => (HclExpression)files.Addresses.Part("aws_iam_role_policy", r.LogicalId)))
            .Concat(task.TaskDefinition.Containers.SelectMany(c => c.Secrets).Select(s => s.SecretId).Distinct(StringComparer.Ordinal)
                .Where(id => files.Plan.Secrets.First(s => s.LogicalId == id).Content is not ExistingSecret)
                .Select(id => (HclExpression)files.Addresses.Part("aws_secretsmanager_secret_version", id)));
        return HclExpression.List(first);
    }

    private static void Network(TerraformConfiguration files, HclBody body, IReadOnlyList<string> groups) => body
        .Set("assign_public_ip", false)
        .Set("security_groups", HclExpression.List(groups.Select(g => (HclExpression)files.Ref(g))))
        .Set("subnets", files.Values.Render(files.Plan.Network.PrivateSubnetIds));

    private static void AddSchedule(TerraformConfiguration files, TaskSchedule schedule) => files.Add(File, schedule.LogicalId, body => body
        .Set("name", schedule.Name)
        .Set("schedule_expression", schedule.Expression)
        .Set("schedule_expression_timezone", schedule.TimeZone)
        .Set("depends_on", files.PolicyOf(schedule.Role))
        .Add("flexible_time_window", b => b.Set("mode", "OFF"))
        .Add("target", b => b
            .Set("arn", files.Ref(files.Plan.Cluster.LogicalId, "arn"))
            .Set("role_arn", files.Value(schedule.Role.Arn))
            .Add("ecs_parameters", e => e
                .Set("task_definition_arn", files.Ref(schedule.TaskDefinitionId, "arn"))
                .Set("launch_type", "FARGATE")
                .Set("propagate_tags", "TASK_DEFINITION")
                .Set("task_count", 1)
                .Add("network_configuration", n => Network(files, n, schedule.SecurityGroupIds)))
            .Add("retry_policy", r => r.Set("maximum_retry_attempts", schedule.Retries))));
}
