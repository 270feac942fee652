using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines;

/// <summary>Tells the caller what happens, in the order in which it happens, and no secrets.</summary>
internal sealed class PipelineReporter(IPipelineCaller caller, SecretRedaction redaction, TimeProvider time) : IPipelineActivityReporter
{
    private readonly Lock _gate = new();
    private readonly List<ReportedStep> _steps = [];
    private int _lastId;

    public Task<IReportingStep> CreateStepAsync(string title, CancellationToken cancellationToken = default) =>
        CreateStepAsync(title, parentStepId: null, hierarchyLevel: 0, cancellationToken);

    public Task<IReportingStep> CreateStepAsync(string title, string? parentStepId, int hierarchyLevel, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(title);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var parent = _steps.FindLast(s => s.Title == parentStepId)?.Id ?? parentStepId;
            var step = new ReportedStep(this, NextId(), title, parent, hierarchyLevel, time.GetTimestamp());
            _steps.Add(step);
            caller.Tell(new StepActivity(step, CompletionState.InProgress, title, IsMarkdown: false));
            return Task.FromResult<IReportingStep>(step);
        }
    }

    public Task CompletePublishAsync(PublishCompletionOptions? options = null, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            var state = options?.CompletionState ?? _steps.Select(s => s.State).DefaultIfEmpty(CompletionState.Completed).Max();
            var text = options?.CompletionMessage ?? state switch
            {
                CompletionState.CompletedWithWarning => "Pipeline completed with warnings",
                CompletionState.CompletedWithError => "Pipeline completed with errors",
                _ => "Pipeline completed successfully",
            };
            var summary = options?.PipelineSummary ?? [];
            caller.Tell(new EndActivity(state, redaction.Apply(text), [.. summary.Select(i => new PipelineSummaryItem(i.Key, redaction.Apply(i.Value), i.EnableMarkdown))]));
        }

        return Task.CompletedTask;
    }

    [Obsolete("Pass PublishCompletionOptions.")]
    public Task CompletePublishAsync(string? completionMessage = null, CompletionState? completionState = null, CancellationToken cancellationToken = default) =>
        CompletePublishAsync(new PublishCompletionOptions { CompletionMessage = completionMessage, CompletionState = completionState }, cancellationToken);

    public ReportedTask CreateTask(ReportedStep step, string text, bool isMarkdown)
    {
        lock (_gate)
        {
            ThrowIfComplete(step, $"The task '{text}' can't begin");
            var task = new ReportedTask(this, NextId(), step, redaction.Apply(text), time.GetTimestamp());
            step.Tasks.Add(task);
            caller.Tell(new TaskActivity(task, CompletionState.InProgress, task.Text, Message: null, isMarkdown));
            return task;
        }
    }

    public void Update(ReportedTask task, string text, bool isMarkdown)
    {
        lock (_gate)
        {
            ThrowIfComplete(task.Step, $"The task '{task.Text}' can't be updated");
            if (task.State == CompletionState.InProgress)
            {
                task.Text = redaction.Apply(text);
                caller.Tell(new TaskActivity(task, CompletionState.InProgress, task.Text, Message: null, isMarkdown));
            }
        }
    }

    public void Complete(ReportedTask task, string? message, CompletionState state, bool isMarkdown)
    {
        lock (_gate)
        {
            if (task.State != CompletionState.InProgress)
            {
                return;
            }

            ThrowIfComplete(task.Step, $"The task '{task.Text}' can't be completed");
            task.State = state;
            task.Duration = time.GetElapsedTime(task.Begun);
            caller.Tell(new TaskActivity(task, state, task.Text, message is null ? null : redaction.Apply(message), isMarkdown));
        }
    }

    public void Complete(ReportedStep step, string? text, CompletionState? state, bool isMarkdown)
    {
        lock (_gate)
        {
            if (step.State == CompletionState.InProgress)
            {
                step.State = state ?? step.Tasks.Select(t => t.State).DefaultIfEmpty().Max();
                step.State = step.State == CompletionState.InProgress ? CompletionState.Completed : step.State;
                step.Duration = time.GetElapsedTime(step.Begun);
                caller.Tell(new StepActivity(step, step.State, redaction.Apply(text ?? DefaultText(step)), isMarkdown));
            }
        }
    }

    public void Log(ReportedStep step, LogLevel level, string text, bool isMarkdown)
    {
        lock (_gate)
        {
            // A straggler of a step that has ended has nobody to speak for any more.
            if (step.State == CompletionState.InProgress)
            {
                caller.Tell(new LogActivity(step, level, time.GetUtcNow(), redaction.Apply(text), isMarkdown));
            }
        }
    }

    private static string DefaultText(ReportedStep step) => step.State switch
    {
        CompletionState.CompletedWithWarning => $"{step.Title} completed with warnings",
        CompletionState.CompletedWithError => $"{step.Title} completed with errors",
        _ => $"{step.Title} completed successfully",
    };

    private static void ThrowIfComplete(ReportedStep step, string what)
    {
        if (step.State != CompletionState.InProgress)
        {
            throw new InvalidOperationException($"{what}: its step '{step.Title}' is complete. Await the tasks of a step before the step ends.");
        }
    }

    private string NextId() => (++_lastId).ToString(CultureInfo.InvariantCulture);
}

/// <inheritdoc cref="IReportingStep" />
internal sealed class ReportedStep(PipelineReporter reporter, string id, string title, string? parentId, int level, long begun) : IReportingStep
{
    public string Id { get; } = id;

    public string Title { get; } = title;

    public string? ParentId { get; } = parentId;

    public int Level { get; } = level;

    public long Begun { get; } = begun;

    public TimeSpan Duration { get; set; }

    public CompletionState State { get; set; }

    public List<ReportedTask> Tasks { get; } = [];

    public Task<IReportingTask> CreateTaskAsync(string statusText, CancellationToken cancellationToken = default) => CreateTask(statusText, isMarkdown: false);

    public Task<IReportingTask> CreateTaskAsync(MarkdownString statusText, CancellationToken cancellationToken = default) => CreateTask(Value(statusText), isMarkdown: true);

    public void Log(LogLevel logLevel, string message, bool enableMarkdown) => reporter.Log(this, logLevel, message, enableMarkdown);

    public void Log(LogLevel logLevel, string message) => reporter.Log(this, logLevel, message, isMarkdown: false);

    public void Log(LogLevel logLevel, MarkdownString message) => reporter.Log(this, logLevel, Value(message), isMarkdown: true);

    public Task CompleteAsync(string completionText, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default) =>
        Complete(completionText, completionState, isMarkdown: false);

    public Task CompleteAsync(MarkdownString completionText, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default) =>
        Complete(Value(completionText), completionState, isMarkdown: true);

    public ValueTask DisposeAsync() => new(Complete(text: null, state: null, isMarkdown: false));

    internal static string Value(MarkdownString text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Value;
    }

    private Task<IReportingTask> CreateTask(string text, bool isMarkdown)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Task.FromResult<IReportingTask>(reporter.CreateTask(this, text, isMarkdown));
    }

    private Task Complete(string? text, CompletionState? state, bool isMarkdown)
    {
        reporter.Complete(this, text, state, isMarkdown);
        return Task.CompletedTask;
    }
}

/// <inheritdoc cref="IReportingTask" />
internal sealed class ReportedTask(PipelineReporter reporter, string id, ReportedStep step, string text, long begun) : IReportingTask
{
    public string Id { get; } = id;

    public ReportedStep Step { get; } = step;

    public string Text { get; set; } = text;

    public long Begun { get; } = begun;

    public TimeSpan Duration { get; set; }

    public CompletionState State { get; set; }

    public Task UpdateAsync(string statusText, CancellationToken cancellationToken = default) => Update(statusText, isMarkdown: false);

    public Task UpdateAsync(MarkdownString statusText, CancellationToken cancellationToken = default) => Update(ReportedStep.Value(statusText), isMarkdown: true);

    public Task CompleteAsync(string? completionMessage = null, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default) =>
        Complete(completionMessage, completionState, isMarkdown: false);

    public Task CompleteAsync(MarkdownString completionMessage, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default) =>
        Complete(ReportedStep.Value(completionMessage), completionState, isMarkdown: true);

    // A step that has ended before has taken its tasks with it.
    public ValueTask DisposeAsync() => Step.State == CompletionState.InProgress
        ? new(Complete(message: null, CompletionState.Completed, isMarkdown: false))
        : ValueTask.CompletedTask;

    private Task Update(string text, bool isMarkdown)
    {
        ArgumentNullException.ThrowIfNull(text);
        reporter.Update(this, text, isMarkdown);
        return Task.CompletedTask;
    }

    private Task Complete(string? message, CompletionState state, bool isMarkdown)
    {
        reporter.Complete(this, message, state, isMarkdown);
        return Task.CompletedTask;
    }
}
