using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Availability;

/// <summary>Subnets are in two zones or more, and each zone has its own way out, unless one is asked for.</summary>
internal sealed class NetworkOutlivesAZone() : PlanCheck("NEXUS302", "Each zone has subnets and a way out of its own, unless one is asked for")
{
    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        var network = facts.Plan.Network;
        if (network.PrivateSubnetIds.Count < 2)
        {
            yield return Error(facts.Plan.Name, "All tasks run in one zone.", "Use two private subnets or more (WithNetwork, WithExistingVpc).");
        }

        foreach (var balancer in facts.Plan.LoadBalancers.Where(b => b.SubnetIds.Count < 2))
        {
            yield return Error(balancer.ModelName, $"The load balancer '{balancer.ModelName}' stands in one zone; AWS wants two.", "Name subnets of two zones or more.");
        }

        if (network.Vpc is not { } vpc)
        {
            yield break;
        }

        var zones = vpc.Subnets.ToDictionary(s => s.LogicalId, s => s.Zone, StringComparer.Ordinal);
        foreach (var isPublic in (bool[])[true, false])
        {
            if (vpc.Subnets.FirstOrDefault(s => s.IsPublic == isPublic) is { } first && vpc.Subnets.All(s => s.IsPublic != isPublic || s.Zone == first.Zone))
            {
                yield return Error(facts.Plan.Name, $"The {(isPublic ? "public" : "private")} subnets are in one zone.", "Spread them over two zones or more.");
            }
        }

        if (network.SharesNatGateway || facts.Plan.Stage == Stage.Dev)
        {
            yield break;
        }

        var tables = vpc.RouteTables.ToDictionary(t => t.LogicalId, StringComparer.Ordinal);
        var gateways = vpc.NatGateways.ToDictionary(n => n.LogicalId, StringComparer.Ordinal);
        foreach (var subnet in vpc.Subnets.Where(s => !s.IsPublic))
        {
            if (tables.GetValueOrDefault(subnet.RouteTableId)?.DefaultRoute is { Gateway: GatewayKind.Nat } route
                && gateways.TryGetValue(route.GatewayId, out var nat)
                && zones.GetValueOrDefault(nat.SubnetId) != subnet.Zone)
            {
                yield return ByStage(
                    facts.Plan, subnet.Name, $"'{subnet.Name}' leaves through the NAT gateway of another zone, and fails with it.",
                    "Give each zone its own NAT gateway, or ask for one (WithNetwork with NatGateways.One).");
            }
        }
    }
}
