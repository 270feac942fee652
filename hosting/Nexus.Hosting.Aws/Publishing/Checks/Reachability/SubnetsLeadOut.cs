using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Reachability;

/// <summary>Public subnets lead to the internet gateway; private ones to a NAT gateway that stands in a public one. Load balancers, tasks and caches stand in the right kind.</summary>
internal sealed class SubnetsLeadOut() : PlanCheck("NEXUS105", "Route tables lead from each subnet to where its tasks must get")
{
    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        // Of a VPC that is there already, its owner knows the routes.
        if (facts.Plan.Network.Vpc is not { } vpc)
        {
            yield break;
        }

        var tables = vpc.RouteTables.ToDictionary(t => t.LogicalId, StringComparer.Ordinal);
        var kinds = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var subnet in vpc.Subnets)
        {
            var route = tables.GetValueOrDefault(subnet.RouteTableId)?.DefaultRoute;
            var leadsOut = subnet.IsPublic
                ? route?.Gateway == GatewayKind.Internet && route.GatewayId == vpc.InternetGateway.LogicalId
                : route?.Gateway == GatewayKind.Nat && vpc.NatGateways.Any(n => n.LogicalId == route.GatewayId);
            if (!leadsOut)
            {
                yield return Error(
                    subnet.Name, $"The {(subnet.IsPublic ? "public" : "private")} subnet '{subnet.Name}' does not lead to {(subnet.IsPublic ? "the internet gateway" : "a NAT gateway")}: {(subnet.IsPublic ? "its load balancers answer nobody" : "its tasks can't pull their images")}.",
                    "Give its route table the default route that was planned.");
            }

            kinds[subnet.LogicalId] = subnet.IsPublic;
        }

        foreach (var nat in vpc.NatGateways.Where(n => !kinds.GetValueOrDefault(n.SubnetId)))
        {
            yield return Error(nat.Name, $"The NAT gateway '{nat.Name}' does not stand in a public subnet, and leads nowhere.", "Put it into a public subnet.");
        }

        foreach (var id in facts.Plan.Network.PrivateSubnetIds.OfType<ResourceValue>().Where(id => !kinds.TryGetValue(id.LogicalId, out var isPublic) || isPublic))
        {
            yield return Error(facts.Plan.Name, $"Tasks would run in '{id.LogicalId}', which is no private subnet.", "Name private subnets in Network.PrivateSubnetIds.");
        }

        foreach (var balancer in facts.Plan.LoadBalancers)
        {
            foreach (var id in balancer.SubnetIds.OfType<ResourceValue>().Where(id => !kinds.TryGetValue(id.LogicalId, out var isPublic) || isPublic != balancer.IsInternetFacing))
            {
                yield return Error(
                    balancer.ModelName, $"'{balancer.ModelName}' is {(balancer.IsInternetFacing ? "internet-facing" : "internal")} and stands in '{id.LogicalId}', which is not {(balancer.IsInternetFacing ? "public" : "private")}.",
                    "Name subnets of the right kind in SubnetIds.");
            }
        }
    }
}
