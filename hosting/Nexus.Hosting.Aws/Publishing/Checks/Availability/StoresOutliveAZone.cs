using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Availability;

/// <summary>Managed caches have a replica in another zone.</summary>
internal sealed class StoresOutliveAZone() : PlanCheck("NEXUS303", "Managed caches have a replica in another zone")
{
    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        foreach (var cache in facts.Plan.Caches.Where(c => c.Nodes < 2 || c.SubnetIds.Count < 2))
        {
            yield return ByStage(
                facts.Plan, cache.ModelName, $"The cache '{cache.ModelName}' has {cache.Nodes} node(s) in {cache.SubnetIds.Count} zone(s), and is lost with its zone.",
                "Use two nodes or more in two zones (PublishAsElastiCache).");
        }
    }
}
