#pragma warning disable ASPIREPIPELINES001, ASPIREPIPELINES004, ASPIRECOMPUTE002 // What a compute environment is made of.

using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Hosting.Aws.Publishing.Checks;
using Nexus.Hosting.Aws.Publishing.Costs;
using Nexus.Hosting.Aws.Publishing.Deployment;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Planning;
using Nexus.Hosting.Aws.Publishing.Writers;

namespace Nexus.Hosting.Aws.Publishing;

/// <summary>Plans what runs in an environment, and writes it below the output folder.</summary>
internal static class AwsPublishStep
{
    /// <summary>The checked plan of what runs in an environment: what is deployed.</summary>
    public static async Task<AwsPlan> PlanAsync(AwsEnvironmentResource environment, PipelineStepContext context) =>
        PublishChecks.Run(await PlanUncheckedAsync(environment, context), environment, context);

    public static async Task RunAsync(AwsEnvironmentResource environment, PipelineStepContext context)
    {
        var plan = await PlanUncheckedAsync(environment, context);
        var folder = OutputFolder(environment, context);

        // Each writer makes files of its own, of a plan that nobody changes: all at the same time, beside the checks too where it does not show what
        // they find. No file is on the disk before the checks have passed.
        var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writers = PlanWriters.All.Where(w => w.IsWanted(plan)).ToLookup(w => w.ShowsFindings);
        var written = writers[false].Select(writer => WriteAsync(writer, plan, folder, passed.Task, context)).ToList();
        try
        {
            plan = PublishChecks.Run(plan, environment, context);
            await GeneratedDockerfiles.WriteAsync(plan, folder, context);
            passed.SetResult();
        }
        catch
        {
            // What stops the publish is told once, and by the checks: not by a format that can't express the same.
            passed.SetCanceled(CancellationToken.None);
            await Task.WhenAll(written).ContinueWith(static _ => { }, TaskScheduler.Default);
            throw;
        }

        await Task.WhenAll([.. written, .. writers[true].Select(writer => WriteAsync(writer, plan, folder, passed.Task, context))]);
    }

    private static async Task<AwsPlan> PlanUncheckedAsync(AwsEnvironmentResource environment, PipelineStepContext context)
    {
        // Read on the second processor, which has nothing to do yet.
        _ = Task.Run(static () => PriceList.Default, context.CancellationToken);
        return await AwsPlanner.PlanAsync(
            context.Model,
            environment,
            context.ExecutionContext,
            resource => AwsDeploymentSteps.RunsIn(environment, resource),
            context.CancellationToken);
    }

    // Several environments would write over each other's files.
    private static string OutputFolder(AwsEnvironmentResource environment, PipelineStepContext context)
    {
        var folder = context.Services.GetRequiredService<IPipelineOutputService>().GetOutputDirectory();
        return context.Model.Resources.OfType<AwsEnvironmentResource>().Count() > 1 ? Path.Combine(folder, environment.Name) : folder;
    }

    private static async Task WriteAsync(IPlanWriter writer, AwsPlan plan, string folder, Task mayWrite, PipelineStepContext context)
    {
        var output = new PlanFolder(folder, mayWrite);
        var writing = Task.Run(() => writer.WriteAsync(plan, output, context.CancellationToken), context.CancellationToken);
        await mayWrite;
        var task = await context.ReportingStep.CreateTaskAsync(writer.Name, context.CancellationToken);
        try
        {
            await writing;
        }
        catch
        {
            await task.FailAsync(cancellationToken: CancellationToken.None);
            throw;
        }

        await task.SucceedAsync($"{output.Written} file{(output.Written == 1 ? "" : "s")}", context.CancellationToken);
    }
}
