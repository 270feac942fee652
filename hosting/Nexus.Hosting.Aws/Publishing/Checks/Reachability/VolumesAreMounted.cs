using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Reachability;

/// <summary>A service that mounts a file system has a volume with an access point of it, and an address of it in each zone.</summary>
internal sealed class VolumesAreMounted() : PlanCheck("NEXUS106", "File systems have an address in each zone, and mounted volumes an access point")
{
    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        foreach (var fileSystem in facts.Plan.FileSystems)
        {
            foreach (var subnet in facts.Plan.Network.PrivateSubnetIds.Where(s => !fileSystem.MountTargets.Any(m => m.SubnetId == s)))
            {
                yield return Error(fileSystem.ModelName, $"The file system '{fileSystem.ModelName}' has no mount target in {subnet}: tasks there do not start.", "Add a mount target for each private subnet.");
            }
        }

        foreach (var edge in facts.Plan.Edges)
        {
            if (facts.FileSystem(edge.To) is not { } fileSystem || facts.Service(edge.From) is not { } service)
            {
                continue;
            }

            var volumes = service.TaskDefinition.Volumes.Where(v => v.FileSystemId == fileSystem.LogicalId && fileSystem.AccessPoints.Any(a => a.LogicalId == v.AccessPointId)).ToList();
            if (!volumes.Exists(v => service.TaskDefinition.Containers.Any(c => c.Mounts.Any(m => m.VolumeName == v.Name))))
            {
                yield return Error(
                    service.Name, $"'{service.Name}' uses the file system '{fileSystem.ModelName}', and no container mounts an access point of it.",
                    "Keep the volume in TaskDefinition.Volumes and its mount in the container.");
            }
        }
    }
}
