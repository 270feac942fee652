using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Limits;

/// <summary>What one load balancer can have ("Quotas for your Application Load Balancers").</summary>
internal sealed class ListenersHaveRoom() : PlanCheck("NEXUS501", "Load balancers have no more rules, patterns and targets than AWS allows")
{
    private const int MostRules = 100;
    private const int MostTargetGroups = 100;
    private const int MostTargets = 1000;
    private const int MostListeners = 50;
    private const int MostValues = 5;
    private const int MostTargetGroupsOfService = 5;
    private const int LongestPattern = 128;
    private const int LastPriority = 50000;

    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        foreach (var balancer in facts.Plan.LoadBalancers)
        {
            var name = balancer.ModelName;
            var rules = balancer.Listeners.Sum(l => l.Rules.Count);
            if (rules > MostRules)
            {
                yield return Error(name, $"'{name}' has {rules} rules; an Application Load Balancer has {MostRules} at most.", "Put several patterns into one route (up to 5), or use a second load balancer.");
            }

            if (balancer.TargetGroups.Count > MostTargetGroups)
            {
                yield return Error(name, $"'{name}' has {balancer.TargetGroups.Count} target groups; {MostTargetGroups} are the limit.", "Use a second load balancer.");
            }

            if (balancer.Listeners.Count > MostListeners)
            {
                yield return Error(name, $"'{name}' has {balancer.Listeners.Count} listeners; {MostListeners} are the limit.", "Use a second load balancer.");
            }

            var targets = balancer.TargetGroups.Sum(g => facts.Service(g.ServiceName) is { Service: { } service } plan ? Math.Max(plan.Scaling?.Most() ?? 0, service.DesiredCount) : 0);
            if (targets > MostTargets)
            {
                yield return Error(name, $"Up to {targets} tasks would stand behind '{name}'; {MostTargets} are the limit.", "Lower the maximum of its services (WithScaling), or use a second load balancer.");
            }

            foreach (var listener in balancer.Listeners)
            {
                foreach (var priority in listener.Rules.GroupBy(r => r.Priority).Where(g => g.Count() > 1 || g.Key is < 1 or > LastPriority))
                {
                    yield return Error(name, $"{priority.Count()} rule(s) of '{name}' have the priority {priority.Key}; it must be unique and from 1 to {LastPriority}.", "Give each rule its own priority.");
                }

                foreach (var rule in listener.Rules.Where(r => r.PathPatterns.Count is 0 or > MostValues || r.PathPatterns.Any(p => p.Length > LongestPattern)))
                {
                    yield return Error(name, $"The rule {rule.Priority} of '{name}' has {rule.PathPatterns.Count} patterns; 1 to {MostValues} of {LongestPattern} characters are allowed.", "Split the route.");
                }
            }
        }

        foreach (var service in facts.Plan.Services.Where(s => s.Service?.Targets.Count > MostTargetGroupsOfService))
        {
            yield return Error(service.Name, $"'{service.Name}' is in {service.Service!.Targets.Count} target groups; ECS allows {MostTargetGroupsOfService}.", "Route fewer of its endpoints.");
        }
    }
}
