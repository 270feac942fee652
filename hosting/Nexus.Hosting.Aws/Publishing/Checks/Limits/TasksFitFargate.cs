using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Limits;

/// <summary>What a task on Fargate can be ("Amazon ECS task definition parameters for Fargate").</summary>
internal sealed class TasksFitFargate() : PlanCheck("NEXUS503", "Task definitions are ones that Fargate takes")
{
    private const int MostContainers = 10;

    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        foreach (var service in facts.Plan.Services)
        {
            var name = service.Name;
            var task = service.TaskDefinition;
            if (!FargateSizes.IsValid(task.Cpu, task.Memory))
            {
                yield return Error(name, $"A task of '{name}' has {task.Cpu} CPU units and {task.Memory} MiB, which Fargate does not have.", FargateSizes.Advice(task.Cpu));
            }

            if (task.Containers.Count is 0 or > MostContainers)
            {
                yield return Error(name, $"A task of '{name}' has {task.Containers.Count} containers; 1 to {MostContainers} are allowed.", "Use fewer sidecars (WithSidecar).");
            }

            if (task.Containers.Sum(c => c.MemoryLimit ?? 0) >= task.Memory)
            {
                yield return Error(name, $"The sidecars of '{name}' may use all of the {task.Memory} MiB of a task, and nothing is left for itself.", "Use a larger task (WithTaskSize), or lower their MemoryLimit.");
            }

            if (task.EphemeralStorage is < 21 or > 200)
            {
                yield return Error(name, $"A task of '{name}' has {task.EphemeralStorage} GiB of temporary storage.", "Use 21 to 200, or null for the 20 that are free.");
            }

            foreach (var container in task.Containers.Where(c => c.StopTimeoutSeconds is < 2 or > 120))
            {
                yield return Error(name, $"The container '{container.Name}' of '{name}' has {container.StopTimeoutSeconds} s to stop.", "Use 2 to 120 (WithStopTimeout).");
            }

            foreach (var (container, check) in task.Containers.Where(c => c.HealthCheck is not null).Select(c => (c, c.HealthCheck!)))
            {
                if (check.IntervalSeconds is < 5 or > 300 || check.TimeoutSeconds is < 2 or > 60 || check.Retries is < 1 or > 10 || check.StartPeriodSeconds is < 0 or > 300)
                {
                    yield return Error(
                        name, $"The health check of the container '{container.Name}' has an interval of {check.IntervalSeconds} s, {check.TimeoutSeconds} s for an answer, {check.Retries} retries and {check.StartPeriodSeconds} s to start.",
                        "Use an interval of 5 to 300 s, 2 to 60 s for an answer, 1 to 10 retries and up to 300 s to start.");
                }
            }
        }
    }
}
