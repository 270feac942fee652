using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>Shared volumes and volumes of containers: one file system for each shared volume, one for all others, an access point for each use.</summary>
internal sealed class FileSystemPlanner(PlanningContext context)
{
    public const int Port = 2049;

    // Of volumes that belong to single services.
    private const string VolumesName = "volumes";

    private readonly List<Use> _uses = [];

    /// <summary>What a task mounts; draws the paths to the file systems.</summary>
    public TaskMounts Plan(ComputeTarget target, ContainerImage image)
    {
        var volumes = new List<TaskVolume>();
        var mounts = new List<ContainerMount>();
        var grants = new List<MountGrant>();

        foreach (var mount in target.Resource.Annotations.OfType<SharedVolumeMountAnnotation>())
        {
            Mount(mount.Volume.Name, $"{target.LogicalName}{PlanNames.Logical(mount.Volume.Name)}AccessPoint", "/shared", mount.Volume.Name, mount.MountPath, isReadOnly: false, shared: true);
        }

        foreach (var mount in target.Resource.Annotations.OfType<ContainerMountAnnotation>())
        {
            if (mount.Type == ContainerMountType.BindMount)
            {
                context.Errors.Add(
                    $"The bind mount of '{target.Name}' to '{mount.Target}'",
                    "is a folder of this machine, which AWS does not have.",
                    "Copy the files into the image (WithDockerfile), share them (AddSharedVolume), keep them in a volume (WithVolume), or mount only while the application runs (ExecutionContext.IsRunMode).");
                continue;
            }

            var label = LabelOf(mount.Target);
            if (mount.Source is null)
            {
                volumes.Add(new(label, null, null));
                mounts.Add(new(label, mount.Target, mount.IsReadOnly));
                continue;
            }

            Mount(VolumesName, $"{target.LogicalName}{PlanNames.Logical(label)}AccessPoint", FolderOf(target, mount, label), label, mount.Target, mount.IsReadOnly, shared: false);
        }

        return new(volumes, mounts, grants);

        void Mount(string fileSystem, string accessPointId, string folder, string volume, string path, bool isReadOnly, bool shared)
        {
            var fileSystemId = FileSystemId(fileSystem);
            var (user, group) = Owner(target, image, shared);
            _uses.Add(new(fileSystem, new(accessPointId, folder, user, group, shared ? "0770" : "0750")));
            volumes.Add(new(volume.ToLowerInvariant(), fileSystemId, accessPointId));
            mounts.Add(new(volume.ToLowerInvariant(), path, isReadOnly));
            grants.Add(new(fileSystemId, accessPointId, isReadOnly));
            context.Draw(target.Name, fileSystem, Port, $"mounts '{path}'");
        }
    }

    /// <summary>The file systems of all uses.</summary>
    public IReadOnlyList<FileSystem> FileSystems(SecurityGroupPlanner groups, IReadOnlyList<PlanValue> subnets) =>
        [.. _uses.GroupBy(u => u.FileSystem).Select(uses =>
        {
            var logical = PlanNames.Logical(uses.Key);
            var said = context.Model.Resources.OfType<SharedVolumeResource>().FirstOrDefault(v => v.Name == uses.Key) is { } volume ? StoreProtectionAnnotation.Of(volume) : null;
            return new FileSystem(FileSystemId(uses.Key))
            {
                ModelName = uses.Key,
                Name = context.Names.Physical(uses.Key),
                Removal = said?.Removal ?? context.DataRemoval,
                HasAutomaticBackups = said?.HasBackup ?? true,
                SecurityGroup = groups.For(uses.Key, $"{logical}SecurityGroup", $"File system {uses.Key}"),
                MountTargets = [.. subnets.Select((s, i) => new MountTarget($"{logical}MountTarget{(i + 1).ToString(CultureInfo.InvariantCulture)}", s))],
                AccessPoints = [.. uses.Select(u => u.AccessPoint)],
                Policy = Policy(FileSystemId(uses.Key)),
            };
        })];

    public static string FileSystemId(string name) => $"{PlanNames.Logical(name)}FileSystem";

    // Roles allow; the file system itself refuses what is not encrypted and what does not come through an access point.
    private static List<PolicyStatement> Policy(string id) =>
    [
        new("DenyWithoutTls", ["*"], [new ResourceValue(id, ResourceOutput.Arn)])
        {
            IsDeny = true,
            Principal = PolicyPrincipal.Everybody,
            Conditions = [new("Bool", "aws:SecureTransport", ["false"])],
        },
        new("DenyWithoutAccessPoint", ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientRootAccess", "elasticfilesystem:ClientWrite"], [new ResourceValue(id, ResourceOutput.Arn)])
        {
            IsDeny = true,
            Principal = PolicyPrincipal.Everybody,
            Conditions = [new("Null", "elasticfilesystem:AccessPointArn", ["true"])],
        },
    ];

    // Files of a shared volume belong to one user, whoever writes them.
    private static (int User, int Group) Owner(ComputeTarget target, ContainerImage image, bool shared)
    {
        var said = target.Options.User?.Split(':');
        if (!shared && said is not null && int.TryParse(said[0], CultureInfo.InvariantCulture, out var user))
        {
            return (user, said.Length > 1 && int.TryParse(said[1], CultureInfo.InvariantCulture, out var group) ? group : user);
        }

        var owner = KnownImages.FileOwner(shared ? new RegistryImage("shared") : image);
        return (owner, owner);
    }

    private static string LabelOf(string path) => string.Join('-', path.ToLowerInvariant().Split('/', StringSplitOptions.RemoveEmptyEntries));

    // The volume's own name may hold a hash of this machine's paths; the first use names the folder, and who mounts the same volume finds it there.
    private string FolderOf(ComputeTarget target, ContainerMountAnnotation mount, string label)
    {
        var first = context.Targets.First(t => t.Resource.Annotations.OfType<ContainerMountAnnotation>().Any(m => m.Source == mount.Source && m.Type == mount.Type));
        var path = first == target
            ? label
            : LabelOf(first.Resource.Annotations.OfType<ContainerMountAnnotation>().First(m => m.Source == mount.Source && m.Type == mount.Type).Target);
        return $"/{first.HostName}-{path}";
    }

    private sealed record Use(string FileSystem, AccessPoint AccessPoint);
}

/// <summary>What a task mounts.</summary>
internal sealed record TaskMounts(IReadOnlyList<TaskVolume> Volumes, IReadOnlyList<ContainerMount> Mounts, IReadOnlyList<MountGrant> Grants);

/// <summary>What a task may do with an access point.</summary>
internal sealed record MountGrant(string FileSystemId, string AccessPointId, bool IsReadOnly);
