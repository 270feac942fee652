using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Availability;

/// <summary>Somebody asks each service whether it is healthy: a load balancer, or a command in its container. Else a task that hangs is never replaced.</summary>
internal sealed class ServicesAreAskedForTheirHealth() : PlanCheck("NEXUS401", "Each service has a health check, and deployments that fail roll back")
{
    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        foreach (var plan in facts.Plan.Services)
        {
            if (plan.Service is not { } service)
            {
                continue;
            }

            if (service.Targets.Count == 0 && plan.TaskDefinition.Containers is [{ HealthCheck: null }, ..])
            {
                yield return ByStage(
                    facts.Plan, plan.Name, $"Nobody asks '{plan.Name}' whether it is healthy: a task that hangs is not replaced, and a deployment that fails is not seen.",
                    "Add WithHttpHealthCheck to a project or JavaScript app, or WithContainerHealthCheck with a command that is in the image.");
            }

            if (!service.HasCircuitBreaker)
            {
                yield return ByStage(facts.Plan, plan.Name, $"A deployment of '{plan.Name}' whose tasks do not come up is not rolled back.", "Keep HasCircuitBreaker.");
            }

            if (service is { Targets.Count: > 0, HealthCheckGraceSeconds: null or 0 })
            {
                yield return Warning(plan.Name, $"The load balancer's checks count from the first second of a task of '{plan.Name}', so that one that starts slowly is never healthy.", "Set HealthCheckGraceSeconds.");
            }
        }
    }
}
