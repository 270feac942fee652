using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>One page with the graphs that say whether all is well.</summary>
internal static class DashboardPlanner
{
    public const string DashboardId = "Dashboard";

    // A nested stack takes 200 values at most ("CloudFormation quotas"), and the dashboard is in one: past this many, names stand in it as they are.
    private const int MostReferences = 150;

    private static readonly string[] Throttled = ["Read", "Write"];

    public static Dashboard Plan(PlanningContext context, AwsPlan plan)
    {
        var widgets = new List<DashboardWidget>();
        foreach (var balancer in plan.LoadBalancers)
        {
            MetricDimension[] own = [new("LoadBalancer", new ResourceValue(balancer.LogicalId, ResourceOutput.FullName))];
            widgets.Add(new($"{balancer.ModelName}: requests and errors",
            [
                Line("AWS/ApplicationELB", "RequestCount", "Sum", own, "requests"),
                Line("AWS/ApplicationELB", "HTTPCode_Target_4XX_Count", "Sum", own, "4xx"),
                Line("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", "Sum", own, "5xx"),
            ]));
            widgets.Add(new($"{balancer.ModelName}: time to answer (s)",
            [
                Line("AWS/ApplicationELB", "TargetResponseTime", "p50", own, "p50"),
                Line("AWS/ApplicationELB", "TargetResponseTime", "p99", own, "p99"),
            ]));
        }

        var isLarge = plan.Services.Count + plan.Queues.Count + plan.Tables.Count > MostReferences;
        var services = plan.Services.Where(s => s.Service is not null).Select(s => new
        {
            s.Name,
            Dimensions = ScalingPlanner.Dimensions(s.Service!).Select(d => d.Name == "ServiceName" ? d with { Value = NameOf(s.Service!.Name, d.Value) } : d).ToArray(),
        }).ToList();
        if (services.Count > 0)
        {
            widgets.Add(new("CPU (%)", [.. services.Select(s => Line("AWS/ECS", "CPUUtilization", "Average", s.Dimensions, s.Name))]));
            widgets.Add(new("Memory (%)", [.. services.Select(s => Line("AWS/ECS", "MemoryUtilization", "Average", s.Dimensions, s.Name))]));
            widgets.Add(new("Running tasks", [.. services.Select(s => Line("ECS/ContainerInsights", "RunningTaskCount", "Average", s.Dimensions, s.Name))]));
        }

        if (plan.Queues.Count > 0)
        {
            widgets.Add(new("Messages that wait",
                [.. plan.Queues.Select(q => Line("AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum", [new("QueueName", NameOf(q.Name, new ResourceValue(q.LogicalId, ResourceOutput.Name)))], q.ModelName))]));
        }

        if (plan.Tables.Count > 0)
        {
            widgets.Add(new("Tables: refused requests",
                [.. plan.Tables.SelectMany(t => Throttled.Select(kind =>
                    Line("AWS/DynamoDB", $"{kind}ThrottleEvents", "Sum", [new("TableName", NameOf(t.Name, t.Id))], $"{t.ModelName}, {kind.ToLowerInvariant()}s")))]));
        }

        return new(DashboardId, context.Names.Prefix, widgets);

        PlanValue NameOf(string name, PlanValue reference) => isLarge ? name : reference;
    }

    private static DashboardMetric Line(string metricNamespace, string name, string statistic, IReadOnlyList<MetricDimension> dimensions, string label) =>
        new(new(metricNamespace, name, statistic, dimensions), label);
}
