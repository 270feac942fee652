using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Reachability;

/// <summary>A route of a load balancer leads to a target group in which the service's tasks are.</summary>
internal sealed class RoutesLeadToTargets() : PlanCheck("NEXUS104", "Routes lead to target groups that have the service's tasks")
{
    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        foreach (var balancer in facts.Plan.LoadBalancers)
        {
            var forwarded = balancer.Listeners.SelectMany(l => l.Rules.Select(r => r.Action).Prepend(l.DefaultAction)).OfType<ForwardAction>().Select(f => f.TargetGroupId).ToHashSet(StringComparer.Ordinal);
            foreach (var unknown in forwarded.Where(id => !balancer.TargetGroups.Any(g => g.LogicalId == id)).Order(StringComparer.Ordinal))
            {
                yield return Error(balancer.ModelName, $"A listener of '{balancer.ModelName}' forwards to '{unknown}', which is no target group of it.", "Forward to one of its target groups.");
            }

            foreach (var group in balancer.TargetGroups)
            {
                if (!forwarded.Contains(group.LogicalId))
                {
                    yield return Error(balancer.ModelName, $"No listener of '{balancer.ModelName}' forwards to '{group.ServiceName}' (port {group.Port}).", "Add a rule, or remove the target group.");
                }

                if (facts.Service(group.ServiceName) is not { } service || !IsRegistered(service, group))
                {
                    yield return Error(
                        group.ServiceName, $"'{balancer.ModelName}' forwards to '{group.ServiceName}' on port {group.Port}, and its tasks are not registered there.",
                        "Keep the target in Service.Targets, with a container that has the port.");
                }
            }
        }

        foreach (var edge in facts.Plan.Edges)
        {
            if (facts.LoadBalancer(edge.From) is { } balancer && !balancer.TargetGroups.Any(g => Same(g.ServiceName, edge.To) && g.Port == edge.Port))
            {
                yield return Error(balancer.ModelName, $"'{balancer.ModelName}' has a route to '{edge.To}' on port {edge.Port}, and no target group for it.", "Keep the target group that was planned.");
            }
        }
    }

    private static bool IsRegistered(ServicePlan service, TargetGroup group) => service.Service?.Targets.Any(t =>
        t.TargetGroupId == group.LogicalId && t.Port == group.Port
        && service.TaskDefinition.Containers.Any(c => c.Name == t.ContainerName && c.Ports.Any(p => p.Port == t.Port))) == true;

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
