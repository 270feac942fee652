using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Limits;

/// <summary>Two things of the plan never have one logical id: names in the model may differ only in signs and capitals.</summary>
internal sealed class LogicalIdsAreUnique() : PlanCheck("NEXUS601", "Names in the model stay different on AWS")
{
    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        var others = facts.Plan.Parameters.Select(p => (Id: p.LogicalId, What: $"the parameter '{p.ModelName}'"));
        var rules = facts.SecurityGroups.SelectMany(g => g.Ingress.Where(r => r.Peer is GroupPeer).Concat(g.Egress.Where(r => r.Peer is GroupPeer))).Select(r => (Id: r.LogicalId, What: $"the rule '{r.Description}'"));
        var all = facts.Resources.Select(r => (Id: r.LogicalId, What: $"a {r.GetType().Name}")).Concat(others).Concat(rules);
        return all.GroupBy(x => x.Id, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => Error(
            g.Key, $"{string.Join(" and ", g.Select(x => x.What).Distinct())} would both be called '{g.Key}': names of the model that differ only in signs or capitals are the same on AWS.",
            "Give one of the resources another name."));
    }
}
