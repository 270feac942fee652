using System.Collections.Immutable;
using Nexus.Core.Agents;

namespace Nexus.Core.Builds;

/// <summary>One stage of one build.</summary>
public sealed record BuildStage
{
    /// <summary>Name in the <see cref="StageCatalogue"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands.</summary>
    public StageStatus Status { get; init; }

    /// <summary>How often it was begun.</summary>
    public int Attempt { get; init; }

    /// <summary>When the latest attempt began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was completed or failed.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The files it left, relative to the build's folder.</summary>
    public ImmutableArray<string> Artifacts { get; init; } = [];

    /// <summary>What it did, in a sentence.</summary>
    public string? Summary { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>The agent that it deployed: entered in the catalogue when the build is completed.</summary>
    public AgentManifest? Agent { get; init; }

    /// <summary>Attempts up to this number count no more: the stage was retried or restarted since. What they left is not used.</summary>
    public int Superseded { get; init; }

    /// <summary>How often a worker vanished in the midst of it, since it was last retried or restarted. One that had to stop, and said so, did not vanish.</summary>
    public int Lost { get; init; }

    /// <summary>How often it broke, whichever worker was at it, since it was last retried or restarted.</summary>
    public int Failures { get; init; }

    /// <summary>When it broke last and was left to be tried again: whoever tries it waits from here.</summary>
    public DateTimeOffset? BrokeAt { get; init; }

    /// <summary>Of which kind its failure is: one of <see cref="FailureCause"/>.</summary>
    public string? Cause { get; init; }
}

/// <summary>
/// A build: what was asked for, and how far it is. Immutable; <see cref="Apply"/> makes the next state from the next update.
/// </summary>
public sealed record Build
{
    /// <summary>Longest requirement, in characters.</summary>
    public const int MaxRequirementLength = 10_000;

    /// <summary>Shortest requirement, in characters.</summary>
    public const int MinRequirementLength = 10;

    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>Sortable by creation time: <c>bld_</c> and a ULID.</summary>
    public required string Id { get; init; }

    /// <summary>Whom it belongs to. Nobody else sees it.</summary>
    public required string Owner { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>What the user asked for, in their own words.</summary>
    public required string Requirement { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a worker first began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it became terminal.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Since when it has been waiting for a worker, or has been running. Its total timeout counts from here.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Where it stands.</summary>
    public BuildStatus Status { get; init; }

    /// <summary>How often it was queued again since it was accepted: by a resume, a retry or a restart.</summary>
    public int Run { get; init; }

    /// <summary>The number of the last update that is part of this state.</summary>
    public long Sequence { get; init; }

    /// <summary>The number of the last update that changed the build's own status; 0 is its creation.</summary>
    public long StatusSequence { get; init; }

    /// <summary>The number of the last update whose notification was sent, as far as it is known here; -1 where none was.</summary>
    public long NotifiedSequence { get; init; } = -1;

    /// <summary>How often something of it was changed that is not in its journal, such as its name.</summary>
    public long Revision { get; init; }

    /// <summary>Grows with every change, so that no two states of a build have the same.</summary>
    public long Version => Sequence + Revision + 1;

    /// <summary>The stages, in order.</summary>
    public ImmutableArray<BuildStage> Stages { get; init; } = [.. StageCatalogue.All.Select(stage => new BuildStage { Name = stage.Name })];

    /// <summary>The agent that it made, once it was completed.</summary>
    public string? AgentId { get; init; }

    /// <summary>The agent that was deployed and may be entered in the catalogue once the build is completed; null before.</summary>
    public AgentManifest? DeployedAgent => Stages.LastOrDefault(stage => stage.Agent is not null)?.Agent;

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>The W3C trace context of the request that created it.</summary>
    public string? TraceParent { get; init; }

    /// <summary>How many stages are completed.</summary>
    public int CompletedStages => Stages.Count(stage => stage.Status == StageStatus.Completed);

    /// <summary>The stage that runs or failed; null before the first and after the last.</summary>
    public string? CurrentStage =>
        Stages.FirstOrDefault(stage => stage.Status is StageStatus.Running or StageStatus.Failed)?.Name;

    /// <summary>A build that has just been accepted.</summary>
    /// <param name="id">From <see cref="BuildId.New"/>.</param>
    /// <param name="owner">Whom it belongs to.</param>
    /// <param name="requirement">What is to be built.</param>
    /// <param name="name">Name for people; made from the requirement when null or blank.</param>
    /// <param name="createdAt">Now.</param>
    /// <param name="traceParent">The W3C trace context of the request.</param>
    public static Build Create(string id, string owner, string requirement, string? name, DateTimeOffset createdAt, string? traceParent = null) => new()
    {
        Id = id,
        Owner = owner,
        Name = string.IsNullOrWhiteSpace(name) ? NameFrom(requirement) : name.Trim(),
        Requirement = requirement,
        CreatedAt = createdAt,
        Since = createdAt,
        TraceParent = traceParent,
    };

    /// <summary>The stage called <paramref name="name"/>.</summary>
    public BuildStage Stage(string name) => Stages.First(stage => stage.Name == name);

    /// <summary>The first stage that is not completed, or null when all are.</summary>
    public BuildStage? FirstIncompleteStage => Stages.FirstOrDefault(stage => stage.Status != StageStatus.Completed);

    /// <summary>The state after <paramref name="update"/>.</summary>
    /// <exception cref="IllegalTransitionException">The update asks for a change that the table does not know.</exception>
    /// <exception cref="InvalidOperationException">The update is not the next one of this build.</exception>
    public Build Apply(BuildUpdate update)
    {
        if (update.BuildId != Id || update.Sequence != Sequence + 1)
        {
            throw new InvalidOperationException(
                $"Update {update.Sequence} of {update.BuildId} cannot be applied to {Id} at {Sequence}; expected update {Sequence + 1} of {Id}.");
        }

        return (update.Type == BuildUpdateType.Build ? ApplyToBuild(update) : ApplyToStage(update)) with { Sequence = update.Sequence };
    }

    private Build ApplyToBuild(BuildUpdate update)
    {
        var to = update.BuildStatus!.Value;
        if (!BuildTransitions.IsLegal(Status, to, update.Control))
        {
            throw new IllegalTransitionException(
                $"Build {Id}", BuildUpdate.NameOf(Status), update.Status, [.. BuildTransitions.From(Status).Select(BuildUpdate.NameOf)]);
        }

        return this with
        {
            Status = to,
            StatusSequence = update.Sequence,
            StartedAt = to == BuildStatus.Running ? StartedAt ?? update.At : StartedAt,
            FinishedAt = to.IsTerminal() ? update.At : null,
            Run = to == BuildStatus.Queued ? Run + 1 : Run,
            Since = to is BuildStatus.Queued or BuildStatus.Running ? update.At : null,
            Stages = [.. Stages.Select(stage => Follow(stage, update))],
            // An agent that is published stays, whatever becomes of the build that goes on.
            AgentId = update.AgentId ?? AgentId,
            Error = update.Error,
        };
    }

    /// <summary>What a change of the build means for a stage: no stage runs on while its build does not.</summary>
    private static BuildStage Follow(BuildStage stage, BuildUpdate update) => (update.BuildStatus, stage.Status) switch
    {
        (BuildStatus.Queued, _) when update.Stage is { } from && StageCatalogue.Get(stage.Name).Order >= StageCatalogue.Get(from).Order => Reset(stage),
        (BuildStatus.Queued, StageStatus.Failed) => Reset(stage),
        // The build may have failed while the stage waited for its next attempt.
        (BuildStatus.Queued, StageStatus.Pending) when update.Control == BuildControl.Retry => stage with { Failures = 0, Lost = 0, BrokeAt = null },
        (BuildStatus.Failed, StageStatus.Running) => stage with { Status = StageStatus.Failed, FinishedAt = update.At, Error = update.Error },
        (BuildStatus.Queued or BuildStatus.Paused or BuildStatus.Cancelled, StageStatus.Running) =>
            stage with { Status = StageStatus.Pending, StartedAt = null },
        _ => stage,
    };

    private static BuildStage Reset(BuildStage stage) => new() { Name = stage.Name, Attempt = stage.Attempt, Superseded = stage.Attempt };

    private Build ApplyToStage(BuildUpdate update)
    {
        var stage = Stage(update.Stage ?? throw new InvalidOperationException($"Update {update.Sequence} of {Id} names no stage."));
        var to = update.StageStatus!.Value;
        if (!BuildTransitions.IsLegal(stage.Status, to))
        {
            throw new IllegalTransitionException(
                $"Stage {stage.Name} of build {Id}", BuildUpdate.NameOf(stage.Status), update.Status,
                [.. BuildTransitions.From(stage.Status).Select(BuildUpdate.NameOf)]);
        }

        // Left with a word of why: it broke, and is tried again. (Before there was that, the next attempt carried the word.)
        var broke = stage.Status == StageStatus.Running && to is StageStatus.Pending or StageStatus.Running && update.Error is not null;
        var next = stage with
        {
            Status = to,
            Attempt = update.Attempt ?? stage.Attempt,
            StartedAt = to == StageStatus.Running ? update.At : to == StageStatus.Pending ? null : stage.StartedAt,
            FinishedAt = to is StageStatus.Completed or StageStatus.Failed ? update.At : null,
            Artifacts = update.Artifacts.IsDefault ? stage.Artifacts : update.Artifacts,
            Agent = update.Agent ?? stage.Agent,
            Summary = to == StageStatus.Pending ? stage.Summary : update.Message ?? stage.Summary,
            Error = to == StageStatus.Failed ? update.Error : null,
            Cause = to == StageStatus.Failed ? update.Cause : null,
            // Begun again without a word of why: whoever was at it has vanished.
            Lost = to == StageStatus.Running && stage.Status == StageStatus.Running && update.Error is null ? stage.Lost + 1 : stage.Lost,
            Failures = broke ? stage.Failures + 1 : stage.Failures,
            BrokeAt = broke ? update.At : stage.BrokeAt,
        };
        return this with { Stages = Stages.Replace(stage, next) };
    }

    private static string NameFrom(string requirement)
    {
        var line = requirement.Trim().Split('\n', 2)[0].Trim();
        if (line.Length <= 60)
        {
            return line;
        }

        var cut = line.LastIndexOf(' ', 57);
        return line[..(cut > 20 ? cut : 57)] + "…";
    }
}
