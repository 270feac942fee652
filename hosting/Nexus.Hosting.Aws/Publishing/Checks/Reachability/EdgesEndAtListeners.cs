using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Reachability;

/// <summary>Who calls a load balancer, a cache or a file system finds it on the port.</summary>
internal sealed class EdgesEndAtListeners() : PlanCheck("NEXUS103", "Load balancers, caches and file systems listen where they are called")
{
    private const int CachePort = 6379;
    private const int FilePort = 2049;

    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        foreach (var edge in facts.Plan.Edges)
        {
            var ports = facts.LoadBalancer(edge.To) is { } balancer ? balancer.Listeners.Select(l => l.Port).ToList()
                : facts.Cache(edge.To) is not null ? [CachePort]
                : facts.FileSystem(edge.To) is not null ? [FilePort]
                : null;
            if (ports?.Contains(edge.Port) == false)
            {
                yield return Error(
                    edge.To, $"'{edge.From}' calls '{edge.To}' on port {edge.Port}, and it listens on {(ports.Count == 0 ? "none" : string.Join(", ", ports.Select(PlanFacts.Text)))}.",
                    "Give it a listener on the port.");
            }
            else if (ports is null && facts.Service(edge.To) is null)
            {
                yield return Error(edge.To, $"'{edge.From}' calls '{edge.To}', which is not in the plan.", "Publish it here too, or leave out the reference.");
            }
        }
    }
}
