using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Pipelines;

/// <inheritdoc cref="IDistributedApplicationPipeline" />
internal sealed class DistributedApplicationPipeline : IDistributedApplicationPipeline
{
    private readonly List<PipelineStep> _steps = [.. BuiltInSteps.All()];
    private readonly List<Func<PipelineConfigurationContext, Task>> _configurations = [];

    /// <summary>The steps of this run and those that it leaves out, once they are known.</summary>
    public PipelineGraph? Resolved { get; private set; }

    public void AddStep(string name, Func<PipelineStepContext, Task> action, object? dependsOn = null, object? requiredBy = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(action);
        AddStep(new PipelineStep
        {
            Name = name,
            Action = action,
            DependsOnSteps = Names(dependsOn, nameof(dependsOn)),
            RequiredBySteps = Names(requiredBy, nameof(requiredBy)),
        });
    }

    public void AddStep(PipelineStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (_steps.Any(s => s.Name == step.Name))
        {
            throw new InvalidOperationException(
                $"The pipeline has a step '{step.Name}' already. A step is referred to by its name: give this one another.");
        }

        _steps.Add(step);
    }

    public void AddPipelineConfiguration(Func<PipelineConfigurationContext, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _configurations.Add(callback);
    }

    public async Task ExecuteAsync(PipelineContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var graph = Resolved = await ResolveAsync(context);
        if (context.Services.GetService<IOptions<PipelineOptions>>()?.Value.Step is { Length: > 0 } step)
        {
            graph = graph.Select(step);
        }

        context.Services.GetService<IPipelineCaller>()?.Begin(graph);
        await new PipelineRun(graph, context, context.Services.GetRequiredService<IPipelineActivityReporter>()).RunAsync();
    }

    /// <summary>
    /// Runs one step and everything that it depends on, apart from the pipeline's own run: nobody is told, and what configurations change of the
    /// order does not last.
    /// </summary>
    public async Task ExecuteApartAsync(string stepName, PipelineContext context)
    {
        var graph = await ResolveAsync(context, _steps.ConvertAll(s => s.Copy()));
        await new PipelineRun(graph.Select(stepName), context, new NullPublishingActivityReporter()).RunAsync();
    }

    /// <summary>Finds all steps and their order, and runs none.</summary>
    public Task<PipelineGraph> ResolveAsync(PipelineContext context) => ResolveAsync(context, _steps);

    private async Task<PipelineGraph> ResolveAsync(PipelineContext context, IEnumerable<PipelineStep> own)
    {
        List<PipelineStep> steps = [.. own, .. ImageSteps.Of(context.Model)];
        foreach (var resource in context.Model.Resources)
        {
            foreach (var annotation in resource.Annotations.OfType<PipelineStepAnnotation>().ToArray())
            {
                foreach (var step in await annotation.CreateStepsAsync(new PipelineStepFactoryContext { PipelineContext = context, Resource = resource }))
                {
                    step.Resource ??= resource;
                    steps.Add(step);
                }
            }
        }

        var configuration = new PipelineConfigurationContext { Services = context.Services, Model = context.Model, Steps = steps.AsReadOnly() };
        var annotated = context.Model.Resources.SelectMany(r => r.Annotations.OfType<PipelineConfigurationAnnotation>()).Select(a => a.Callback);
        foreach (var configure in _configurations.Concat(annotated).ToArray())
        {
            await configure(configuration);
        }

        return PipelineGraph.Create(steps);
    }

    private static List<string> Names(object? value, string parameter) => value switch
    {
        null => [],
        string name => [name],
        IEnumerable<string> names => [.. names],
        _ => throw new ArgumentException($"A {value.GetType().Name} names no step: pass a string, or an IEnumerable<string>.", parameter),
    };
}
