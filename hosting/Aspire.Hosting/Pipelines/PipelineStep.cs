using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Pipelines;

/// <summary>A piece of work of a pipeline. It runs when all the steps that it depends on have succeeded.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
[DebuggerDisplay("{Name,nq}")]
public class PipelineStep
{
    /// <summary>The name, by which others refer to it; unique in the pipeline.</summary>
    public required string Name { get; init; }

    /// <summary>What the step is for, in a sentence.</summary>
    public string? Description { get; init; }

    public required Func<PipelineStepContext, Task> Action { get; init; }

    /// <summary>The names of the steps that have to succeed before.</summary>
    public List<string> DependsOnSteps { get; init; } = [];

    /// <summary>The names of the steps that can't begin before this one has succeeded.</summary>
    public List<string> RequiredBySteps { get; init; } = [];

    /// <summary>What kinds of step this is, such as those in <see cref="WellKnownPipelineTags"/>.</summary>
    public List<string> Tags { get; init; } = [];

    /// <summary>The resource that the step works for.</summary>
    public IResource? Resource { get; set; }

    public void DependsOn(string stepName)
    {
        ArgumentException.ThrowIfNullOrEmpty(stepName);
        DependsOnSteps.Add(stepName);
    }

    public void DependsOn(PipelineStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        DependsOnSteps.Add(step.Name);
    }

    public void RequiredBy(string stepName)
    {
        ArgumentException.ThrowIfNullOrEmpty(stepName);
        RequiredBySteps.Add(stepName);
    }

    public void RequiredBy(PipelineStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        RequiredBySteps.Add(step.Name);
    }

    internal PipelineStep Copy() => new()
    {
        Name = Name,
        Description = Description,
        Action = Action,
        DependsOnSteps = [.. DependsOnSteps],
        RequiredBySteps = [.. RequiredBySteps],
        Tags = [.. Tags],
        Resource = Resource,
    };
}

/// <summary>Dependencies of many steps at once.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public static class PipelineStepExtensions
{
    /// <summary>Lets each of the steps run after the step; null changes nothing.</summary>
    public static IEnumerable<PipelineStep> DependsOn(this IEnumerable<PipelineStep> steps, PipelineStep? step) =>
        steps.ForEach(s => s.DependsOn(step!), when: step is not null);

    public static IEnumerable<PipelineStep> DependsOn(this IEnumerable<PipelineStep> steps, string stepName) => steps.ForEach(s => s.DependsOn(stepName));

    public static IEnumerable<PipelineStep> DependsOn(this IEnumerable<PipelineStep> steps, IEnumerable<PipelineStep> targetSteps)
    {
        ArgumentNullException.ThrowIfNull(targetSteps);
        PipelineStep[] targets = [.. targetSteps];
        return steps.ForEach(s => Array.ForEach(targets, s.DependsOn));
    }

    /// <summary>Lets each of the steps run before the step; null changes nothing.</summary>
    public static IEnumerable<PipelineStep> RequiredBy(this IEnumerable<PipelineStep> steps, PipelineStep? step) =>
        steps.ForEach(s => s.RequiredBy(step!), when: step is not null);

    public static IEnumerable<PipelineStep> RequiredBy(this IEnumerable<PipelineStep> steps, string stepName) => steps.ForEach(s => s.RequiredBy(stepName));

    public static IEnumerable<PipelineStep> RequiredBy(this IEnumerable<PipelineStep> steps, IEnumerable<PipelineStep> targetSteps)
    {
        ArgumentNullException.ThrowIfNull(targetSteps);
        PipelineStep[] targets = [.. targetSteps];
        return steps.ForEach(s => Array.ForEach(targets, s.RequiredBy));
    }

    private static IEnumerable<PipelineStep> ForEach(this IEnumerable<PipelineStep> steps, Action<PipelineStep> change, bool when = true)
    {
        ArgumentNullException.ThrowIfNull(steps);
        if (when)
        {
            foreach (var step in steps)
            {
                change(step);
            }
        }

        return steps;
    }
}
