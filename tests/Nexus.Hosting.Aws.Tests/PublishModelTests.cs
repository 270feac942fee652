using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Nexus.Hosting.Aws.Tests;

/// <summary>The model as a publisher reads it: nothing of this machine is in it.</summary>
public class PublishModelTests
{
    [Fact]
    public async Task A_service_is_told_names_and_paths_of_the_deployment_and_no_address_of_a_stand_in()
    {
        var builder = Builder();
        var service = AddService(builder);

        var environment = await service.Resource.GetEnvironmentVariableValuesAsync(DistributedApplicationOperation.Publish);

        Assert.Equal("/mnt/efs", environment["SHARED_PATH"]);
        Assert.Equal("builds", environment["AWS__Tables__builds"]);
        // The URL of a queue is known to the deployment only; what asks for it is in the model.
        var queue = Assert.Single(service.Resource.Annotations.OfType<QueueReferenceAnnotation>());
        Assert.Equal(("notifications", QueueAccess.Send), (queue.Queue.Name, queue.Access));
        Assert.DoesNotContain("AWS__Queues__notifications", environment);
        Assert.Equal("{redis.connectionString}", environment["ConnectionStrings__redis"]);
        Assert.DoesNotContain(environment, v => v.Key.StartsWith("AWS_ENDPOINT_URL", StringComparison.Ordinal));
        Assert.DoesNotContain(environment, v => v.Key is "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY");
        Assert.DoesNotContain(environment, v => v.Value.Contains("localhost", StringComparison.Ordinal) || v.Value.Contains("127.0.0.1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_stand_in_and_no_installer_joins_the_model()
    {
        var builder = Builder();
        AddService(builder);
#pragma warning disable ASPIREJAVASCRIPT001
        var web = builder.AddNextJsApp("web", ".");
#pragma warning restore ASPIREJAVASCRIPT001
        builder.AddLoadBalancer("alb").WithDefaultRoute(web.GetEndpoint("http"));

        await using var app = builder.Build();
        var names = app.Services.GetRequiredService<DistributedApplicationModel>().Resources.Select(r => r.Name).Order().ToArray();

        Assert.Equal(
            ["alb", "builds", "dynamodb", "notifications", "redis", "service", "shared", "sqs", "web"],
            names);
    }

    [Fact]
    public async Task A_model_is_built_where_there_are_no_emulators_and_leaves_nothing_behind()
    {
        using var nothing = new TemporaryFolder();
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = ["--operation", "publish", nothing.Argument],
            ProjectDirectory = nothing.Path,
        });
        AddService(builder);

        await using var app = builder.Build();

        Assert.Empty(Directory.GetFileSystemEntries(nothing.Path));
    }

    private static IDistributedApplicationBuilder Builder() => DistributedApplication.CreateBuilder(new DistributedApplicationOptions
    {
        Args = ["--operation", "publish"],
        ProjectDirectory = AppContext.BaseDirectory,
    });

    private static IResourceBuilder<ExecutableResource> AddService(IDistributedApplicationBuilder builder) => builder
        .AddExecutable("service", "service", ".")
        .WithReference(builder.AddRedis("redis").WithDataVolume().WithLocalFallback())
        .WithReference(builder.AddDynamoDB("dynamodb").AddTable("builds", "pk"))
        .WithReference(builder.AddSqs("sqs").AddQueue("notifications"), QueueAccess.Send)
        .WithSharedVolume(builder.AddSharedVolume("shared"), "/mnt/efs");
}
