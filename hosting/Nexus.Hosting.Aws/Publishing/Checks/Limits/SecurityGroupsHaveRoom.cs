using Nexus.Hosting.Aws.Publishing.Checks.Reachability;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Limits;

/// <summary>What one security group can have ("Amazon VPC quotas").</summary>
internal sealed class SecurityGroupsHaveRoom() : PlanCheck("NEXUS502", "Security groups have no more rules than AWS allows")
{
    private const int MostRules = 60;
    private const int MostGroups = 5;
    private const int LongestDescription = 255;

    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        foreach (var (subject, group) in NothingElseIsOpen.Groups(facts.Plan))
        {
            foreach (var (direction, rules) in new[] { ("in", group.Ingress), ("out", group.Egress) }.Where(d => d.Item2.Count > MostRules))
            {
                yield return Error(
                    subject, $"The security group of '{subject}' has {rules.Count} rules that let {direction}; {MostRules} are the default limit.",
                    "Put something in between (a load balancer, a queue), or have the quota raised and accept the finding.");
            }

            foreach (var rule in group.Ingress.Concat(group.Egress).Where(r => r.Description.Length > LongestDescription || r.Description.Any(c => !IsAllowed(c))))
            {
                yield return Error(subject, $"The description of the rule '{rule.LogicalId}' is not one that EC2 takes: {LongestDescription} ASCII characters.", "Use a shorter one of letters, digits and ._-:/()#,@[]+=&;{}!$*.");
            }

            foreach (var rule in group.Ingress.Concat(group.Egress).Where(r => r.Port is < 1 or > 65535 || r.LastPort < r.Port || r.LastPort > 65535))
            {
                yield return Error(subject, $"The rule '{rule.LogicalId}' has the ports {rule.Port} to {rule.LastPort}.", "Use ports from 1 to 65535.");
            }
        }

        foreach (var service in facts.Plan.Services.Where(s => PlanFacts.AttachedTo(s).Count is 0 or > MostGroups))
        {
            yield return Error(service.Name, $"'{service.Name}' has {PlanFacts.AttachedTo(service).Count} security groups; a task has 1 to {MostGroups}.", "Name one to five.");
        }
    }

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || " ._-:/()#,@[]+=&;{}!$*".Contains(c, StringComparison.Ordinal);
}
