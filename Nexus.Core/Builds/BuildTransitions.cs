using System.Collections.Frozen;

namespace Nexus.Core.Builds;

/// <summary>The one table of legal changes of a build's and a stage's status. A change that is not here does not exist.</summary>
public static class BuildTransitions
{
    private static readonly FrozenDictionary<BuildStatus, BuildStatus[]> BuildTable = new Dictionary<BuildStatus, BuildStatus[]>
    {
        [BuildStatus.Queued] = [BuildStatus.Running, BuildStatus.Paused, BuildStatus.Cancelled, BuildStatus.Failed],
        [BuildStatus.Running] = [BuildStatus.Paused, BuildStatus.Completed, BuildStatus.Failed, BuildStatus.Cancelled],
        [BuildStatus.Paused] = [BuildStatus.Queued, BuildStatus.Running, BuildStatus.Failed, BuildStatus.Cancelled],
        [BuildStatus.Completed] = [],
        [BuildStatus.Failed] = [BuildStatus.Queued],
        [BuildStatus.Cancelled] = [],
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<StageStatus, StageStatus[]> StageTable = new Dictionary<StageStatus, StageStatus[]>
    {
        [StageStatus.Pending] = [StageStatus.Running],
        // Running again: another worker took over, or a failed attempt is repeated.
        [StageStatus.Running] = [StageStatus.Running, StageStatus.Completed, StageStatus.Failed],
        [StageStatus.Completed] = [],
        [StageStatus.Failed] = [StageStatus.Running],
    }.ToFrozenDictionary();

    /// <summary>The statuses that may follow <paramref name="from"/>.</summary>
    public static IReadOnlyList<BuildStatus> From(BuildStatus from) => BuildTable[from];

    /// <summary>The statuses of a stage that may follow <paramref name="from"/>.</summary>
    public static IReadOnlyList<StageStatus> From(StageStatus from) => StageTable[from];

    /// <summary>Whether a build may go from <paramref name="from"/> to <paramref name="to"/>.</summary>
    public static bool IsLegal(BuildStatus from, BuildStatus to) => BuildTable[from].Contains(to);

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
