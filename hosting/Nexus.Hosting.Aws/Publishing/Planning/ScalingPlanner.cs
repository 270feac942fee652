using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>How the number of a service's tasks follows the load.</summary>
internal static class ScalingPlanner
{
    /// <summary>The scaling; null for what runs once.</summary>
    public static ServiceScaling? Plan(PlanningContext context, ComputeTarget target, FargateService service, IReadOnlyList<TargetRoute> routes)
    {
        var options = target.Options.Scaling;
        if (!options.IsEnabled || target.IsSingleton)
        {
            return null;
        }

        var maximum = options.Maximum ?? (service.DesiredCount * context.Defaults.ScaleFactor);
        if (maximum < service.DesiredCount)
        {
            context.Errors.Add(
                $"The service '{target.Name}'", $"has {service.DesiredCount} replicas and {maximum} tasks at most.", "Raise the maximum (WithScaling), or lower the replicas (WithReplicas).");
        }

        var logical = target.LogicalName;
        var policies = new List<ScalingPolicy>();
        if (options.CpuPercent is { } cpu)
        {
            policies.Add(new($"{logical}CpuScaling", Name("cpu"), cpu, new CpuScalingMetric()));
        }

        if (options.MemoryPercent is { } memory)
        {
            policies.Add(new($"{logical}MemoryScaling", Name("memory"), memory, new MemoryScalingMetric()));
        }

        foreach (var route in routes.Where(r => r.Target == target).Take(1))
        {
            if (options.RequestsPerTarget is { } requests)
            {
                policies.Add(new(
                    $"{logical}RequestScaling", Name("requests"), requests, new RequestScalingMetric(LoadBalancerPlanner.LogicalId(route.Balancer), route.TargetGroupId)));
            }
        }

        policies.AddRange(options.Backlogs.Select(b => new ScalingPolicy(
            $"{logical}{PlanNames.Logical(b.Queue.Name)}Scaling",
            Name(b.Queue.Name),
            b.MessagesPerTask,
            PerTask(service, new("AWS/SQS", "ApproximateNumberOfMessagesVisible", "Average", [new("QueueName", new ResourceValue(QueuePlanner.LogicalId(b.Queue), ResourceOutput.Name))])))));
        policies.AddRange(options.Metrics.Select(m => new ScalingPolicy(
            $"{logical}{PlanNames.Logical(m.Name)}Scaling",
            Name(m.Name),
            m.ValuePerTask,
            PerTask(service, new(m.Namespace, m.Name, "Average", [.. m.Dimensions.OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => new MetricDimension(d.Key, d.Value))])))));

        return new($"{logical}Scaling")
        {
            ServiceId = service.LogicalId,
            Minimum = service.DesiredCount,
            Maximum = maximum,
            Policies = policies,
            Schedules = [.. options.Schedules],
        };

        string Name(string what) => context.Names.Physical($"{target.Name}-{what}");
    }

    // What waits, divided by the running tasks; without a Lambda ("Create a target tracking scaling policy using metric math").
    private static MathScalingMetric PerTask(FargateService service, Metric backlog) => new(
    [
        new("backlog") { Metric = backlog, Label = "What waits" },
        new("tasks")
        {
            Metric = new("ECS/ContainerInsights", "RunningTaskCount", "Average", Dimensions(service)),
            Label = "Running tasks",
        },
        new("perTask") { Expression = "backlog / IF(tasks > 0, tasks, 1)", Label = "What waits for each task", ReturnsData = true },
    ]);

    public static IReadOnlyList<MetricDimension> Dimensions(FargateService service) =>
        [new("ClusterName", new ResourceValue(AwsPlanner.ClusterId)), new("ServiceName", new ResourceValue(service.LogicalId, ResourceOutput.Name))];
}
