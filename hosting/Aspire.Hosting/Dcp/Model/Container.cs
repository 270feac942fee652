using System.Text.Json.Serialization.Metadata;

namespace Aspire.Hosting.Dcp.Model;

/// <summary>A container that DCP runs through docker or podman.</summary>
internal sealed record Container() : DcpObject(KindName), IDcpKind<Container>
{
    public const string KindName = "Container";

    public required ContainerSpec Spec { get; init; }

    public ContainerStatus? Status { get; init; }

    static string IDcpKind<Container>.Kind => KindName;

    static string IDcpKind<Container>.Plural => "containers";

    static JsonTypeInfo<Container> IDcpKind<Container>.ObjectJson => DcpJson.Default.Container;

    static JsonTypeInfo<DcpList<Container>> IDcpKind<Container>.ListJson => DcpJson.Default.DcpListContainer;

    static JsonTypeInfo<DcpWatchLine<Container>> IDcpKind<Container>.WatchJson => DcpJson.Default.DcpWatchLineContainer;
}

internal sealed record ContainerSpec
{
    public string? Image { get; init; }

    public ContainerBuild? Build { get; init; }

    public string? ContainerName { get; init; }

    /// <summary>The entry point.</summary>
    public string? Command { get; init; }

    /// <summary>Go templates; a user's text goes through <see cref="DcpTemplate.Escape"/> first.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Values are Go templates; a user's text goes through <see cref="DcpTemplate.Escape"/> first.</summary>
    public IReadOnlyList<EnvVar>? Env { get; init; }

    public IReadOnlyList<string>? EnvFiles { get; init; }

    public IReadOnlyList<ContainerPortMapping>? Ports { get; init; }

    public IReadOnlyList<VolumeMount>? VolumeMounts { get; init; }

    public IReadOnlyList<ContainerNetworkConnection>? Networks { get; init; }

    public IReadOnlyList<ContainerLabel>? Labels { get; init; }

    public IReadOnlyList<string>? RunArgs { get; init; }

    /// <summary>no, on-failure, unless-stopped or always.</summary>
    public string? RestartPolicy { get; init; }

    /// <summary>always, missing or never.</summary>
    public string? PullPolicy { get; init; }

    public bool? Persistent { get; init; }

    public string? LifecycleKey { get; init; }

    public bool? Start { get; init; }

    public bool? Stop { get; init; }

    public long? MonitorPid { get; init; }

    public DateTimeOffset? MonitorTimestamp { get; init; }

    public IReadOnlyList<ContainerFiles>? CreateFiles { get; init; }

    public ContainerPemCertificates? PemCertificates { get; init; }

    public IReadOnlyList<HealthProbe>? HealthProbes { get; init; }
}

internal sealed record ContainerBuild
{
    public required string Context { get; init; }

    public string? Dockerfile { get; init; }

    public IReadOnlyList<EnvVar>? Args { get; init; }

    public IReadOnlyList<ContainerBuildSecret>? Secrets { get; init; }

    public string? Stage { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public IReadOnlyList<ContainerLabel>? Labels { get; init; }

    public string? Platform { get; init; }
}

/// <param name="Type">env or file.</param>
internal sealed record ContainerBuildSecret(string Id, string Type, string? Value = null, string? Source = null);

internal sealed record ContainerPortMapping
{
    public required int ContainerPort { get; init; }

    public int? HostPort { get; init; }

    public string Protocol { get; init; } = PortProtocol.Tcp;

    public string? HostIP { get; init; }
}

/// <param name="Type">bind or volume.</param>
internal sealed record VolumeMount(string Type, string? Source, string Target, bool ReadOnly = false);

/// <param name="Name">Name of a <see cref="ContainerNetwork"/> object.</param>
internal sealed record ContainerNetworkConnection(string Name, IReadOnlyList<string>? Aliases = null);

internal sealed record ContainerLabel(string Key, string Value);

internal sealed record ContainerFiles
{
    public required string Destination { get; init; }

    public int? DefaultOwner { get; init; }

    public int? DefaultGroup { get; init; }

    public int? Umask { get; init; }

    public required IReadOnlyList<ContainerFileEntry> Entries { get; init; }
}

internal sealed record ContainerFileEntry
{
    public required string Name { get; init; }

    /// <summary>file, directory or openssl.</summary>
    public string Type { get; init; } = "file";

    public int? Owner { get; init; }

    public int? Group { get; init; }

    public int? Mode { get; init; }

    public string? Source { get; init; }

    public string? Contents { get; init; }

    /// <summary>Base64.</summary>
    public string? RawContents { get; init; }

    public bool? ContinueOnError { get; init; }

    public IReadOnlyList<ContainerFileEntry>? Entries { get; init; }
}

internal sealed record ContainerPemCertificates
{
    public required IReadOnlyList<PemCertificate> Certificates { get; init; }

    public string? Destination { get; init; }

    public IReadOnlyList<string>? OverwriteBundlePaths { get; init; }

    public bool ContinueOnError { get; init; }
}

internal sealed record ContainerStatus
{
    /// <summary>One of <see cref="ContainerState"/>.</summary>
    public string? State { get; init; }

    public string? ContainerId { get; init; }

    public string? ContainerName { get; init; }

    public DateTimeOffset? StartupTimestamp { get; init; }

    public DateTimeOffset? FinishTimestamp { get; init; }

    public int? ExitCode { get; init; }

    public string? Message { get; init; }

    public IReadOnlyList<EnvVar>? EffectiveEnv { get; init; }

    public IReadOnlyList<string>? EffectiveArgs { get; init; }

    public IReadOnlyList<string>? Networks { get; init; }

    public string? HealthStatus { get; init; }

    public IReadOnlyList<HealthProbeResult>? HealthProbeResults { get; init; }

    public string? LifecycleKey { get; init; }
}

internal static class ContainerState
{
    public const string Pending = "Pending";
    public const string Building = "Building";
    public const string Starting = "Starting";
    public const string Running = "Running";
    public const string Paused = "Paused";
    public const string Stopping = "Stopping";
    public const string Exited = "Exited";
    public const string FailedToStart = "FailedToStart";

    /// <summary>No container runtime answers; the container starts by itself when one does.</summary>
    public const string RuntimeUnhealthy = "RuntimeUnhealthy";

    public const string Unknown = "Unknown";

    public static bool IsTerminal(string? state) => state is Exited or FailedToStart or Unknown;
}
