using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Reachability;

/// <summary>A rule of a security group that no drawn path needs is a hole.</summary>
internal sealed class NothingElseIsOpen() : PlanCheck("NEXUS107", "Security groups open nothing that the model does not draw")
{
    private const int Https = 443;

    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        var drawn = new HashSet<(string From, string To, int Port)>();
        foreach (var edge in facts.Plan.Edges)
        {
            foreach (var server in facts.GroupsOf(edge.To))
            {
                foreach (var client in facts.GroupsOf(edge.From))
                {
                    drawn.Add((client.LogicalId, server.LogicalId, edge.Port));
                }
            }
        }

        foreach (var (subject, group) in Groups(facts.Plan))
        {
            foreach (var rule in group.Ingress.Where(r => !IsDrawnInto(facts, drawn, subject, group, r)))
            {
                yield return Error(
                    subject, $"'{subject}' lets {Peer(rule)} in on port {Ports(rule)}, and the model draws no such path.",
                    "Remove the rule, or draw the path (WithReference, a route of a load balancer).");
            }

            foreach (var rule in group.Egress.Where(r => r.Peer is GroupPeer peer && !IsDrawn(drawn, group.LogicalId, peer.SecurityGroupId, r)))
            {
                yield return Error(subject, $"'{subject}' is let out to {Peer(rule)} on port {Ports(rule)}, and the model draws no such path.", "Remove the rule, or draw the path.");
            }

            foreach (var rule in group.Egress.Where(r => r.Peer is CidrPeer { Cidr: "0.0.0.0/0" } && r.LastPort > r.Port))
            {
                yield return Warning(
                    subject, $"'{subject}' is let out to everywhere on ports {Ports(rule)}.",
                    "Name the address in the model (AddExternalService with a URL, WithEgress), or accept the finding with a reason.");
            }
        }
    }

    // Each group with the model's name of what stands behind it.
    internal static IEnumerable<(string Subject, SecurityGroup Group)> Groups(AwsPlan plan) =>
    [
        .. plan.SecurityGroups.Select(g => (plan.Name, g)),
        .. plan.FileSystems.Select(f => (f.ModelName, f.SecurityGroup)),
        .. plan.Caches.Select(c => (c.ModelName, c.SecurityGroup)),
        .. plan.LoadBalancers.Select(b => (b.ModelName, b.SecurityGroup)),
        .. plan.Services.Select(s => (s.Name, s.SecurityGroup)),
    ];

    private static bool IsDrawnInto(PlanFacts facts, HashSet<(string From, string To, int Port)> drawn, string subject, SecurityGroup group, SecurityGroupRule rule) => rule.Peer switch
    {
        GroupPeer peer => IsDrawn(drawn, peer.SecurityGroupId, group.LogicalId, rule),
        // From the internet, or from the VPC, to a listener of a load balancer; and from the VPC to the private endpoints of AWS.
        CidrPeer cidr when facts.LoadBalancer(subject) is { } balancer =>
            rule.Port == rule.LastPort && balancer.Listeners.Any(l => l.Port == rule.Port) && (balancer.IsInternetFacing || cidr.Cidr == facts.Plan.Network.Cidr),
        CidrPeer cidr => cidr.Cidr == facts.Plan.Network.Cidr && rule is { Port: Https, LastPort: Https } && facts.Plan.Network.Endpoints.Any(e => e.SecurityGroupId == group.LogicalId),
        _ => false,
    };

    private static bool IsDrawn(HashSet<(string From, string To, int Port)> drawn, string from, string to, SecurityGroupRule rule) =>
        rule.Port == rule.LastPort && drawn.Contains((from, to, rule.Port));

    private static string Peer(SecurityGroupRule rule) => rule.Peer switch
    {
        CidrPeer { Cidr: "0.0.0.0/0" } => "everybody",
        CidrPeer cidr => cidr.Cidr,
        GroupPeer group => $"'{group.SecurityGroupId}'",
        _ => "somebody",
    };

    private static string Ports(SecurityGroupRule rule) => rule.Port == rule.LastPort ? PlanFacts.Text(rule.Port) : $"{PlanFacts.Text(rule.Port)} to {PlanFacts.Text(rule.LastPort)}";
}
