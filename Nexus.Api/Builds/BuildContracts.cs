using System.Diagnostics;
using System.Text.Json.Serialization;
using Nexus.Core.Artifacts;
using Nexus.Core.Builds;
using Nexus.Core.Builds.Stages;
using Nexus.Core.Models;

namespace Nexus.Api.Builds;

/// <summary>A wish for an agent.</summary>
/// <param name="Requirement">What the agent shall do, in plain words: 10 to 10,000 characters.</param>
/// <param name="Name">A name for people, at most 200 characters; made from the requirement when left out.</param>
public sealed record CreateBuildRequest(string? Requirement, string? Name = null);

/// <summary>A build in a listing.</summary>
public record BuildSummary
{
    /// <summary>The build's id.</summary>
    public required string Id { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>What was asked for.</summary>
    public required string Requirement { get; init; }

    /// <summary>Where the build stands.</summary>
    public required BuildStatus Status { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a worker began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The stage that runs or failed.</summary>
    public string? CurrentStage { get; init; }

    /// <summary>How many stages are completed.</summary>
    public required int CompletedStages { get; init; }

    /// <summary>How many stages there are.</summary>
    public required int TotalStages { get; init; }

    /// <summary>The agent that it made.</summary>
    public string? AgentId { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>The summary of a build.</summary>
    public static BuildSummary From(Build build) => new()
    {
        Id = build.Id,
        Name = build.Name,
        Requirement = build.Requirement,
        Status = build.Status,
        CreatedAt = build.CreatedAt,
        StartedAt = build.StartedAt,
        FinishedAt = build.FinishedAt,
        CurrentStage = build.CurrentStage,
        CompletedStages = build.CompletedStages,
        TotalStages = build.Stages.Length,
        AgentId = build.AgentId,
        Error = build.Error,
    };
}

/// <summary>A build with its stages.</summary>
public sealed record BuildDetail : BuildSummary
{
    /// <summary>Whom it belongs to.</summary>
    [JsonPropertyOrder(1)]
    public required string Owner { get; init; }

    /// <summary>Grows with every change of the build.</summary>
    [JsonPropertyOrder(1)]
    public required long Version { get; init; }

    /// <summary>The number of the last update that is part of this answer: where to resume the event stream.</summary>
    [JsonPropertyOrder(1)]
    public required long Sequence { get; init; }

    /// <summary>The stages, in order.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<StageDetail> Stages { get; init; }

    /// <summary>What the models took so far, over all stages and their attempts; left out where none was asked.</summary>
    [JsonPropertyOrder(1)]
    public TokenUsage? Usage { get; init; }

    /// <summary>The trace that the build is part of, 32 hexadecimal digits (W3C); left out where the request that began it had none.</summary>
    [JsonPropertyOrder(1)]
    public string? TraceId { get; init; }

    /// <summary>The details of a build, with what its stages took.</summary>
    public static BuildDetail From(Build build, BuildArtifacts artifacts)
    {
        var usage = StageUsage.Read(artifacts.FolderOf(build.Id));
        var detail = From(build);
        return usage.Count == 0 ? detail : detail with
        {
            Usage = usage.Values.Aggregate(TokenUsage.None, (sum, stage) => sum.Add(stage)),
            Stages = [.. detail.Stages.Select(stage => stage with { Usage = usage.GetValueOrDefault(stage.Name) })],
        };
    }

    /// <summary>The details of a build of which no model knows yet.</summary>
    public static new BuildDetail From(Build build) => new()
    {
        Id = build.Id,
        Name = build.Name,
        Requirement = build.Requirement,
        Status = build.Status,
        CreatedAt = build.CreatedAt,
        StartedAt = build.StartedAt,
        FinishedAt = build.FinishedAt,
        CurrentStage = build.CurrentStage,
        CompletedStages = build.CompletedStages,
        TotalStages = build.Stages.Length,
        AgentId = build.AgentId,
        Error = build.Error,
        Owner = build.Owner,
        Version = build.Version,
        Sequence = build.Sequence,
        TraceId = ActivityContext.TryParse(build.TraceParent, traceState: null, out var trace) ? trace.TraceId.ToHexString() : null,
        Stages = [.. build.Stages.Select(StageDetail.From)],
    };
}

/// <summary>A stage of a build.</summary>
public sealed record StageDetail
{
    /// <summary>Its stable name.</summary>
    public required string Name { get; init; }

    /// <summary>Its name for people.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Its position, from 1.</summary>
    public required int Order { get; init; }

    /// <summary>Where it stands.</summary>
    public required StageStatus Status { get; init; }

    /// <summary>How often it was begun.</summary>
    public required int Attempt { get; init; }

    /// <summary>When the latest attempt began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How long the latest attempt took, in milliseconds.</summary>
    public long? DurationMs { get; init; }

    /// <summary>The files that it left, relative to the build's artifacts.</summary>
    public required IReadOnlyList<string> Artifacts { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>What it did.</summary>
    public string? Summary { get; init; }

    /// <summary>What the model took in all its attempts; left out where it was not asked.</summary>
    public TokenUsage? Usage { get; init; }

    internal static StageDetail From(BuildStage stage)
    {
        var definition = StageCatalogue.Get(stage.Name);
        return new StageDetail
        {
            Name = stage.Name,
            DisplayName = definition.DisplayName,
            Order = definition.Order,
            Status = stage.Status,
            Attempt = stage.Attempt,
            StartedAt = stage.StartedAt,
            FinishedAt = stage.FinishedAt,
            DurationMs = stage is { StartedAt: { } started, FinishedAt: { } finished } ? (long)(finished - started).TotalMilliseconds : null,
            Artifacts = stage.Artifacts,
            Error = stage.Error,
            Summary = stage.Summary,
        };
    }
}

/// <summary>A page of builds, newest first.</summary>
/// <param name="Items">The builds.</param>
/// <param name="NextCursor">Where the next page begins; null on the last page.</param>
public sealed record BuildPage(
    IReadOnlyList<BuildSummary> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor);

/// <summary>A page of the files of a build.</summary>
/// <param name="Items">The files, in order of path.</param>
/// <param name="NextCursor">Fetches the next page; null on the last.</param>
public sealed record ArtifactPage(
    IReadOnlyList<Artifact> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor);
