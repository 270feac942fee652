namespace Nexus.Hosting.Aws.Publishing.Costs;

/// <summary>Alarms, dashboard, flow log.</summary>
internal static class OperationsCosts
{
    private const string CloudWatch = "Amazon CloudWatch";

    public static void Add(CostSheet sheet)
    {
        var plan = sheet.Plan;
        // An alarm on metric math costs as much as alarms on each of its metrics.
        sheet.Add(CloudWatch, string.Empty, "Alarms", "alarm.month", plan.Alarms.Sum(a => a.Queries.Count(q => q.Metric is not null)));
        if (plan.Dashboard is { } dashboard)
        {
            sheet.Add(CloudWatch, dashboard.Name, "Dashboard", "dashboard.month", 1);
        }

        sheet.Unpriced.AddRange(plan.RawResources.Select(r => $"'{r.LogicalId}' ({r.CloudFormation?.Type ?? r.Terraform?.Type})"));
        if (plan.Network.Vpc?.FlowLog is not null)
        {
            // Rejected connections only.
            sheet.Add(CloudWatch, string.Empty, "Flow log", "logs.ingest", 0.1m, 2);
        }
    }
}
