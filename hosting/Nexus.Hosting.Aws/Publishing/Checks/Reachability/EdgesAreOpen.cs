using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Reachability;

/// <summary>Each drawn path is open in the security groups of both its ends.</summary>
internal sealed class EdgesAreOpen() : PlanCheck("NEXUS101", "Security groups open each drawn path, on both ends")
{
    public override IEnumerable<Finding> Find(PlanFacts facts) => facts.Plan.Edges.SelectMany(e => Find(facts, e));

    private IEnumerable<Finding> Find(PlanFacts facts, Edge edge)
    {
        var servers = facts.GroupsOf(edge.To);
        if (servers.Count == 0)
        {
            yield return Error(edge.To, $"{Path(edge)} ends at nothing that has a security group.", "Leave the security groups as they were planned.");
            yield break;
        }

        if (edge.From == Edge.Internet)
        {
            if (!servers.Any(s => s.Ingress.Any(r => IsEverywhere(r) && Covers(r, edge.Port))))
            {
                yield return Error(edge.To, $"{Path(edge)} is closed: the security group of '{edge.To}' lets nobody in.", "Open the port for 0.0.0.0/0, or make the load balancer internal (AsInternal).");
            }

            yield break;
        }

        var clients = facts.GroupsOf(edge.From);
        var isPublic = facts.LoadBalancer(edge.To)?.IsInternetFacing == true;
        if (!clients.Any(c => c.Egress.Any(r => Covers(r, edge.Port) && (IsEverywhere(r) || (!isPublic && Names(r, servers))))))
        {
            yield return Error(edge.From, $"{Path(edge)} is closed where it begins: no security group of '{edge.From}' lets it out.", $"Add an egress rule to '{edge.To}' on port {edge.Port}.");
        }

        if (!servers.Any(s => s.Ingress.Any(r => Covers(r, edge.Port) && (isPublic ? IsEverywhere(r) : Names(r, clients)))))
        {
            yield return Error(edge.To, $"{Path(edge)} is closed where it ends: no security group of '{edge.To}' lets it in.", $"Add an ingress rule from '{edge.From}' on port {edge.Port}.");
        }
    }

    private static string Path(Edge edge) => $"The path from '{edge.From}' to '{edge.To}' on port {PlanFacts.Text(edge.Port)} ({edge.Reason})";

    private static bool Covers(SecurityGroupRule rule, int port) => rule.Port <= port && port <= rule.LastPort;

    private static bool IsEverywhere(SecurityGroupRule rule) => rule.Peer is CidrPeer { Cidr: "0.0.0.0/0" };

    private static bool Names(SecurityGroupRule rule, IReadOnlyList<SecurityGroup> groups) => rule.Peer is GroupPeer peer && groups.Any(g => g.LogicalId == peer.SecurityGroupId);
}
