using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Nexus.Core.Builds;

/// <summary>What somebody may ask of a build.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<BuildControl>))]
public enum BuildControl
{
    /// <summary>Hold it. A stage that runs is stopped and begins anew when the build is resumed.</summary>
    Pause,

    /// <summary>Go on.</summary>
    Resume,

    /// <summary>Stop it for good.</summary>
    Cancel,

    /// <summary>Go on with the stage that failed.</summary>
    Retry,

    /// <summary>Go back to a stage and do it and all that follow anew.</summary>
    Restart,
}

/// <summary>One legal change of a build's status.</summary>
/// <param name="From">The status before.</param>
/// <param name="To">The status after.</param>
/// <param name="By">The control that causes it; null where the platform itself does.</param>
public sealed record BuildTransition(BuildStatus From, BuildStatus To, BuildControl? By = null);

/// <summary>The one table of legal changes of a build's and a stage's status. A change that is not here does not exist.</summary>
public static class BuildTransitions
{
    private static readonly FrozenDictionary<StageStatus, StageStatus[]> StageTable = new Dictionary<StageStatus, StageStatus[]>
    {
        [StageStatus.Pending] = [StageStatus.Running],
        // Running again: another worker took over. Pending again: an attempt broke and is to be repeated, or its worker had to stop, and put it down.
        [StageStatus.Running] = [StageStatus.Running, StageStatus.Pending, StageStatus.Completed, StageStatus.Failed],
        [StageStatus.Completed] = [],
        [StageStatus.Failed] = [],
    }.ToFrozenDictionary();

    /// <summary>The table. Cancelled is final; what is completed goes on only where somebody restarts it, which makes the next version of its agent.</summary>
    public static ImmutableArray<BuildTransition> All { get; } =
    [
        new(BuildStatus.Queued, BuildStatus.Running),
        new(BuildStatus.Queued, BuildStatus.Failed),
        new(BuildStatus.Queued, BuildStatus.Paused, BuildControl.Pause),
        new(BuildStatus.Queued, BuildStatus.Cancelled, BuildControl.Cancel),
        new(BuildStatus.Queued, BuildStatus.Queued, BuildControl.Restart),
        new(BuildStatus.Running, BuildStatus.Completed),
        new(BuildStatus.Running, BuildStatus.Failed),
        new(BuildStatus.Running, BuildStatus.Paused, BuildControl.Pause),
        new(BuildStatus.Running, BuildStatus.Cancelled, BuildControl.Cancel),
        new(BuildStatus.Running, BuildStatus.Queued, BuildControl.Restart),
        new(BuildStatus.Paused, BuildStatus.Queued, BuildControl.Resume),
        new(BuildStatus.Paused, BuildStatus.Cancelled, BuildControl.Cancel),
        new(BuildStatus.Paused, BuildStatus.Queued, BuildControl.Restart),
        new(BuildStatus.Completed, BuildStatus.Queued, BuildControl.Restart),
        new(BuildStatus.Failed, BuildStatus.Queued, BuildControl.Retry),
        new(BuildStatus.Failed, BuildStatus.Queued, BuildControl.Restart),
    ];

    /// <summary>The statuses that may follow <paramref name="from"/>.</summary>
    public static IReadOnlyList<BuildStatus> From(BuildStatus from) =>
        [.. All.Where(transition => transition.From == from).Select(transition => transition.To).Distinct()];

    /// <summary>The statuses of a stage that may follow <paramref name="from"/>, as long as the build itself goes on.</summary>
    public static IReadOnlyList<StageStatus> From(StageStatus from) => StageTable[from];

    /// <summary>The controls that a build of this status obeys.</summary>
    public static IReadOnlyList<BuildControl> ControlsOf(BuildStatus from) =>
        [.. All.Where(transition => transition.From == from).Select(transition => transition.By).OfType<BuildControl>()];

    /// <summary>Where a control leads from a status, or null where it is not legal.</summary>
    public static BuildStatus? Target(BuildStatus from, BuildControl control) =>
        All.FirstOrDefault(transition => transition.From == from && transition.By == control)?.To;

    /// <summary>Whether a build may go from <paramref name="from"/> to <paramref name="to"/>, by this control or by itself.</summary>
    public static bool IsLegal(BuildStatus from, BuildStatus to, BuildControl? by = null) => All.Contains(new BuildTransition(from, to, by));

    /// <summary>Whether a stage may go from <paramref name="from"/> to <paramref name="to"/>.</summary>
    public static bool IsLegal(StageStatus from, StageStatus to) => StageTable[from].Contains(to);

    /// <summary>Whether work on the build is over.</summary>
    public static bool IsTerminal(this BuildStatus status) =>
        status is BuildStatus.Completed or BuildStatus.Failed or BuildStatus.Cancelled;
}

/// <summary>A change of status that <see cref="BuildTransitions"/> does not know was asked for.</summary>
/// <param name="subject">The build or stage, by name.</param>
/// <param name="from">Its status.</param>
/// <param name="to">The status that was asked for.</param>
/// <param name="allowed">The statuses that would have been legal.</param>
public sealed class IllegalTransitionException(string subject, string from, string to, IReadOnlyList<string> allowed)
    : InvalidOperationException(
        $"{subject} is {from} and cannot become {to}; " +
        (allowed.Count == 0 ? $"{from} is final." : $"from here it can only become {string.Join(" or ", allowed)}."))
{
    /// <summary>The statuses that would have been legal.</summary>
    public IReadOnlyList<string> Allowed { get; } = allowed;
}
