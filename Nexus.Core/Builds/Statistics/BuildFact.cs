using System.Collections.Immutable;
using Nexus.Core.Models;

namespace Nexus.Core.Builds.Statistics;

/// <summary>What kind of event a fact is of.</summary>
public enum BuildFactKind
{
    /// <summary>A build was accepted.</summary>
    Accepted,

    /// <summary>A worker began, or went on after the build was queued again.</summary>
    Started,

    /// <summary>The build became terminal.</summary>
    Ended,
}

/// <summary>One thing that happened to a build, as statistics count it. All but what the models took follows from the journal alone.</summary>
public sealed record BuildFact
{
    /// <summary>The build.</summary>
    public required string BuildId { get; init; }

    /// <summary>The update that it is of; 0 is the acceptance.</summary>
    public required long Sequence { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What happened.</summary>
    public required BuildFactKind Kind { get; init; }

    /// <summary>How long the build waited for a worker. Of <see cref="BuildFactKind.Started"/>.</summary>
    public TimeSpan? Queued { get; init; }

    /// <summary>How the build ended. Of <see cref="BuildFactKind.Ended"/>.</summary>
    public BuildStatus? Status { get; init; }

    /// <summary>How long it ran, from when a worker last began. Of <see cref="BuildFactKind.Ended"/>.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How long each stage took that was completed in this run.</summary>
    public ImmutableDictionary<string, TimeSpan> Stages { get; init; } = ImmutableDictionary<string, TimeSpan>.Empty;

    /// <summary>The stage that failed.</summary>
    public string? FailedStage { get; init; }

    /// <summary>The kind of failure: one of <see cref="FailureCause"/>.</summary>
    public string? Cause { get; init; }

    /// <summary>What the models took for the build so far, over all its runs. Of <see cref="BuildFactKind.Ended"/>; null where none was asked, or it is not known.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>The facts that lie between a build's state and the journal entries that follow it.</summary>
    public static IEnumerable<BuildFact> Of(Build build, IEnumerable<BuildUpdate> entries)
    {
        if (build.Sequence == 0)
        {
            yield return new BuildFact { BuildId = build.Id, Sequence = 0, At = build.CreatedAt, Kind = BuildFactKind.Accepted };
        }

        foreach (var update in entries)
        {
            var next = build.Apply(update);
            if (update.BuildStatus == BuildStatus.Running)
            {
                yield return Of(update, BuildFactKind.Started) with { Queued = update.At - build.Since };
            }
            else if (update.IsTerminal)
            {
                var ran = build.Status == BuildStatus.Running ? build.Since : null;
                yield return Of(update, BuildFactKind.Ended) with
                {
                    Status = next.Status,
                    Duration = update.At - ran,
                    Stages = next.Stages
                        .Where(stage => stage.Status == StageStatus.Completed && stage.StartedAt >= ran && stage.FinishedAt is not null)
                        .ToImmutableDictionary(stage => stage.Name, stage => stage.FinishedAt!.Value - stage.StartedAt!.Value),
                    FailedStage = next.Status == BuildStatus.Failed ? next.Stages.FirstOrDefault(stage => stage.Status == StageStatus.Failed)?.Name : null,
                    Cause = update.Cause,
                };
            }

            build = next;
        }
    }

    private static BuildFact Of(BuildUpdate update, BuildFactKind kind) =>
        new() { BuildId = update.BuildId, Sequence = update.Sequence, At = update.At, Kind = kind };
}
