using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines;

/// <summary>Something that happens in a pipeline, as it is told.</summary>
/// <param name="Text">What is said, without secrets.</param>
/// <param name="IsMarkdown">Whether the text is Markdown.</param>
internal abstract record PipelineActivity(string Text, bool IsMarkdown);

/// <summary>A step has begun, or has ended.</summary>
internal sealed record StepActivity(ReportedStep Step, CompletionState State, string Text, bool IsMarkdown) : PipelineActivity(Text, IsMarkdown);

/// <summary>A task has begun, goes on or has ended.</summary>
/// <param name="Message">What is said of its end.</param>
internal sealed record TaskActivity(ReportedTask Task, CompletionState State, string Text, string? Message, bool IsMarkdown) : PipelineActivity(Text, IsMarkdown);

/// <summary>A step has written into its log.</summary>
internal sealed record LogActivity(ReportedStep Step, LogLevel Level, DateTimeOffset Time, string Text, bool IsMarkdown) : PipelineActivity(Text, IsMarkdown);

/// <summary>The pipeline has ended.</summary>
internal sealed record EndActivity(CompletionState State, string Text, IReadOnlyList<PipelineSummaryItem> Summary) : PipelineActivity(Text, IsMarkdown: false);
