namespace Aspire.Hosting.Cli;

/// <summary>What the CLI is told about a pipeline, in its own terms.</summary>
/// <param name="Type"><c>step</c>, <c>task</c>, <c>log</c>, <c>prompt</c> or <c>publish-complete</c>.</param>
internal sealed record PublishingActivity(string Type, PublishingActivityData Data)
{
    public const string Step = "step";
    public const string Task = "task";
    public const string Log = "log";
    public const string Prompt = "prompt";
    public const string PublishComplete = "publish-complete";
}

internal sealed record PublishingActivityData(string Id, string StatusText)
{
    /// <summary>The name of a <see cref="Pipelines.CompletionState"/>.</summary>
    public string CompletionState { get; init; } = nameof(Pipelines.CompletionState.InProgress);

    public string? CompletionMessage { get; init; }

    /// <summary>The step of a task or of a log line.</summary>
    public string? StepId { get; init; }

    public string? ParentStepId { get; init; }

    public int HierarchyLevel { get; init; }

    public bool EnableMarkdown { get; init; }

    public string? LogLevel { get; init; }

    public DateTimeOffset? Timestamp { get; init; }

    public IReadOnlyList<SummaryItem>? PipelineSummary { get; init; }

    public IReadOnlyList<PromptInput>? Inputs { get; init; }
}

internal sealed record SummaryItem(string Key, string Value, bool EnableMarkdown);

/// <param name="InputType">The name of an <see cref="Hosting.InputType"/>.</param>
internal sealed record PromptInput(string Name, string Label, string InputType, bool Required)
{
    public string? Value { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>>? Options { get; init; }

    public IReadOnlyList<string>? ValidationErrors { get; init; }

    public bool AllowCustomChoice { get; init; }
}

internal sealed record PromptAnswer(string? Name, string? Value);

internal sealed record PipelineStepsRequest(string? Step);

internal sealed record PipelineStepList(IReadOnlyList<PipelineStepDescription> Steps);

internal sealed record PipelineStepDescription(
    string Name, string? Description, IReadOnlyList<string> DependsOn, IReadOnlyList<string> Tags, string? ResourceName);
