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
    /// <summary>The checked plan of what runs in an environment: what is published, and what is deployed.</summary>
    public static async Task<AwsPlan> PlanAsync(AwsEnvironmentResource environment, PipelineStepContext context)
    {
        var plan = await AwsPlanner.PlanAsync(
            context.Model,
            environment,
            context.ExecutionContext,
            resource => AwsDeploymentSteps.RunsIn(environment, resource),
            context.CancellationToken);
        return PublishChecks.Run(plan with { MonthlyCost = CostEstimate.Of(plan).Monthly }, environment, context);
    }

    public static async Task RunAsync(AwsEnvironmentResource environment, PipelineStepContext context)
    {
        var plan = await PlanAsync(environment, context);

        // Several environments would write over each other's files.
        var folder = context.Services.GetRequiredService<IPipelineOutputService>().GetOutputDirectory();
        if (context.Model.Resources.OfType<AwsEnvironmentResource>().Count() > 1)
        {
            folder = Path.Combine(folder, environment.Name);
        }

        await GeneratedDockerfiles.WriteAsync(plan, folder, context);

        // Each writes files of its own, of a plan that nobody changes: all at the same time.
        await Task.WhenAll(PlanWriters.All.Where(w => w.IsWanted(plan)).Select(writer => Task.Run(() => WriteAsync(writer, plan, folder, context), context.CancellationToken)));
    }

    private static async Task WriteAsync(IPlanWriter writer, AwsPlan plan, string folder, PipelineStepContext context)
    {
        var output = new PlanFolder(folder);
        var task = await context.ReportingStep.CreateTaskAsync(writer.Name, context.CancellationToken);
        try
        {
            await writer.WriteAsync(plan, output, context.CancellationToken);
        }
        catch
        {
            await task.FailAsync(cancellationToken: CancellationToken.None);
            throw;
        }

        await task.SucceedAsync($"{output.Written} file{(output.Written == 1 ? "" : "s")}", context.CancellationToken);
    }
}
