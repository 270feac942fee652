using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.Pipelines;

/// <summary>How far a step or a task is. The worst of the tasks is that of their step.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public enum CompletionState
{
    InProgress,
    Completed,
    CompletedWithWarning,
    CompletedWithError,
}

/// <summary>Tells whoever started the pipeline, a person or the Aspire CLI, what it does.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IPipelineActivityReporter
{
    /// <summary>Tells that a step has begun.</summary>
    /// <param name="title">The name of the step.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReportingStep> CreateStepAsync(string title, CancellationToken cancellationToken = default);

    /// <summary>Tells that a step has begun on behalf of another one.</summary>
    /// <param name="title">The name of the step.</param>
    /// <param name="parentStepId">The step under which it is shown: the title of one that has begun, or its identity; null: none.</param>
    /// <param name="hierarchyLevel">How deep it is shown; 0 is the outermost level.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReportingStep> CreateStepAsync(string title, string? parentStepId, int hierarchyLevel, CancellationToken cancellationToken = default) =>
        CreateStepAsync(title, cancellationToken);

    /// <summary>Tells that the pipeline has ended.</summary>
    Task CompletePublishAsync(PublishCompletionOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Tells that the pipeline has ended.</summary>
    [Obsolete("Pass PublishCompletionOptions.")]
    Task CompletePublishAsync(string? completionMessage = null, CompletionState? completionState = null, CancellationToken cancellationToken = default);
}

/// <summary>How a pipeline ended.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class PublishCompletionOptions
{
    /// <summary>What is said at the end; null: a sentence that fits the state.</summary>
    public string? CompletionMessage { get; set; }

    /// <summary>Null: the worst state of all steps.</summary>
    public CompletionState? CompletionState { get; set; }

    /// <summary>What is worth knowing about the result, shown when the pipeline succeeded.</summary>
    public IReadOnlyList<PipelineSummaryItem>? PipelineSummary { get; set; }
}

/// <summary>Tells nobody.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class NullPublishingActivityReporter : IPipelineActivityReporter
{
    public Task<IReportingStep> CreateStepAsync(string title, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReportingStep>(new SilentStep());

    public Task CompletePublishAsync(PublishCompletionOptions? options = null, CancellationToken cancellationToken = default) => Task.CompletedTask;

    [Obsolete("Pass PublishCompletionOptions.")]
    public Task CompletePublishAsync(string? completionMessage = null, CompletionState? completionState = null, CancellationToken cancellationToken = default) =>
        Task.CompletedTask;
}
