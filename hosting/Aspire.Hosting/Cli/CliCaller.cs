using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Cli;

/// <summary>The Aspire CLI as the caller of a pipeline: it is told everything, shows it, and passes on the answers of a person.</summary>
internal sealed class CliCaller(IConfiguration configuration) : IPipelineCaller
{
    private readonly Channel<PublishingActivity> _activities = Channel.CreateUnbounded<PublishingActivity>();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<PromptAnswer[]>> _prompts = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _lastPrompt;
    private bool _hasFailedStep;

    public bool EndsTheApplication => true;

    public bool IsAvailable => !string.Equals(configuration["ASPIRE_INTERACTIVITY_ENABLED"], bool.FalseString, StringComparison.OrdinalIgnoreCase);

    // A CLI that only lists the steps never asks for activities.
    public Task WaitAsync(CancellationToken cancellationToken) => _listening.Task.WaitAsync(cancellationToken);

    /// <summary>What happens, up to the end of the pipeline. The first reader sets it off.</summary>
    public async IAsyncEnumerable<PublishingActivity> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _listening.TrySetResult();
        try
        {
            await foreach (var activity in _activities.Reader.ReadAllAsync(cancellationToken))
            {
                yield return activity;
                if (activity.Type == PublishingActivity.PublishComplete)
                {
                    yield break;
                }
            }
        }
        finally
        {
            _read.TrySetResult();
        }
    }

    /// <summary>Waits until whoever reads has read the end, or has gone.</summary>
    public Task WaitUntilReadAsync(CancellationToken cancellationToken) => _listening.Task.IsCompleted ? _read.Task.WaitAsync(cancellationToken) : Task.CompletedTask;

    public void Begin(PipelineGraph graph)
    {
        // The CLI says by itself what it has asked for.
    }

    public void List(PipelineGraph graph)
    {
        // The CLI asks for the steps when it wants to show them.
    }

    public void TellBlocked(IReadOnlyList<StepEnd> blocked)
    {
        // The CLI lists the steps that ran, and the message of the end says which of them failed.
    }

    public void Tell(PipelineActivity activity)
    {
        _hasFailedStep |= activity is StepActivity { State: CompletionState.CompletedWithError };
        if (activity is EndActivity { State: CompletionState.CompletedWithError } end && !_hasFailedStep)
        {
            // Of the end the CLI shows only that it failed. Why, it shows of steps.
            TellFailedStep("pipeline", end.Text);
        }

        _activities.Writer.TryWrite(Translate(activity));
    }

    public async Task<IReadOnlyDictionary<string, string>> AskAsync(string message, IReadOnlyList<InteractionInput> inputs, CancellationToken cancellationToken)
    {
        var answers = new Dictionary<string, string>();
        var asked = inputs;
        while (true)
        {
            var given = await AskOnceAsync(message, asked, isRepeated: asked != inputs, cancellationToken);
            for (var i = 0; i < given.Length; i++)
            {
                // Clients before 13 name no inputs, and answer in their order.
                if ((given[i].Name ?? asked.ElementAtOrDefault(i)?.Name) is { } name && given[i].Value is { Length: > 0 } value)
                {
                    answers[name] = value;
                }
            }

            asked = [.. inputs.Where(input => !answers.ContainsKey(input.Name) && input.Required)];
            if (asked.Count == 0)
            {
                return answers;
            }
        }
    }

    /// <summary>Takes the answers to a prompt; null: the person does not want to answer.</summary>
    public void Answer(string promptId, PromptAnswer[]? answers)
    {
        if (_prompts.TryRemove(promptId, out var prompt))
        {
            if (answers is null)
            {
                prompt.TrySetCanceled();
            }
            else
            {
                prompt.TrySetResult(answers);
            }
        }
    }

    private async Task<PromptAnswer[]> AskOnceAsync(string message, IReadOnlyList<InteractionInput> inputs, bool isRepeated, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastPrompt).ToString(CultureInfo.InvariantCulture);
        var answer = _prompts[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _activities.Writer.TryWrite(new(PublishingActivity.Prompt, new(id, message)
        {
            Inputs = [.. inputs.Select(input => new PromptInput(input.Name, input.Label ?? input.Name, input.InputType.ToString(), input.Required)
            {
                Value = input.Value,
                Options = input.Options,
                AllowCustomChoice = input.AllowCustomChoice,
                ValidationErrors = input.ValidationErrors.Count > 0 ? [.. input.ValidationErrors] : isRepeated ? ["A value is needed."] : null,
            })],
        }));
        return await answer.Task.WaitAsync(cancellationToken);
    }

    private void TellFailedStep(string name, string reason)
    {
        var begun = new PublishingActivityData(name, name);
        _activities.Writer.TryWrite(new(PublishingActivity.Step, begun));
        _activities.Writer.TryWrite(new(PublishingActivity.Step, begun with { StatusText = reason, CompletionState = nameof(CompletionState.CompletedWithError) }));
    }

    private static PublishingActivity Translate(PipelineActivity activity) => activity switch
    {
        StepActivity step => new(PublishingActivity.Step, new(step.Step.Id, step.Text)
        {
            CompletionState = step.State.ToString(),
            ParentStepId = step.Step.ParentId,
            HierarchyLevel = step.Step.Level,
            EnableMarkdown = step.IsMarkdown,
        }),
        TaskActivity task => new(PublishingActivity.Task, new(task.Task.Id, task.Text)
        {
            CompletionState = task.State.ToString(),
            CompletionMessage = task.Message,
            StepId = task.Task.Step.Id,
            EnableMarkdown = task.IsMarkdown,
        }),
        LogActivity log => new(PublishingActivity.Log, new($"log-{log.Step.Id}", log.Text)
        {
            CompletionState = nameof(CompletionState.Completed),
            StepId = log.Step.Id,
            LogLevel = log.Level.ToString(),
            Timestamp = log.Time,
            EnableMarkdown = log.IsMarkdown,
        }),
        EndActivity end => new(PublishingActivity.PublishComplete, new(PublishingActivity.PublishComplete, end.Text)
        {
            CompletionState = end.State.ToString(),
            PipelineSummary = end.Summary.Count == 0 ? null : [.. end.Summary.Select(i => new SummaryItem(i.Key, i.Value, i.EnableMarkdown))],
        }),
        _ => throw new InvalidOperationException($"The CLI can't be told of a {activity.GetType().Name}."),
    };
}
