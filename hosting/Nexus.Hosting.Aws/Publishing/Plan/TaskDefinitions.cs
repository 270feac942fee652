namespace Nexus.Hosting.Aws.Publishing.Plan;

/// <summary>What runs together in one Fargate task. Outputs: Arn (with its revision).</summary>
public sealed record TaskDefinition(string LogicalId) : PlanResource(LogicalId)
{
    /// <summary>The family: <c>nexus-ai-prod-api</c>.</summary>
    public required string Family { get; init; }

    /// <summary>CPU units: 256, 512, 1024, 2048, 4096, 8192 or 16384.</summary>
    public required int Cpu { get; init; }

    /// <summary>Memory in MiB; which values go with which CPU is a rule of Fargate ("Amazon ECS task definition parameters", task size).</summary>
    public required int Memory { get; init; }

    /// <summary>The processor.</summary>
    public CpuArchitecture Architecture { get; init; } = CpuArchitecture.X64;

    /// <summary>Space for temporary files in GiB: 21 to 200; null: 20, which costs nothing.</summary>
    public int? EphemeralStorage { get; init; }

    /// <summary>The logical id of the role that starts the task: pulls its image, reads its secrets, writes its log.</summary>
    public required string ExecutionRoleId { get; init; }

    /// <summary>The logical id of the role that the code has.</summary>
    public required string TaskRoleId { get; init; }

    /// <summary>The containers; the first is the service itself, the others stand beside it.</summary>
    public required IReadOnlyList<ContainerDefinition> Containers { get; init; }

    /// <summary>The volumes that containers mount.</summary>
    public IReadOnlyList<TaskVolume> Volumes { get; init; } = [];
}

/// <summary>The processor that a task runs on.</summary>
public enum CpuArchitecture
{
    /// <summary>x86, 64 bits.</summary>
    X64,

    /// <summary>Graviton.</summary>
    Arm64,
}

/// <summary>A container of a task.</summary>
public sealed record ContainerDefinition
{
    /// <summary>Its name in the task.</summary>
    public required string Name { get; init; }

    /// <summary>What it runs.</summary>
    public required ContainerImage Image { get; init; }

    /// <summary>Whether the task ends with it.</summary>
    public bool IsEssential { get; init; } = true;

    /// <summary>In place of the image's entry point; null: the image's own.</summary>
    public IReadOnlyList<string>? EntryPoint { get; init; }

    /// <summary>The arguments; null: those of the image.</summary>
    public IReadOnlyList<PlanValue>? Command { get; init; }

    /// <summary>The ports that it listens on.</summary>
    public IReadOnlyList<ContainerPort> Ports { get; init; } = [];

    /// <summary>The environment, sorted by name; no secret is in it.</summary>
    public IReadOnlyList<EnvironmentVariable> Environment { get; init; } = [];

    /// <summary>The environment that comes from secrets, sorted by name.</summary>
    public IReadOnlyList<SecretVariable> Secrets { get; init; } = [];

    /// <summary>How the container itself is asked whether it is healthy; null: nobody asks.</summary>
    public ContainerHealthCheck? HealthCheck { get; init; }

    /// <summary>The folders that it sees.</summary>
    public IReadOnlyList<ContainerMount> Mounts { get; init; } = [];

    /// <summary>The containers of the task that come first.</summary>
    public IReadOnlyList<ContainerDependency> DependsOn { get; init; } = [];

    /// <summary>How long it may take to stop before it is killed, in seconds: 2 to 120.</summary>
    public int StopTimeoutSeconds { get; init; } = 30;

    /// <summary>The user, <c>uid:gid</c> or a name; null: that of the image.</summary>
    public string? User { get; init; }

    /// <summary>Whether only volumes can be written.</summary>
    public bool IsRootReadOnly { get; init; }

    /// <summary>Whether an init process passes on signals and collects ended children.</summary>
    public bool HasInitProcess { get; init; } = true;

    /// <summary>The logical id of the log group.</summary>
    public required string LogGroupId { get; init; }

    /// <summary>Memory in MiB that a sidecar may use; null: all that the task has.</summary>
    public int? MemoryLimit { get; init; }
}

/// <summary>What a container runs.</summary>
public abstract record ContainerImage
{
    private protected ContainerImage()
    {
    }
}

/// <summary>An image of a registry.</summary>
/// <param name="Reference">Such as <c>docker.io/library/redis:8.6</c>.</param>
public sealed record RegistryImage(string Reference) : ContainerImage;

/// <summary>An image that is built from the model and pushed before the deployment.</summary>
/// <param name="RepositoryId">The logical id of the repository.</param>
/// <param name="TagParameterId">The logical id of the parameter with the tag.</param>
public sealed record BuiltImage(string RepositoryId, string TagParameterId) : ContainerImage;

/// <summary>A port of a container (TCP).</summary>
/// <param name="Name">Its name: that of the endpoint in the model.</param>
/// <param name="Port">The number.</param>
public sealed record ContainerPort(string Name, int Port);

/// <summary>A variable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; no secret is part of it.</param>
public sealed record EnvironmentVariable(string Name, PlanValue Value);

/// <summary>A variable whose value is the content of a secret.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SecretId">The logical id of the secret.</param>
public sealed record SecretVariable(string Name, string SecretId);

/// <summary>A command in the container that ends with 0 while it is healthy.</summary>
/// <param name="Command"><c>CMD</c> or <c>CMD-SHELL</c>, then the words.</param>
public sealed record ContainerHealthCheck(IReadOnlyList<string> Command)
{
    /// <summary>How often, in seconds: 5 to 300.</summary>
    public int IntervalSeconds { get; init; } = 30;

    /// <summary>How long an answer may take, in seconds: 2 to 60.</summary>
    public int TimeoutSeconds { get; init; } = 5;

    /// <summary>How many failures in a row count: 1 to 10.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>How long failures do not count after the start, in seconds: 0 to 300.</summary>
    public int StartPeriodSeconds { get; init; } = 60;
}

/// <summary>A container that comes first.</summary>
/// <param name="ContainerName">Its name in the task.</param>
/// <param name="Condition">What of it.</param>
public sealed record ContainerDependency(string ContainerName, DependencyCondition Condition);

/// <summary>What a container waits for.</summary>
public enum DependencyCondition
{
    /// <summary>It has started.</summary>
    Start,

    /// <summary>Its health check passes.</summary>
    Healthy,

    /// <summary>It has ended.</summary>
    Complete,

    /// <summary>It has ended with 0.</summary>
    Success,
}

/// <summary>A folder that a container sees.</summary>
/// <param name="VolumeName">The volume of the task.</param>
/// <param name="Path">The path in the container.</param>
/// <param name="IsReadOnly">Whether it can only be read.</param>
public sealed record ContainerMount(string VolumeName, string Path, bool IsReadOnly);

/// <summary>A volume of a task: a folder of an EFS file system, or an empty one that ends with the task.</summary>
/// <param name="Name">Its name in the task.</param>
/// <param name="FileSystemId">The logical id of the file system; null: an empty folder.</param>
/// <param name="AccessPointId">The logical id of the access point.</param>
public sealed record TaskVolume(string Name, string? FileSystemId, string? AccessPointId);
