using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Costs;

/// <summary>Load balancers, ways to the internet, private names, traffic.</summary>
internal static class NetworkCosts
{
    private const string Vpc = "Amazon VPC";
    private const string Balancing = "Elastic Load Balancing";

    public static void Add(CostSheet sheet)
    {
        var network = sheet.Plan.Network;
        foreach (var balancer in sheet.Plan.LoadBalancers)
        {
            Add(sheet, balancer);
        }

        if (network.Vpc is { NatGateways.Count: > 0 and var gateways })
        {
            sheet.Add(Vpc, string.Empty, "NAT gateways", "nat.hour", gateways * sheet.Hours);
            sheet.Add(Vpc, string.Empty, "NAT gateways: addresses", "ipv4.hour", gateways * sheet.Hours);
            sheet.Add(Vpc, string.Empty, "NAT gateways: traffic", "nat.gb", sheet.Low.NatGigabytes, sheet.High.NatGigabytes);
        }

        foreach (var endpoint in network.Endpoints.Where(e => !e.IsGateway))
        {
            sheet.Add(Vpc, endpoint.Service, "Private endpoint", "endpoint.hour", endpoint.SubnetIds.Count * sheet.Hours);
            sheet.Add(Vpc, endpoint.Service, "Private endpoint: traffic", "endpoint.gb", 1, sheet.High.NatGigabytes / 10);
        }

        if (sheet.Plan.Services.Count > 0)
        {
            sheet.Add("Data transfer", string.Empty, "Between zones", "transfer.zone", sheet.Low.NatGigabytes, sheet.High.NatGigabytes);
        }

        if (sheet.Plan.Namespace is { } space)
        {
            sheet.Add("Amazon Route 53", space.Name, "Private names", "zone.month", 1);
        }
    }

    private static void Add(CostSheet sheet, LoadBalancer balancer)
    {
        sheet.Add(Balancing, balancer.ModelName, "Load balancer", "alb.hour", sheet.Hours);
        sheet.Add(Balancing, balancer.ModelName, "Load balancer: capacity units", "alb.lcu", CapacityUnitHours(sheet.Low), CapacityUnitHours(sheet.High));
        if (balancer.IsInternetFacing)
        {
            sheet.Add(Vpc, balancer.ModelName, "Load balancer: addresses", "ipv4.hour", balancer.SubnetIds.Count * sheet.Hours);
            sheet.Add("Data transfer", balancer.ModelName, "To the internet", "transfer.out", sheet.Low.AnswerGigabytes, sheet.High.AnswerGigabytes);
        }

        if (balancer.AccessLogs is { } bucket)
        {
            // A line is about half a kilobyte.
            var months = bucket.RetentionDays / 30m;
            sheet.Add("Amazon S3", balancer.ModelName, "Access logs", "s3.storage", sheet.Low.Requests * months / 2_000_000m, sheet.High.Requests * months / 2_000_000m);
        }

        if (balancer.Firewall is { } firewall)
        {
            sheet.Add("AWS WAF", balancer.ModelName, "Firewall", "waf.acl", 1);
            // The limit for each address is a rule too.
            sheet.Add("AWS WAF", balancer.ModelName, "Firewall: rules", "waf.rule", firewall.ManagedRuleGroups.Count + 1);
            sheet.Add("AWS WAF", balancer.ModelName, "Firewall: requests", "waf.requests", sheet.Low.Requests / 1_000_000m, sheet.High.Requests / 1_000_000m);
        }
    }

    // A unit is 1 GB in an hour or 25 new connections in a second, whichever is more; each request counts as a connection.
    private static decimal CapacityUnitHours(Usage usage) => Math.Max(usage.AnswerGigabytes, usage.Requests / 3600m / 25m);
}
