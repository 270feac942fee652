using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.Pipelines;

/// <summary>The steps by which an application is built, published, pushed and deployed.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IDistributedApplicationPipeline
{
    /// <summary>Adds a step.</summary>
    /// <param name="name">The name, unique in the pipeline.</param>
    /// <param name="action">What the step does.</param>
    /// <param name="dependsOn">The steps that have to succeed before: a name, or names (<c>IEnumerable&lt;string&gt;</c>).</param>
    /// <param name="requiredBy">The steps that can't begin before this one has succeeded: a name, or names (<c>IEnumerable&lt;string&gt;</c>).</param>
    /// <exception cref="InvalidOperationException">There is a step of that name.</exception>
    /// <exception cref="ArgumentException"><paramref name="dependsOn"/> or <paramref name="requiredBy"/> is something else.</exception>
    void AddStep(string name, Func<PipelineStepContext, Task> action, object? dependsOn = null, object? requiredBy = null);

    /// <summary>Adds a step.</summary>
    /// <exception cref="InvalidOperationException">There is a step of that name.</exception>
    void AddStep(PipelineStep step);

    /// <summary>Runs when all steps are known: the place to order them.</summary>
    void AddPipelineConfiguration(Func<PipelineConfigurationContext, Task> callback);

    /// <summary>Runs the step that <see cref="PipelineOptions.Step"/> names with everything that it depends on; where it names none, all steps.</summary>
    Task ExecuteAsync(PipelineContext context);
}

/// <summary>What can be set on a pipeline.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public static class DistributedApplicationPipelineExtensions
{
    /// <summary>Allows containers that are only built, and of which no other resource takes files.</summary>
    public static IDistributedApplicationPipeline DisableBuildOnlyContainerValidation(this IDistributedApplicationPipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        pipeline.AddPipelineConfiguration(context =>
        {
            foreach (var step in context.Steps.Where(s => s.Name == BuiltInSteps.ValidateBuildOnlyContainers))
            {
                step.RequiredBySteps.Clear();
            }

            return Task.CompletedTask;
        });
        return pipeline;
    }
}
