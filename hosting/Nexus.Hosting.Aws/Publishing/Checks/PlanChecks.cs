using Nexus.Hosting.Aws.Publishing.Checks.Access;
using Nexus.Hosting.Aws.Publishing.Checks.Availability;
using Nexus.Hosting.Aws.Publishing.Checks.Limits;
using Nexus.Hosting.Aws.Publishing.Checks.Protection;
using Nexus.Hosting.Aws.Publishing.Checks.Reachability;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks;

/// <summary>All rules. A new one is a class beside the others, and a line here.</summary>
internal static class PlanChecks
{
    /// <summary>The rule about findings that were accepted and do not occur.</summary>
    public const string UnusedRule = "NEXUS901";

    public static IReadOnlyList<PlanCheck> All { get; } =
    [
        new EdgesAreOpen(),
        new EdgesHaveNames(),
        new EdgesEndAtListeners(),
        new RoutesLeadToTargets(),
        new SubnetsLeadOut(),
        new VolumesAreMounted(),
        new NothingElseIsOpen(),
        new ReferencesAreWhole(),
        new OverridesAreOfThePlan(),
        new RawIsInBothFormats(),
        new TaskRolesFitUses(),
        new ExecutionRolesFitTasks(),
        new NothingIsAllowedOnEverything(),
        new RolesAreForOneService(),
        new NoSecretIsInPlainSight(),
        new PipelineIsForOneBranch(),
        new ContainersAreNotRoot(),
        new ServicesOutliveAZone(),
        new NetworkOutlivesAZone(),
        new StoresOutliveAZone(),
        new ServicesAreAskedForTheirHealth(),
        new ListenersHaveRoom(),
        new SecurityGroupsHaveRoom(),
        new TasksFitFargate(),
        new NamesFit(),
        new ValuesAreAllowed(),
        new StackFits(),
        new LogicalIdsAreUnique(),
        new NamesAreUnique(),
        new TasksAreConsistent(),
        new PublicTrafficIsEncrypted(),
        new StoresAreProtected(),
        new StoresRefusePlainTraffic(),
        new QueuesHaveDeadLetters(),
        new CostIsWithinBudget(),
    ];

    /// <summary>The plan with what was found in its notices: errors first, in the order of the rules.</summary>
    public static AwsPlan Check(AwsPlan plan)
    {
        var facts = new PlanFacts(plan);
        var used = new HashSet<Suppression>();
        var findings = plan.Notices.Concat(All.SelectMany(c => c.Find(facts))).Distinct().Select(Accept).ToList();
        // Fewer rules hold in dev: what is accepted for all stages may wait for another.
        findings.AddRange(plan.Suppressions.Where(s => !used.Contains(s) && (s.IsOfOneStage || plan.Stage != Stage.Dev)).Select(s => new Finding(
            UnusedRule, FindingSeverity.Note, s.Subject ?? plan.Name, $"The finding {s.Rule} is accepted and does not occur here.", "Remove AcceptFinding, unless another stage needs it.")));
        return plan with { Notices = [.. findings.Order(WorstFirst)] };

        Finding Accept(Finding finding)
        {
            var suppression = plan.Suppressions.FirstOrDefault(s =>
                s.Rule == finding.Rule && (s.Subject is null || string.Equals(s.Subject, finding.Subject, StringComparison.OrdinalIgnoreCase)));
            if (suppression is null)
            {
                return finding;
            }

            used.Add(suppression);
            return finding with { AcceptedBecause = suppression.Reason };
        }
    }

    private static IComparer<Finding> WorstFirst { get; } = Comparer<Finding>.Create((a, b) =>
        a.AcceptedBecause is null != b.AcceptedBecause is null ? (a.AcceptedBecause is null ? -1 : 1) : (int)b.Severity - (int)a.Severity);

    /// <summary>Stops the publish where a checked plan has findings that are bad enough and not accepted.</summary>
    /// <exception cref="AwsPublishException">It has.</exception>
    public static void ThrowIfAny(AwsPlan plan, bool warningsAreErrors)
    {
        var limit = warningsAreErrors ? FindingSeverity.Warning : FindingSeverity.Error;
        var stopping = plan.Notices.Where(f => f.AcceptedBecause is null && f.Severity >= limit).ToList();
        if (stopping.Count > 0)
        {
            throw new AwsPublishException([.. stopping.Select(f => f.ToString())]);
        }
    }
}
