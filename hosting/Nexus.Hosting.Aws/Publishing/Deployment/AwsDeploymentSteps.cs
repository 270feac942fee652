#pragma warning disable ASPIREPIPELINES001, ASPIREPIPELINES003, ASPIRECOMPUTE002, ASPIRECOMPUTE003 // What a compute environment is made of.

using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;
using Aspire.Hosting.Publishing;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Deployment;

/// <summary>The steps that deploy an environment and take it away. None of them is a part of publishing.</summary>
internal static class AwsDeploymentSteps
{
    /// <summary>All steps of an environment.</summary>
    public static IEnumerable<PipelineStep> Create(AwsEnvironmentResource environment, PipelineStepFactoryContext factory)
    {
        var name = environment.Name;
        var deployment = new AwsDeployment(environment);
        var built = factory.PipelineContext.Model.GetBuildAndPushResources().Where(r => RunsIn(environment, r)).ToList();

        yield return Step(
            $"prepare-deployment-targets-{name}", $"Says of every resource that it is deployed to '{name}'.", context => Annotate(environment, context),
            dependsOn: [WellKnownPipelineSteps.ValidateComputeEnvironments], requiredBy: [WellKnownPipelineSteps.BeforeStart]);
        yield return Step(
            $"prepare-{name}", "Plans and checks what is deployed; finds the AWS account and the region.", deployment.PrepareAsync,
            dependsOn: [WellKnownPipelineSteps.DeployPrereq]);
        yield return Step(
            $"bootstrap-{name}", "Makes what has to be there first: image repositories, and a bucket for templates.", deployment.BootstrapAsync,
            dependsOn: [$"prepare-{name}"]);
        yield return Step(
            $"secrets-{name}", "Puts the values of secret parameters into Secrets Manager.", deployment.StoreSecretsAsync,
            dependsOn: [$"prepare-{name}"]);
        if (built.Count > 0)
        {
            yield return Step(
                $"login-{name}", "Lets the container runtime push images to AWS.", deployment.LogInAsync,
                dependsOn: [$"bootstrap-{name}", WellKnownPipelineSteps.CheckContainerRuntime]);
        }

        yield return Step(
            $"deploy-{name}", $"Creates or changes the CloudFormation stack of '{name}'.", deployment.DeployAsync,
            dependsOn: [$"bootstrap-{name}", $"secrets-{name}", .. built.Select(r => $"push-{r.Name}")], requiredBy: [WellKnownPipelineSteps.Deploy]);
        yield return Step(
            $"diagnose-{name}", $"Says whether what was deployed as '{name}' is well: tasks, targets, dead letters, alarms, public addresses.", deployment.DiagnoseAsync,
            dependsOn: []);
        yield return Step(
            $"destroy-{name}", $"Deletes the CloudFormation stacks of '{name}', after a confirmation.", deployment.DestroyAsync,
            dependsOn: [WellKnownPipelineSteps.DestroyPrereq], requiredBy: [WellKnownPipelineSteps.Destroy]);
    }

    /// <summary>An image is pushed once its repository is there and AWS lets the container runtime in.</summary>
    public static void Order(AwsEnvironmentResource environment, PipelineConfigurationContext context)
    {
        foreach (var resource in context.Model.GetBuildAndPushResources().Where(r => RunsIn(environment, r)))
        {
            context.GetSteps(resource, WellKnownPipelineTags.PushContainerImage).DependsOn($"login-{environment.Name}");
        }
    }

    public static bool RunsIn(AwsEnvironmentResource environment, IResource resource) =>
        resource.GetComputeEnvironment() is not { } chosen || chosen == environment;

    private static PipelineStep Step(string name, string description, Func<PipelineStepContext, Task> action, string[] dependsOn, string[]? requiredBy = null) => new()
    {
        Name = name,
        Description = description,
        Action = action,
        DependsOnSteps = [.. dependsOn],
        RequiredBySteps = [.. requiredBy ?? []],
    };

    // More than once in a process: when the application is about to start, and again with the pipeline that was asked for.
    private static Task Annotate(AwsEnvironmentResource environment, PipelineStepContext context)
    {
        foreach (var resource in context.Model.GetComputeResources().Where(r => RunsIn(environment, r)))
        {
            if (resource.Annotations.OfType<DeploymentTargetAnnotation>().Any(t => t.ComputeEnvironment == environment))
            {
                continue;
            }

            resource.Annotations.Add(new DeploymentTargetAnnotation(environment) { ComputeEnvironment = environment, ContainerRegistry = environment.Registry });
            if (resource.Annotations.OfType<FargateOptionsAnnotation>().LastOrDefault() is { Architecture: CpuArchitecture.Arm64 })
            {
                resource.Annotations.Add(new ContainerBuildOptionsCallbackAnnotation(options => options.TargetPlatform = ContainerTargetPlatform.LinuxArm64));
            }
        }

        return Task.CompletedTask;
    }
}
