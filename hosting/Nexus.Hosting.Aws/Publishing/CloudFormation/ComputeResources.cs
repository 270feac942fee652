using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.CloudFormation;

/// <summary>The cluster, services, scheduled tasks and their scaling.</summary>
internal static class ComputeResources
{
    public static void AddCluster(TemplateBuilder template)
    {
        var cluster = template.Plan.Cluster;
        template.Add(cluster.LogicalId, "AWS::ECS::Cluster", new()
        {
            ["CapacityProviders"] = new JsonArray("FARGATE", "FARGATE_SPOT"),
            ["ClusterName"] = cluster.Name,
            ["ClusterSettings"] = new JsonArray(new JsonObject { ["Name"] = "containerInsights", ["Value"] = cluster.HasContainerInsights ? "enabled" : "disabled" }),
            ["DefaultCapacityProviderStrategy"] = new JsonArray(new JsonObject { ["CapacityProvider"] = "FARGATE", ["Weight"] = 1 }),
        });
    }

    public static void Add(TemplateBuilder template, ServicePlan plan)
    {
        LogResources.Add(template, plan.LogGroup);
        RoleResources.Add(template, plan.ExecutionRole);
        RoleResources.Add(template, plan.TaskRole);
        NetworkResources.Add(template, plan.SecurityGroup);
        TaskDefinitionResources.Add(template, plan.TaskDefinition);

        if (plan.Discovery is { } discovery)
        {
            template.Add(discovery.LogicalId, "AWS::ServiceDiscovery::Service", new()
            {
                ["DnsConfig"] = new JsonObject
                {
                    ["DnsRecords"] = new JsonArray(new JsonObject { ["TTL"] = discovery.TimeToLiveSeconds, ["Type"] = "A" }),
                    ["RoutingPolicy"] = "MULTIVALUE",
                },
                ["HealthCheckCustomConfig"] = new JsonObject { ["FailureThreshold"] = 1 },
                ["Name"] = discovery.Name,
                ["NamespaceId"] = CloudFormationValues.Ref(template.Plan.Namespace!.LogicalId),
            });
        }

        if (plan.Service is { } service)
        {
            AddService(template, service);
        }

        if (plan.Scaling is { } scaling)
        {
            ScalingResources.Add(template, scaling);
        }

        if (plan.Schedule is { } schedule)
        {
            AddSchedule(template, schedule);
        }
    }

    private static void AddService(TemplateBuilder template, FargateService service) => template.Add(service.LogicalId, "AWS::ECS::Service", new()
    {
        ["AvailabilityZoneRebalancing"] = service.RebalancesZones ? "ENABLED" : "DISABLED",
        ["CapacityProviderStrategy"] = TemplateBuilder.Array(service.Capacity.Select(c => new JsonObject
        {
            ["Base"] = c.Base,
            ["CapacityProvider"] = c.Capacity == FargateCapacity.Spot ? "FARGATE_SPOT" : "FARGATE",
            ["Weight"] = c.Weight,
        })),
        ["Cluster"] = CloudFormationValues.Ref(template.Plan.Cluster.LogicalId),
        ["DeploymentConfiguration"] = new JsonObject
        {
            ["DeploymentCircuitBreaker"] = new JsonObject { ["Enable"] = service.HasCircuitBreaker, ["Rollback"] = service.HasCircuitBreaker },
            ["MaximumPercent"] = service.MaximumPercent,
            ["MinimumHealthyPercent"] = service.MinimumHealthyPercent,
        },
        ["DesiredCount"] = service.DesiredCount,
        ["EnableECSManagedTags"] = true,
        ["EnableExecuteCommand"] = service.AllowsExec,
        ["HealthCheckGracePeriodSeconds"] = service.HealthCheckGraceSeconds,
        ["LoadBalancers"] = service.Targets.Count == 0 ? null : TemplateBuilder.Array(service.Targets.Select(t => new JsonObject
        {
            ["ContainerName"] = t.ContainerName,
            ["ContainerPort"] = t.Port,
            ["TargetGroupArn"] = CloudFormationValues.Ref(t.TargetGroupId),
        })),
        ["NetworkConfiguration"] = new JsonObject { ["AwsvpcConfiguration"] = Network(template, service.SecurityGroupIds) },
        ["PropagateTags"] = "SERVICE",
        ["ServiceName"] = service.Name,
        ["ServiceRegistries"] = service.DiscoveryServiceId is { } discovery
            ? new JsonArray(new JsonObject { ["RegistryArn"] = CloudFormationValues.GetAtt(discovery, "Arn") })
            : null,
        ["TaskDefinition"] = CloudFormationValues.Ref(service.TaskDefinitionId),
    }, dependsOn: service.DependsOn.Concat(WaysOut(template)));

    // Tasks pull their image and read their secrets through the NAT gateways.
    private static IEnumerable<string> WaysOut(TemplateBuilder template) =>
        template.Plan.Network.Vpc?.RouteTables.Where(t => t.DefaultRoute?.Gateway == GatewayKind.Nat).Select(t => t.DefaultRoute!.LogicalId) ?? [];

    private static JsonObject Network(TemplateBuilder template, IReadOnlyList<string> groups) => new()
    {
        ["AssignPublicIp"] = "DISABLED",
        ["SecurityGroups"] = TemplateBuilder.Array(groups.Select(g => CloudFormationValues.GetAtt(g, "GroupId"))),
        ["Subnets"] = template.Values.Render(template.Plan.Network.PrivateSubnetIds),
    };

    private static void AddSchedule(TemplateBuilder template, TaskSchedule schedule)
    {
        RoleResources.Add(template, schedule.Role);
        template.Add(schedule.LogicalId, "AWS::Scheduler::Schedule", new()
        {
            ["FlexibleTimeWindow"] = new JsonObject { ["Mode"] = "OFF" },
            ["Name"] = schedule.Name,
            ["ScheduleExpression"] = schedule.Expression,
            ["ScheduleExpressionTimezone"] = schedule.TimeZone,
            ["Target"] = new JsonObject
            {
                ["Arn"] = CloudFormationValues.GetAtt(template.Plan.Cluster.LogicalId, "Arn"),
                ["EcsParameters"] = new JsonObject
                {
                    ["LaunchType"] = "FARGATE",
                    ["NetworkConfiguration"] = new JsonObject { ["AwsvpcConfiguration"] = Network(template, schedule.SecurityGroupIds) },
                    ["PropagateTags"] = "TASK_DEFINITION",
                    ["TaskCount"] = 1,
                    ["TaskDefinitionArn"] = CloudFormationValues.Ref(schedule.TaskDefinitionId),
                },
                ["RetryPolicy"] = new JsonObject { ["MaximumRetryAttempts"] = schedule.Retries },
                ["RoleArn"] = template.Value(schedule.Role.Arn),
            },
        });
    }
}

/// <summary>How the number of tasks follows the load.</summary>
internal static class ScalingResources
{
    public static void Add(TemplateBuilder template, ServiceScaling scaling)
    {
        var cluster = template.Plan.Cluster.LogicalId;
        template.Add(scaling.LogicalId, "AWS::ApplicationAutoScaling::ScalableTarget", new()
        {
            ["MaxCapacity"] = scaling.Maximum,
            ["MinCapacity"] = scaling.Minimum,
            ["ResourceId"] = CloudFormationValues.Sub($"service/${{{cluster}}}/${{{scaling.ServiceId}.Name}}"),
            ["ScalableDimension"] = "ecs:service:DesiredCount",
            ["ScheduledActions"] = scaling.Schedules.Count == 0 ? null : TemplateBuilder.Array(scaling.Schedules.Select(s => new JsonObject
            {
                ["ScalableTargetAction"] = new JsonObject { ["MaxCapacity"] = s.Maximum, ["MinCapacity"] = s.Minimum },
                ["Schedule"] = s.Expression,
                ["ScheduledActionName"] = s.Name,
                ["Timezone"] = s.TimeZone,
            })),
            ["ServiceNamespace"] = "ecs",
        });
        foreach (var policy in scaling.Policies)
        {
            var tracking = new JsonObject
            {
                ["ScaleInCooldown"] = policy.ScaleInCooldownSeconds,
                ["ScaleOutCooldown"] = policy.ScaleOutCooldownSeconds,
                ["TargetValue"] = policy.Target,
            };
            AddMetric(template, tracking, policy.Metric);
            template.Add(policy.LogicalId, "AWS::ApplicationAutoScaling::ScalingPolicy", new()
            {
                ["PolicyName"] = policy.Name,
                ["PolicyType"] = "TargetTrackingScaling",
                ["ScalingTargetId"] = CloudFormationValues.Ref(scaling.LogicalId),
                ["TargetTrackingScalingPolicyConfiguration"] = tracking,
            });
        }
    }

    private static void AddMetric(TemplateBuilder template, JsonObject tracking, ScalingMetric metric)
    {
        switch (metric)
        {
            case CpuScalingMetric:
                tracking["PredefinedMetricSpecification"] = new JsonObject { ["PredefinedMetricType"] = "ECSServiceAverageCPUUtilization" };
                break;
            case MemoryScalingMetric:
                tracking["PredefinedMetricSpecification"] = new JsonObject { ["PredefinedMetricType"] = "ECSServiceAverageMemoryUtilization" };
                break;
            case RequestScalingMetric requests:
                tracking["PredefinedMetricSpecification"] = new JsonObject
                {
                    ["PredefinedMetricType"] = "ALBRequestCountPerTarget",
                    ["ResourceLabel"] = CloudFormationValues.Sub($"${{{requests.LoadBalancerId}.LoadBalancerFullName}}/${{{requests.TargetGroupId}.TargetGroupFullName}}"),
                };
                break;
            case MathScalingMetric math:
                tracking["CustomizedMetricSpecification"] = new JsonObject
                {
                    ["Metrics"] = TemplateBuilder.Array(math.Queries.Select(q => Metrics.Query(template, q, period: null))),
                };
                break;
        }
    }
}

/// <summary>Metrics of CloudWatch.</summary>
internal static class Metrics
{
    /// <summary>A step of metric math; Application Auto Scaling has no period.</summary>
    public static JsonObject Query(TemplateBuilder template, MetricQuery query, int? period)
    {
        var json = new JsonObject();
        if (query.Expression is { } expression)
        {
            json["Expression"] = expression;
        }

        json["Id"] = query.Id;
        if (query.Label is { } label)
        {
            json["Label"] = label;
        }

        if (query.Metric is { } metric)
        {
            var stat = new JsonObject
            {
                ["Metric"] = new JsonObject { ["Dimensions"] = Dimensions(template, metric), ["MetricName"] = metric.Name, ["Namespace"] = metric.Namespace },
                ["Stat"] = metric.Statistic,
            };
            if (period is { } seconds)
            {
                stat["Period"] = seconds;
            }

            json["MetricStat"] = stat;
        }

        json["ReturnData"] = query.ReturnsData;
        return json;
    }

    public static JsonArray Dimensions(TemplateBuilder template, Metric metric) =>
        TemplateBuilder.Array(metric.Dimensions.Select(d => new JsonObject { ["Name"] = d.Name, ["Value"] = template.Value(d.Value) }));
}
