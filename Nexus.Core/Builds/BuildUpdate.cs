using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nexus.Core.Agents;

namespace Nexus.Core.Builds;

/// <summary>Whether an update tells of the build itself or of one of its stages.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<BuildUpdateType>))]
public enum BuildUpdateType
{
    /// <summary>The build's own status changed.</summary>
    Build,

    /// <summary>The status of a stage changed.</summary>
    Stage,
}

/// <summary>
/// One change of a build. The updates of a build, numbered without gaps from 1, are its journal: the build's state is the
/// result of applying them in order. Number 0 stands for the creation itself.
/// </summary>
public sealed record BuildUpdate
{
    /// <summary>The build.</summary>
    public required string BuildId { get; init; }

    /// <summary>Position in the build's journal.</summary>
    public required long Sequence { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What changed.</summary>
    public required BuildUpdateType Type { get; init; }

    /// <summary>The new status, of the build or of the stage: the lower-case name of a <see cref="Builds.BuildStatus"/> or <see cref="Builds.StageStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>The stage that changed; in a restart, the stage that is gone back to.</summary>
    public string? Stage { get; init; }

    /// <summary>Which attempt of the stage this is, from 1.</summary>
    public int? Attempt { get; init; }

    /// <summary>What happened, for people.</summary>
    public string? Message { get; init; }

    /// <summary>How many stages are completed after this update.</summary>
    public int CompletedStages { get; init; }

    /// <summary>The files that a completed stage left, relative to the build's folder.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<string> Artifacts { get; init; }

    /// <summary>The agent that the build made, once it is completed.</summary>
    public string? AgentId { get; init; }

    /// <summary>The agent that a completed stage deployed. It is nobody's until the build is completed.</summary>
    [JsonIgnore]
    public AgentManifest? Agent { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>The control that caused the change; null where the platform itself did.</summary>
    public BuildControl? Control { get; init; }

    /// <summary>The kind of failure, for statistics: one of <see cref="FailureCause"/>.</summary>
    public string? Cause { get; init; }

    /// <summary>The W3C trace context of whoever caused the change.</summary>
    [JsonIgnore]
    public string? TraceParent { get; init; }

    /// <summary>The build's new status, where this is an update of the build itself.</summary>
    [JsonIgnore]
    public BuildStatus? BuildStatus => Type == BuildUpdateType.Build ? Enum.Parse<BuildStatus>(Status, ignoreCase: true) : null;

    /// <summary>The stage's new status, where this is an update of a stage.</summary>
    [JsonIgnore]
    public StageStatus? StageStatus => Type == BuildUpdateType.Stage ? Enum.Parse<StageStatus>(Status, ignoreCase: true) : null;

    /// <summary>Whether this update ends the build.</summary>
    [JsonIgnore]
    public bool IsTerminal => BuildStatus is { } status && status.IsTerminal();

    /// <summary>The name of <paramref name="status"/> as updates carry it.</summary>
    public static string NameOf<TStatus>(TStatus status) where TStatus : struct, Enum =>
        JsonNamingPolicy.CamelCase.ConvertName(status.ToString());
}

/// <summary>The kinds of failure that statistics tell apart.</summary>
public static class FailureCause
{
    /// <summary>A stage found that it cannot succeed.</summary>
    public const string Refused = "refused";

    /// <summary>A stage broke in all its attempts.</summary>
    public const string Error = "error";

    /// <summary>A stage or the build took too long.</summary>
    public const string Timeout = "timeout";

    /// <summary>The workers vanished again and again in the same stage.</summary>
    public const string WorkerLost = "worker_lost";

    /// <summary>The queue gave up the build's job.</summary>
    public const string DeadLetter = "dead_letter";
}
