using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Reachability;

/// <summary>An override is of a resource that the plan has: one of another would change nothing, and nobody would notice.</summary>
internal sealed class OverridesAreOfThePlan() : PlanCheck("NEXUS109", "Overrides are of what is in the plan")
{
    private const int MostNames = 3;

    public override IEnumerable<Finding> Find(PlanFacts facts) => facts.Plan.Overrides.Where(o => facts.Resource(o.LogicalId) is null).Select(o => Error(
        o.LogicalId, $"The override of '{o.LogicalId}' is of nothing in the plan.",
        $"Name a resource as plan.json does; near it are: {string.Join(", ", Near(o.LogicalId, facts).Select(id => $"'{id}'"))}."));

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
