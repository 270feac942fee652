using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.LocalData;

namespace Nexus.Hosting.Aws.Redis;

/// <summary>
/// Keeps the data of a Redis container where that of the other stand-ins is: a volume of the container runtime would outlive the folder, and be the same for every run.
/// </summary>
internal static class RedisDataMount
{
    public static void Move(IResourceBuilder<RedisResource> redis, LocalDataFolder data)
    {
        foreach (var volume in redis.Resource.Annotations.OfType<ContainerMountAnnotation>().Where(m => m.Type == ContainerMountType.Volume).ToArray())
        {
            redis.Resource.Annotations.Remove(volume);
            if (data.IsTemporary)
            {
                // What is left in the container ends with it. A folder could hold files that only root may delete.
                continue;
            }

            // Not that of the process: another version of Redis may not read these files, and another user may not write them.
            redis.WithBindMount(data.For($"{redis.Resource.Name}-container"), volume.Target, volume.IsReadOnly);
            if (Directory.Exists("/sys/fs/selinux"))
            {
                // There a container may not touch a folder of the host, but for this.
                redis.WithContainerRuntimeArgs("--security-opt", "label=disable");
            }
        }
    }
}
