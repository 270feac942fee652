using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.Pipelines;

/// <summary>The ends of steps and tasks by name.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public static class PublishingExtensions
{
    public static Task<IReportingStep> SucceedAsync(this IReportingStep step, string? message = null, CancellationToken cancellationToken = default) =>
        step.EndAsync(message ?? "Completed", CompletionState.Completed, cancellationToken);

    public static Task<IReportingStep> SucceedAsync(this IReportingStep step, MarkdownString message, CancellationToken cancellationToken = default) =>
        step.EndAsync(message, CompletionState.Completed, cancellationToken);

    public static Task<IReportingStep> WarnAsync(this IReportingStep step, string? message = null, CancellationToken cancellationToken = default) =>
        step.EndAsync(message ?? "Completed with warnings", CompletionState.CompletedWithWarning, cancellationToken);

    public static Task<IReportingStep> WarnAsync(this IReportingStep step, MarkdownString message, CancellationToken cancellationToken = default) =>
        step.EndAsync(message, CompletionState.CompletedWithWarning, cancellationToken);

    public static Task<IReportingStep> FailAsync(this IReportingStep step, string? errorMessage = null, CancellationToken cancellationToken = default) =>
        step.EndAsync(errorMessage ?? "Failed", CompletionState.CompletedWithError, cancellationToken);

    public static Task<IReportingStep> FailAsync(this IReportingStep step, MarkdownString errorMessage, CancellationToken cancellationToken = default) =>
        step.EndAsync(errorMessage, CompletionState.CompletedWithError, cancellationToken);

    public static async Task<IReportingTask> UpdateStatusAsync(this IReportingTask task, string statusText, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        await task.UpdateAsync(statusText, cancellationToken);
        return task;
    }

    public static async Task<IReportingTask> UpdateStatusAsync(this IReportingTask task, MarkdownString statusText, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        await task.UpdateAsync(statusText, cancellationToken);
        return task;
    }

    public static Task<IReportingTask> SucceedAsync(this IReportingTask task, string? message = null, CancellationToken cancellationToken = default) =>
        task.EndAsync(message, CompletionState.Completed, cancellationToken);

    public static Task<IReportingTask> SucceedAsync(this IReportingTask task, MarkdownString message, CancellationToken cancellationToken = default) =>
        task.EndAsync(message, CompletionState.Completed, cancellationToken);

    public static Task<IReportingTask> WarnAsync(this IReportingTask task, string? message = null, CancellationToken cancellationToken = default) =>
        task.EndAsync(message, CompletionState.CompletedWithWarning, cancellationToken);

    public static Task<IReportingTask> WarnAsync(this IReportingTask task, MarkdownString message, CancellationToken cancellationToken = default) =>
        task.EndAsync(message, CompletionState.CompletedWithWarning, cancellationToken);

    public static Task<IReportingTask> FailAsync(this IReportingTask task, string? errorMessage = null, CancellationToken cancellationToken = default) =>
        task.EndAsync(errorMessage, CompletionState.CompletedWithError, cancellationToken);

    public static Task<IReportingTask> FailAsync(this IReportingTask task, MarkdownString errorMessage, CancellationToken cancellationToken = default) =>
        task.EndAsync(errorMessage, CompletionState.CompletedWithError, cancellationToken);

    private static async Task<IReportingStep> EndAsync(this IReportingStep step, string text, CompletionState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(step);
        await step.CompleteAsync(text, state, cancellationToken);
        return step;
    }

    private static async Task<IReportingStep> EndAsync(this IReportingStep step, MarkdownString text, CompletionState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(step);
        await step.CompleteAsync(text, state, cancellationToken);
        return step;
    }

    private static async Task<IReportingTask> EndAsync(this IReportingTask task, string? text, CompletionState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        await task.CompleteAsync(text, state, cancellationToken);
        return task;
    }

    private static async Task<IReportingTask> EndAsync(this IReportingTask task, MarkdownString text, CompletionState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        await task.CompleteAsync(text, state, cancellationToken);
        return task;
    }
}
