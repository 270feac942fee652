using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Limits;

/// <summary>Two resources of one kind never have one physical name.</summary>
internal sealed class NamesAreUnique() : PlanCheck("NEXUS602", "No two resources of a kind have one name")
{
    public override IEnumerable<Finding> Find(PlanFacts facts) => facts.Resources.Select(r => new { Kind = r.GetType().Name, Name = NameOf(r), r.LogicalId }).Where(r => r.Name is not null)
        .GroupBy(r => new { r.Kind, Name = r.Name!.ToUpperInvariant() }).Where(g => g.Count() > 1)
        .Select(g => Error(
            g.First().LogicalId, $"{string.Join(" and ", g.Select(r => $"'{r.LogicalId}'"))} would both be the {g.Key.Kind} '{g.First().Name}'.",
            "Give one of the resources another name."));

    private static string? NameOf(PlanResource resource) => resource switch
    {
        LoadBalancer balancer => balancer.Name,
        Cache cache => cache.Name,
        MessageQueue queue => queue.Name,
        Table table => table.Name,
        ImageRepository repository => repository.Name,
        FargateService service => service.Name,
        TaskDefinition task => task.Family,
        TaskSchedule schedule => schedule.Name,
        LogGroup log => log.Name,
        Secret { Content: not ExistingSecret } secret => secret.Name,
        DiscoveryService discovery => discovery.Name,
        WebFirewall firewall => firewall.Name,
        Alarm alarm => alarm.Name,
        _ => null,
    };
}
