using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Terraform;

/// <summary>How the number of tasks follows the load.</summary>
internal static class ScalingConfiguration
{
    public static void Add(TerraformConfiguration files)
    {
        foreach (var scaling in files.Plan.Services.Select(s => s.Scaling).OfType<ServiceScaling>())
        {
            Add(files, scaling);
        }
    }

    /// <summary>What a policy or a scheduled action is about.</summary>
    public static HclBody Target(HclBody body, string address) => body
        .Set("service_namespace", new HclReference(address, "service_namespace"))
        .Set("resource_id", new HclReference(address, "resource_id"))
        .Set("scalable_dimension", new HclReference(address, "scalable_dimension"));

    private static void Add(TerraformConfiguration files, ServiceScaling scaling)
    {
        const string file = TerraformFiles.Scaling;
        files.Add(file, scaling.LogicalId, body => body
            .Set("service_namespace", "ecs")
            .Set("resource_id", new HclTemplate(["service/", files.Ref(files.Plan.Cluster.LogicalId, "name"), "/", files.Ref(scaling.ServiceId, "name")]))
            .Set("scalable_dimension", "ecs:service:DesiredCount")
            .Set("min_capacity", scaling.Minimum)
            .Set("max_capacity", scaling.Maximum));
        var target = files.Addresses.Ref(scaling.LogicalId).Address;
        foreach (var policy in scaling.Policies)
        {
            files.Add(file, policy.LogicalId, body => Target(body, target)
                .Set("name", policy.Name)
                .Set("policy_type", "TargetTrackingScaling")
                .Add("target_tracking_scaling_policy_configuration", b => AddMetric(files, b
                    .Set("target_value", policy.Target)
                    .Set("scale_in_cooldown", policy.ScaleInCooldownSeconds)
                    .Set("scale_out_cooldown", policy.ScaleOutCooldownSeconds), policy.Metric)));
        }

        foreach (var (schedule, index) in scaling.Schedules.Select((s, i) => (s, i)))
        {
            files.Add(file, scaling.LogicalId, body => Target(body, target)
                .Set("name", schedule.Name)
                .Set("schedule", schedule.Expression)
                .Set("timezone", schedule.TimeZone)
                .Add("scalable_target_action", b => b.Set("min_capacity", schedule.Minimum).Set("max_capacity", schedule.Maximum)), "aws_appautoscaling_scheduled_action", $"_{index + 1}");
        }
    }

    private static void AddMetric(TerraformConfiguration files, HclBody body, ScalingMetric metric)
    {
        switch (metric)
        {
            case CpuScalingMetric:
                body.Add("predefined_metric_specification", b => b.Set("predefined_metric_type", "ECSServiceAverageCPUUtilization"));
                break;
            case MemoryScalingMetric:
                body.Add("predefined_metric_specification", b => b.Set("predefined_metric_type", "ECSServiceAverageMemoryUtilization"));
                break;
            case RequestScalingMetric requests:
                body.Add("predefined_metric_specification", b => b
                    .Set("predefined_metric_type", "ALBRequestCountPerTarget")
                    .Set("resource_label", new HclTemplate([files.Ref(requests.LoadBalancerId, "arn_suffix"), "/", files.Ref(requests.TargetGroupId, "arn_suffix")])));
                break;
            case MathScalingMetric math:
                body.Add("customized_metric_specification", b => b.AddEach("metrics", math.Queries, (m, q) => AddQuery(files, m, q)));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(metric), metric, "No such metric.");
        }
    }

    private static void AddQuery(TerraformConfiguration files, HclBody body, MetricQuery query)
    {
        body.Set("id", query.Id).Set("expression", query.Expression).Set("label", query.Label).Set("return_data", query.ReturnsData);
        if (query.Metric is { } metric)
        {
            body.Add("metric_stat", s => s.Set("stat", metric.Statistic).Add("metric", m => m
                .Set("namespace", metric.Namespace)
                .Set("metric_name", metric.Name)
                .AddEach("dimensions", metric.Dimensions, (d, dimension) => d.Set("name", dimension.Name).Set("value", files.Value(dimension.Value)))));
        }
    }
}
