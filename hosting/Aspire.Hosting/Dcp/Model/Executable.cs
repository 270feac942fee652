using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Aspire.Hosting.Dcp.Model;

/// <summary>A process that DCP runs. Deleting the object stops the process.</summary>
internal sealed record Executable() : DcpObject(KindName), IDcpKind<Executable>
{
    public const string KindName = "Executable";

    public required ExecutableSpec Spec { get; init; }

    public ExecutableStatus? Status { get; init; }

    static string IDcpKind<Executable>.Kind => KindName;

    static string IDcpKind<Executable>.Plural => "executables";

    static JsonTypeInfo<Executable> IDcpKind<Executable>.ObjectJson => DcpJson.Default.Executable;

    static JsonTypeInfo<DcpList<Executable>> IDcpKind<Executable>.ListJson => DcpJson.Default.DcpListExecutable;

    static JsonTypeInfo<DcpWatchLine<Executable>> IDcpKind<Executable>.WatchJson => DcpJson.Default.DcpWatchLineExecutable;
}

internal sealed record ExecutableSpec
{
    public required string ExecutablePath { get; init; }

    public string? WorkingDirectory { get; init; }

    /// <summary>Go templates; a user's text goes through <see cref="DcpTemplate.Escape"/> first.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Values are Go templates; a user's text goes through <see cref="DcpTemplate.Escape"/> first.</summary>
    public IReadOnlyList<EnvVar>? Env { get; init; }

    public IReadOnlyList<string>? EnvFiles { get; init; }

    public string? ExecutionType { get; init; } = ExecutionTypes.Process;

    public IReadOnlyList<string>? FallbackExecutionTypes { get; init; }

    public AmbientEnvironment? AmbientEnvironment { get; init; }

    /// <summary>False: exists but is not started until it is patched to true.</summary>
    public bool? Start { get; init; }

    public bool? Stop { get; init; }

    public bool? Persistent { get; init; }

    public string? LifecycleKey { get; init; }

    public long? MonitorPid { get; init; }

    public DateTimeOffset? MonitorTimestamp { get; init; }

    public IReadOnlyList<HealthProbe>? HealthProbes { get; init; }

    public ExecutablePemCertificates? PemCertificates { get; init; }
}

internal sealed record AmbientEnvironment(string Behavior)
{
    /// <summary>What DCP itself was started with; the default.</summary>
    public static readonly AmbientEnvironment Inherit = new("Inherit");

    public static readonly AmbientEnvironment DoNotInherit = new("DoNotInherit");
}

internal sealed record ExecutablePemCertificates(IReadOnlyList<PemCertificate> Certificates, bool ContinueOnError = false);

internal static class ExecutionTypes
{
    public const string Process = "Process";
    public const string Ide = "IDE";
}

internal sealed record ExecutableStatus
{
    /// <summary>One of <see cref="ExecutableState"/>; null before DCP has looked at the object, or while it is not to be started.</summary>
    public string? State { get; init; }

    [JsonPropertyName("executionID")]
    public string? ExecutionId { get; init; }

    public long? Pid { get; init; }

    public DateTimeOffset? StartupTimestamp { get; init; }

    public DateTimeOffset? FinishTimestamp { get; init; }

    public int? ExitCode { get; init; }

    public string? StdOutFile { get; init; }

    public string? StdErrFile { get; init; }

    /// <summary>The whole environment of the process, the inherited part included.</summary>
    public IReadOnlyList<EnvVar>? EffectiveEnv { get; init; }

    public IReadOnlyList<string>? EffectiveArgs { get; init; }

    public string? HealthStatus { get; init; }

    public IReadOnlyList<HealthProbeResult>? HealthProbeResults { get; init; }
}

internal static class ExecutableState
{
    public const string Starting = "Starting";
    public const string Running = "Running";
    public const string Stopping = "Stopping";

    /// <summary>Stopped by DCP.</summary>
    public const string Terminated = "Terminated";

    /// <summary>The reason is in the log source <see cref="DcpLogSource.System"/> only.</summary>
    public const string FailedToStart = "FailedToStart";

    /// <summary>Ended by itself, or stopped on demand (exit code -1).</summary>
    public const string Finished = "Finished";

    public const string Unknown = "Unknown";

    public static bool IsTerminal(string? state) => state is Terminated or FailedToStart or Finished or Unknown;
}
