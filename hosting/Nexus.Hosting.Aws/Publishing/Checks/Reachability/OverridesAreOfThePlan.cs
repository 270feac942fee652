using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Reachability;

/// <summary>An override is of a resource that the plan has: one of another would change nothing, and nobody would notice.</summary>
internal sealed class OverridesAreOfThePlan() : PlanCheck("NEXUS109", "Overrides are of what is in the plan")
{
    private const int MostNames = 3;

    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        foreach (var change in facts.Plan.Overrides)
        {
            var resource = facts.Resource(change.LogicalId);
            if (resource is null)
            {
                yield return Error(
                    change.LogicalId, $"The override of '{change.LogicalId}' is of nothing in the plan.",
                    $"Name a resource as plan.json does; near it are: {string.Join(", ", Near(change.LogicalId, facts).Select(id => $"'{id}'"))}.");
            }
            else if (!IsMade(change, resource))
            {
                yield return Error(change.LogicalId, $"The override of '{change.LogicalId}' is of what a deployment does not make in that format.", "Take it out, or add the resource in that format (AddRaw).");
            }
        }
    }

    // A secret that exists already is made by nobody, and a raw resource by the formats that it has.
    private static bool IsMade(RawOverride change, PlanResource resource) => resource switch
    {
        Secret { Content: ExistingSecret } => false,
        RawResource raw => (change.CloudFormation is null || raw.CloudFormation is not null) && (change.Terraform is null || raw.Terraform is not null),
        _ => true,
    };

    private static IEnumerable<string> Near(string id, PlanFacts facts) => facts.Resources.Select(r => r.LogicalId)
        .OrderBy(known => Distance(id.ToUpperInvariant(), known.ToUpperInvariant())).ThenBy(known => known, StringComparer.Ordinal).Take(MostNames);

    // How many letters have to be added, taken away or changed (Levenshtein).
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var (corner, left) = (row[0], row[0] = i);
            for (var j = 1; j <= b.Length; j++)
            {
                (corner, row[j]) = (row[j], left = Math.Min(Math.Min(left, row[j]) + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1)));
            }
        }

        return row[b.Length];
    }
}
