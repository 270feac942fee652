using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Protection;

/// <summary>Queues and file systems refuse whoever does not come over TLS.</summary>
internal sealed class StoresRefusePlainTraffic() : PlanCheck("NEXUS703", "Queues and file systems refuse what is not encrypted")
{
    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        var stores = facts.Plan.Queues.Select(q => (q.ModelName, q.Policy)).Concat(facts.Plan.FileSystems.Select(f => (f.ModelName, f.Policy)));
        foreach (var (name, policy) in stores)
        {
            if (!policy.Any(s => s is { IsDeny: true, Principal.Kind: PrincipalKind.Everybody } && s.Actions.Any(a => a.EndsWith('*')) && s.Conditions.Any(IsPlain)))
            {
                yield return Error(name, $"'{name}' takes requests that are not encrypted.", "Keep the statement that denies them (aws:SecureTransport is false).");
            }

            foreach (var statement in policy.Where(s => s is { IsDeny: false, Principal.Kind: PrincipalKind.Everybody, Conditions.Count: 0 }))
            {
                yield return Error(name, $"'{name}' is open to everybody ({statement.Sid}).", "Name the principals, or a condition.");
            }
        }
    }

    private static bool IsPlain(PolicyCondition condition) => condition is { Operator: "Bool", Key: "aws:SecureTransport", Values: [LiteralValue { Text: "false" }] };
}
