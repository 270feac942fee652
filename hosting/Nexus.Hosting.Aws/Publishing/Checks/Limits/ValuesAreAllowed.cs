using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Limits;

/// <summary>Numbers are within what each service of AWS allows.</summary>
internal sealed class ValuesAreAllowed() : PlanCheck("NEXUS505", "Numbers are within what AWS allows")
{
    private const int MostIndexes = 20;

    // Of the API of CloudWatch Logs, "PutRetentionPolicy".
    private static readonly HashSet<int> Retentions = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    public override IEnumerable<Finding> Find(PlanFacts facts) => facts.Resources.SelectMany(Find).Concat(Tags(facts.Plan));

    private IEnumerable<Finding> Find(PlanResource resource) => resource switch
    {
        LogGroup log => Unless(Retentions.Contains(log.RetentionDays), log.Name, $"keeps lines for {log.RetentionDays} days, which CloudWatch Logs does not know", "Use 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731 or more years (WithLogRetention)."),
        LoadBalancer balancer => Unless(balancer.IdleTimeoutSeconds is >= 1 and <= 4000, balancer.ModelName, $"closes silent connections after {balancer.IdleTimeoutSeconds} s", "Use 1 to 4000 s (WithIdleTimeout)."),
        TargetGroup group => Unless(IsAllowed(group), group.ServiceName, "has a health check or a delay at the load balancer that ELB does not take", "Use an interval of 5 to 300 s, a shorter timeout of 2 to 120 s, thresholds of 2 to 10, a delay of 0 to 3600 s, and a path of up to 1024 characters."),
        WebFirewall firewall => Unless(firewall.RequestsPerFiveMinutes is >= 10 and <= 2_000_000_000, firewall.Name, $"allows {firewall.RequestsPerFiveMinutes} requests of an address", "Use 10 or more (WithWebFirewall)."),
        MessageQueue queue => Unless(IsAllowed(queue), queue.ModelName, "has times that SQS does not take", "Use retention of 1 minute to 14 days, a visibility timeout of up to 12 hours, delays of up to 15 minutes, and 1 to 1000 receives."),
        Table table => Unless(table.Indexes.Count <= MostIndexes, table.ModelName, $"has {table.Indexes.Count} indexes", $"Use {MostIndexes} at most."),
        Cache cache => Unless(cache is { Nodes: >= 1 and <= 6, SnapshotRetentionDays: >= 0 and <= 35 }, cache.ModelName, $"has {cache.Nodes} nodes and keeps snapshots for {cache.SnapshotRetentionDays} days", "Use 1 to 6 nodes and 0 to 35 days."),
        FileSystem { InfrequentAccessAfterDays: { } days } fileSystem => Unless(days is 1 or 7 or 14 or 30 or 60 or 90 or 180 or 270 or 365, fileSystem.ModelName, $"moves files to cheaper storage after {days} days", "Use 1, 7, 14, 30, 60, 90, 180, 270 or 365."),
        ServiceScaling scaling => Unless(IsAllowed(scaling), scaling.ServiceId, $"scales from {scaling.Minimum} to {scaling.Maximum}, or to other limits at times", "No maximum may be below its minimum, and no target 0 (WithScaling)."),
        Backup backup => Unless(backup.RetentionDays is >= 1 and <= 36500, backup.Name, $"keeps copies for {backup.RetentionDays} days", "Use 1 or more."),
        Alarm alarm => Unless(alarm.Queries.Count(q => q.ReturnsData) == 1 && alarm.DatapointsToAlarm >= 1 && alarm.DatapointsToAlarm <= alarm.EvaluationPeriods, alarm.Name, "has not exactly one result, or looks at more values than it has", "Let one query return data, and DatapointsToAlarm not exceed EvaluationPeriods."),
        FargateService service => Unless(IsAllowed(service), service.Name, $"runs {service.DesiredCount} tasks with {service.MinimumHealthyPercent} to {service.MaximumPercent} % during a deployment", "Use 0 tasks or more, up to 100 % and 100 to 200 %, not both 100, and one share of capacity at least."),
        _ => [],
    };

    private static bool IsAllowed(TargetGroup group) =>
        group is
        {
            HealthCheckIntervalSeconds: >= 5 and <= 300, HealthCheckTimeoutSeconds: >= 2 and <= 120, HealthyThreshold: >= 2 and <= 10, UnhealthyThreshold: >= 2 and <= 10,
            DeregistrationDelaySeconds: >= 0 and <= 3600, HealthCheckPath.Length: >= 1 and <= 1024,
        }
        && group.HealthCheckTimeoutSeconds < group.HealthCheckIntervalSeconds
        && group.HealthCheckPath[0] == '/';

    private static bool IsAllowed(MessageQueue queue) =>
        queue is { RetentionSeconds: >= 60 and <= 1_209_600, VisibilityTimeoutSeconds: >= 0 and <= 43_200, DelaySeconds: >= 0 and <= 900, ReceiveWaitSeconds: >= 0 and <= 20 }
        && queue.Redrive is null or { MaxReceiveCount: >= 1 and <= 1000 };

    private static bool IsAllowed(ServiceScaling scaling) =>
        scaling.Minimum >= 0 && scaling.Maximum >= scaling.Minimum && scaling.Policies.All(p => p.Target > 0) && scaling.Schedules.All(s => s.Minimum >= 0 && s.Maximum >= s.Minimum);

    private static bool IsAllowed(FargateService service) =>
        service is { DesiredCount: >= 0, MinimumHealthyPercent: >= 0 and <= 100, MaximumPercent: >= 100 and <= 200, Capacity.Count: > 0 }
        && service is not { MinimumHealthyPercent: 100, MaximumPercent: 100 }
        && (!service.RebalancesZones || service.MaximumPercent > 100)
        && service.Capacity.Any(c => c.Weight > 0)
        && service.Capacity.Count(c => c.Base > 0) <= 1;

    private IEnumerable<Finding> Tags(AwsPlan plan)
    {
        foreach (var tag in plan.Tags.Where(t => t.Key.Length is 0 or > 128 || t.Value.Length > 256 || t.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)))
        {
            yield return Error(plan.Name, $"The tag '{tag.Key}' is not one that AWS takes.", "Use a key of up to 128 characters that does not begin with 'aws:', and a value of up to 256 (WithTag).");
        }

        if (plan.Tags.Count > 45)
        {
            yield return Error(plan.Name, $"There are {plan.Tags.Count} tags; a resource has 50, of which AWS and the plan use five.", "Use fewer (WithTag).");
        }
    }

    private IEnumerable<Finding> Unless(bool allowed, string subject, string fault, string remedy) => allowed ? [] : [Error(subject, $"'{subject}' {fault}.", remedy)];
}
