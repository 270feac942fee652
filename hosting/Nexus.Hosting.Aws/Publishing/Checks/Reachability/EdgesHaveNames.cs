using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Reachability;

/// <summary>A service that others call has a name in DNS which its tasks register, and a container that listens on the port.</summary>
internal sealed class EdgesHaveNames() : PlanCheck("NEXUS102", "A service that others call has a private name, and listens on the port")
{
    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        foreach (var edge in facts.Plan.Edges)
        {
            if (facts.Service(edge.To) is not { } server)
            {
                continue;
            }

            if (!server.TaskDefinition.Containers.Any(c => c.Ports.Any(p => p.Port == edge.Port)))
            {
                yield return Error(
                    server.Name, $"'{edge.From}' calls '{server.Name}' on port {edge.Port}, and no container of it listens there.",
                    "Give the container the port (ContainerPort), or name the right one in the model (WithContainerPort).");
            }

            if (facts.Service(edge.From) is null)
            {
                continue;
            }

            if (server.Service is null)
            {
                yield return Error(server.Name, $"'{edge.From}' calls '{server.Name}', which is a task and has no address.", "Publish it as a service.");
            }
            else if (facts.Plan.Namespace is null || server.Discovery is null || server.Service.DiscoveryServiceId != server.Discovery.LogicalId)
            {
                yield return Error(
                    server.Name, $"'{edge.From}' calls '{server.Name}' by its private name, and its tasks do not register one.",
                    "Keep the plan's namespace, the service's Discovery and its DiscoveryServiceId.");
            }
        }
    }
}
