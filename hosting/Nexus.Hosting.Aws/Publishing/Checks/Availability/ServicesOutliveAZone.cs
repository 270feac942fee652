using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Availability;

/// <summary>A service has two tasks or more at any time, unless the model asks for one.</summary>
internal sealed class ServicesOutliveAZone() : PlanCheck("NEXUS301", "Each service has tasks in two zones, unless one is asked for")
{
    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        // What developers try out may be down for a minute.
        if (facts.Plan.Stage == Stage.Dev)
        {
            yield break;
        }

        foreach (var plan in facts.Plan.Services)
        {
            if (plan.Service is not { } service || plan.AsksForOneTask)
            {
                continue;
            }

            var least = Math.Min(plan.Scaling?.Fewest() ?? service.DesiredCount, service.DesiredCount);
            if (least < 2)
            {
                yield return ByStage(
                    facts.Plan, plan.Name, $"'{plan.Name}' runs {least} task{(least == 1 ? string.Empty : "s")} at times: when a zone or a task fails, it is down until another has started.",
                    plan.IsSingleton
                        ? "It has data of its own, so that two can't run: use a managed store (PublishAsElastiCache), or say that one is enough (AsSingleton, or AcceptFinding with the reason)."
                        : "Give it two or more (WithReplicas), or say that one is enough (WithReplicas(1)).");
            }
            else if (service is { MinimumHealthyPercent: < 50 })
            {
                yield return ByStage(facts.Plan, plan.Name, $"A deployment of '{plan.Name}' may stop more than half of its tasks.", "Set MinimumHealthyPercent to 50 or more.");
            }
        }
    }
}
