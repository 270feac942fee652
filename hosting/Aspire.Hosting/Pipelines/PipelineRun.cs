using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Pipelines;

/// <summary>Runs the steps of a graph, each as soon as those that it depends on have succeeded.</summary>
internal sealed partial class PipelineRun(PipelineGraph graph, PipelineContext context, IPipelineActivityReporter reporter)
{
    private readonly LogLevel _detailsLevel =
        context.Services.GetService<IOptions<PipelineLogging>>()?.Value.IncludeExceptionDetails == true ? LogLevel.Error : LogLevel.Debug;

    /// <summary>A failing step keeps those that need it from running; all others go on to their end.</summary>
    /// <exception cref="DistributedApplicationException">Steps failed.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public async Task RunAsync()
    {
        var ends = new Dictionary<string, Task<StepEnd>>(StringComparer.Ordinal);
        foreach (var step in graph.Steps)
        {
            // In this order the ends of all dependencies are there already.
            var before = graph.DependenciesOf(step).Select(name => ends[name]).ToArray();
            ends[step.Name] = Task.Run(() => RunAsync(step, before));
        }

        var all = await Task.WhenAll(ends.Values);
        context.CancellationToken.ThrowIfCancellationRequested();
        if (all.Where(e => e.Failure is not null).ToArray() is { Length: > 0 } failed)
        {
            throw new PipelineFailedException(failed, [.. all.Where(e => e.Blocker is not null)]);
        }
    }

    private async Task<StepEnd> RunAsync(PipelineStep step, Task<StepEnd>[] before)
    {
        var ends = await Task.WhenAll(before);
        if (ends.FirstOrDefault(e => !e.HasSucceeded) is { } blocked)
        {
            return new(step, Blocker: blocked.Blocker ?? blocked.Step);
        }

        if (context.CancellationToken.IsCancellationRequested)
        {
            return new(step, Blocker: step);
        }

        await using var reported = await reporter.CreateStepAsync(step.Name, context.CancellationToken);
        StepLogs.CurrentStep = reported is SilentStep ? null : reported;
        try
        {
            await step.Action(new PipelineStepContext { PipelineContext = context, ReportingStep = reported });
            return new(step);
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            await reported.FailAsync("Cancelled", CancellationToken.None);
            return new(step, Blocker: step);
        }
        catch (Exception exception)
        {
            LogDetails(context.Logger, _detailsLevel, exception, step.Name);
            await reported.FailAsync(exception.Message, CancellationToken.None);
            return new(step, exception);
        }
        finally
        {
            StepLogs.CurrentStep = null;
        }
    }

    // The message is what the step ends with; --include-exception-details brings the rest.
    [LoggerMessage("The step '{Step}' failed.")]
    private static partial void LogDetails(ILogger logger, LogLevel level, Exception exception, string step);
}

/// <param name="Step">The step that ended, or never began.</param>
/// <param name="Failure">Why it failed.</param>
/// <param name="Blocker">The step that kept it from running to its end; itself, when the run was cancelled.</param>
internal sealed record StepEnd(PipelineStep Step, Exception? Failure = null, PipelineStep? Blocker = null)
{
    public bool HasSucceeded => Failure is null && Blocker is null;
}

/// <summary>Steps of a pipeline failed.</summary>
internal sealed class PipelineFailedException(IReadOnlyList<StepEnd> failed, IReadOnlyList<StepEnd> blocked)
    : DistributedApplicationException(Describe(failed), failed.Count == 1 ? failed[0].Failure! : new AggregateException(failed.Select(f => f.Failure!)))
{
    public IReadOnlyList<StepEnd> Failed { get; } = failed;

    public IReadOnlyList<StepEnd> Blocked { get; } = blocked;

    private static string Describe(IReadOnlyList<StepEnd> failed) => failed.Count == 1
        ? $"The step '{failed[0].Step.Name}' failed: {failed[0].Failure!.Message}"
        : $"{failed.Count} steps failed. {string.Join(' ', failed.Select(f => $"'{f.Step.Name}': {f.Failure!.Message}"))}";
}
