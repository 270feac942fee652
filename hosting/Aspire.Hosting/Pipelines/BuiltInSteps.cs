using System.Globalization;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Pipelines;

/// <summary>The steps that every pipeline has.</summary>
internal static partial class BuiltInSteps
{
    public const string ValidateBuildOnlyContainers = "validate-build-only-container-references";

    public static IEnumerable<PipelineStep> All() =>
    [
        Gathering(WellKnownPipelineSteps.Publish, "Everything that writes files for a deployment."),
        Gathering(WellKnownPipelineSteps.PublishPrereq, "Everything that has to be done before files are written."),
        Gathering(WellKnownPipelineSteps.Deploy, "Everything that deploys the application."),
        Step(WellKnownPipelineSteps.DeployPrereq, "Everything that has to be done before the application is deployed.", PrepareDeploymentAsync),
        Gathering(WellKnownPipelineSteps.Build, "Everything that builds images."),
        Gathering(WellKnownPipelineSteps.BuildPrereq, "Everything that has to be done before images are built."),
        Gathering(WellKnownPipelineSteps.Push, "Everything that pushes images to registries.", dependsOn: [WellKnownPipelineSteps.PushPrereq]),
        Step(WellKnownPipelineSteps.PushPrereq, "Finds the registry of every image that is pushed.", context => ImagePush.ThrowOnMissingRegistriesAsync(context)),
        Step(WellKnownPipelineSteps.Destroy, "Everything that takes a deployment away; then its state is forgotten.", ForgetStateAsync),
        Gathering(WellKnownPipelineSteps.DestroyPrereq, "Everything that has to be done before a deployment is taken away."),
        Step(
            WellKnownPipelineSteps.ProcessParameters,
            "Finds the values of parameters, and asks for those that are missing.",
            context => context.Services.GetRequiredService<PublishParameters>().ProcessAsync(context.CancellationToken),
            requiredBy: [WellKnownPipelineSteps.PublishPrereq, WellKnownPipelineSteps.BuildPrereq, WellKnownPipelineSteps.DeployPrereq]),
        Step(
            WellKnownPipelineSteps.CheckContainerRuntime,
            "Looks for a container runtime that answers.",
            context => context.Services.GetRequiredService<ContainerTool>().FindAsync(context.CancellationToken)),
        Step(
            ValidateBuildOnlyContainers,
            "Looks for containers that are only built, and of which nobody takes files.",
            context => Check(ThrowOnUnusedBuilds, context.Model),
            requiredBy: [WellKnownPipelineSteps.PublishPrereq, WellKnownPipelineSteps.DeployPrereq]),
        Step(WellKnownPipelineSteps.Diagnostics, "Lists the steps and what they depend on.", ListSteps),
        Gathering(WellKnownPipelineSteps.BeforeStart, "Everything that has to be done before the application starts, or is published."),
        Step(
            WellKnownPipelineSteps.ValidateComputeEnvironments,
            "Looks for resources of which it is not clear where they are deployed to.",
            context => Check(ThrowOnUnassigned, context.Model),
            requiredBy: [WellKnownPipelineSteps.BeforeStart]),
    ];

    private static PipelineStep Gathering(string name, string description, string[]? dependsOn = null) =>
        Step(name, description, _ => Task.CompletedTask, dependsOn);

    private static PipelineStep Step(string name, string description, Func<PipelineStepContext, Task> action, string[]? dependsOn = null, string[]? requiredBy = null) => new()
    {
        Name = name,
        Description = description,
        Action = action,
        DependsOnSteps = [.. dependsOn ?? []],
        RequiredBySteps = [.. requiredBy ?? []],
    };

    private static Task Check(Action<DistributedApplicationModel> check, DistributedApplicationModel model)
    {
        check(model);
        return Task.CompletedTask;
    }

    private static void ThrowOnUnassigned(DistributedApplicationModel model)
    {
        var environments = model.Resources.OfType<IComputeEnvironmentResource>().ToArray();
        var unassigned = environments.Length < 2 ? [] : model.GetComputeResources().Where(r => r.GetComputeEnvironment() is null).ToArray();
        if (unassigned.Length > 0)
        {
            throw new DistributedApplicationException(
                $"The model has {environments.Length} compute environments ({Names(environments)}), and {Names(unassigned)} could go to any of them. Say to which: .WithComputeEnvironment(...) on each.");
        }
    }

    private static void ThrowOnUnusedBuilds(DistributedApplicationModel model)
    {
        var used = model.Resources.Where(r => !r.IsExcludedFromPublish())
            .SelectMany(r => r.Annotations.OfType<ContainerFilesDestinationAnnotation>().Where(a => a.Source != r).Select(a => a.Source.Name))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var unused = model.GetBuildResources().Where(r => !r.RequiresImageBuildAndPush() && !used.Contains(r.Name)).ToArray();
        if (unused.Length > 0)
        {
            throw new DistributedApplicationException(
                $"{Names(unused)} would be built, but not deployed: the image has no entry point, and no other resource takes files from it. " +
                "Let another resource take its files, keep it out with ExcludeFromManifest(), or call builder.Pipeline.DisableBuildOnlyContainerValidation().");
        }
    }

    private static async Task PrepareDeploymentAsync(PipelineStepContext context)
    {
        var environment = context.Services.GetRequiredService<IHostEnvironment>().EnvironmentName;
        var state = context.Services.GetRequiredService<IDeploymentStateManager>();
        LogEnvironment(context.Logger, environment);
        if (state.StateFilePath is { } file && File.Exists(file))
        {
            if (context.Services.GetRequiredService<IOptions<PipelineOptions>>().Value.ClearCache)
            {
                await state.ClearAllStateAsync(context.CancellationToken);
                LogForgotten(context.Logger, file);
            }
            else
            {
                LogState(context.Logger, file);
            }
        }

        // A tag of its own tells the images of this deployment from those of the last one.
        var tag = $"aspire-deploy-{context.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}";
        foreach (var resource in context.Model.GetBuildResources().Where(r => !r.HasAnnotationOfType<ContainerImagePushOptionsCallbackAnnotation>()))
        {
            resource.Annotations.Add(new ContainerImagePushOptionsCallbackAnnotation(push => push.Options.RemoteImageTag = tag));
        }
    }

    private static Task ForgetStateAsync(PipelineStepContext context) =>
        context.Services.GetRequiredService<IDeploymentStateManager>().ClearAllStateAsync(context.CancellationToken);

    private static Task ListSteps(PipelineStepContext context)
    {
        if ((context.Services.GetRequiredService<IDistributedApplicationPipeline>() as DistributedApplicationPipeline)?.Resolved is { } graph)
        {
            context.ReportingStep.Log(LogLevel.Information, Describe(graph));
        }

        return Task.CompletedTask;
    }

    /// <summary>A table of the steps, in the order in which they could run one after the other.</summary>
    public static string Describe(PipelineGraph graph)
    {
        var width = graph.Steps.Max(s => s.Name.Length);
        var text = new StringBuilder();
        foreach (var step in graph.Steps)
        {
            text.Append($"{step.Name.PadRight(width)}  {step.Description}".TrimEnd());
            Detail("after", graph.DependenciesOf(step));
            Detail("tags", step.Tags);
            Detail("of", step.Resource is { } resource ? [resource.Name] : []);
            text.Append('\n');
        }

        return text.ToString().TrimEnd();

        void Detail(string title, IReadOnlyList<string> values)
        {
            if (values.Count > 0)
            {
                text.Append('\n').Append(' ', width + 2).Append(title).Append(": ").AppendJoin(", ", values);
            }
        }
    }

    private static string Names(IEnumerable<IResource> resources) => string.Join(", ", resources.Select(r => $"'{r.Name}'"));

    [LoggerMessage(LogLevel.Information, "Deploying for the environment '{Environment}'")]
    private static partial void LogEnvironment(ILogger logger, string environment);

    [LoggerMessage(LogLevel.Information, "What earlier deployments left is in {File}")]
    private static partial void LogState(ILogger logger, string file);

    [LoggerMessage(LogLevel.Information, "What earlier deployments left in {File} is forgotten")]
    private static partial void LogForgotten(ILogger logger, string file);
}
