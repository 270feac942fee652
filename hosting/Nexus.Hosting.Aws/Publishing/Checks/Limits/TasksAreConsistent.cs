using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Limits;

/// <summary>Within a task and a policy names are unique, and what is named is there.</summary>
internal sealed class TasksAreConsistent() : PlanCheck("NEXUS603", "Names within a task are unique and known")
{
    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        foreach (var service in facts.Plan.Services)
        {
            var task = service.TaskDefinition;
            foreach (var (what, names) in Names(service))
            {
                foreach (var twice in names.GroupBy(n => n, StringComparer.Ordinal).Where(g => g.Count() > 1))
                {
                    yield return Error(service.Name, $"'{service.Name}' has {twice.Count()} {what} '{twice.Key}'.", "Name each once.");
                }
            }

            foreach (var container in task.Containers)
            {
                foreach (var mount in container.Mounts.Where(m => !task.Volumes.Any(v => v.Name == m.VolumeName)))
                {
                    yield return Error(service.Name, $"The container '{container.Name}' of '{service.Name}' mounts the volume '{mount.VolumeName}', which the task does not have.", "Add it to TaskDefinition.Volumes.");
                }

                foreach (var dependency in container.DependsOn.Where(d => d.ContainerName == container.Name || !task.Containers.Any(c => c.Name == d.ContainerName)))
                {
                    yield return Error(service.Name, $"The container '{container.Name}' of '{service.Name}' waits for '{dependency.ContainerName}', which is no other container of the task.", "Wait for another container of the task.");
                }

                foreach (var dependency in container.DependsOn.Where(d => d.Condition == DependencyCondition.Healthy && task.Containers.Any(c => c.Name == d.ContainerName && c.HealthCheck is null)))
                {
                    yield return Error(service.Name, $"The container '{container.Name}' of '{service.Name}' waits until '{dependency.ContainerName}' is healthy, and nobody asks that one.", "Give it a health check.");
                }
            }
        }
    }

    private static IEnumerable<(string What, IEnumerable<string> Names)> Names(ServicePlan service)
    {
        var task = service.TaskDefinition;
        yield return ("containers", task.Containers.Select(c => c.Name));
        yield return ("volumes", task.Volumes.Select(v => v.Name));
        yield return ("containers on the port", task.Containers.SelectMany(c => c.Ports.Select(p => PlanFacts.Text(p.Port))));
        yield return ("permissions", service.TaskRole.Statements.Select(s => s.Sid));
        foreach (var container in task.Containers)
        {
            yield return ($"variables of '{container.Name}' called", container.Environment.Select(v => v.Name).Concat(container.Secrets.Select(s => s.Name)));
            yield return ($"mounts of '{container.Name}' at", container.Mounts.Select(m => m.Path));
        }
    }
}
