#pragma warning disable ASPIRECOMPUTE002 // Where a resource runs.

using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Publishing;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Planning;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>Plans of models that tests write down.</summary>
internal static class Published
{
    public static IDistributedApplicationBuilder CreateBuilder(string stage = "dev", params string[] args) =>
        RunningApp.CreateBuilder(["--operation", "publish", "--environment", stage, .. args]);

    /// <summary>The plan of a model with the environment <c>app</c>, which the model may configure.</summary>
    public static Task<AwsPlan> PlanAsync(Action<IDistributedApplicationBuilder, IResourceBuilder<AwsEnvironmentResource>> model, string stage = "dev", params string[] args) =>
        PlanAsync("app", model, stage, args);

    /// <summary>The plan of a model with one environment, which the model may configure.</summary>
    public static Task<AwsPlan> PlanAsync(string name, Action<IDistributedApplicationBuilder, IResourceBuilder<AwsEnvironmentResource>> model, string stage, params string[] args)
    {
        var builder = CreateBuilder(stage, args);
        var environment = builder.AddAwsEnvironment(name);
        model(builder, environment);
        return PlanAsync(builder, environment);
    }

    public static Task<AwsPlan> PlanAsync(Action<IDistributedApplicationBuilder> model, string stage = "dev") => PlanAsync((builder, _) => model(builder), stage);

    public static Task<AwsPlan> PlanAsync(IDistributedApplicationBuilder builder, IResourceBuilder<AwsEnvironmentResource> environment) => AwsPlanner.PlanAsync(
        new DistributedApplicationModel(builder.Resources), environment.Resource, builder.ExecutionContext,
        resource => resource.GetComputeEnvironment() is not { } chosen || chosen == environment.Resource, TestContext.Current.CancellationToken);

    /// <summary>The one error of a model that can't be published.</summary>
    public static async Task<string> ErrorAsync(Action<IDistributedApplicationBuilder> model, string stage = "dev") =>
        Assert.Single((await Assert.ThrowsAsync<AwsPublishException>(() => PlanAsync(model, stage))).Errors);

    public static IResourceBuilder<ProjectResource> AddWeb(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddProject(name, RunningApp.EchoProject).WithHttpEndpoint().WithHttpHealthCheck("/health");

    public static ServicePlan Service(this AwsPlan plan, string name) => plan.Services.Single(s => s.Name == name);

    public static ContainerDefinition Container(this AwsPlan plan, string service) => plan.Service(service).TaskDefinition.Containers[0];

    public static PlanValue Variable(this AwsPlan plan, string service, string name) => plan.Container(service).Environment.Single(v => v.Name == name).Value;
}
