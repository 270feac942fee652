using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Nexus.Hosting.Aws.Tests;

public class TopologyTests
{
    [Fact]
    public async Task A_resource_is_told_what_runs_and_what_refers_to_what()
    {
        var topology = await TopologyAsync(builder =>
        {
            var redis = builder.AddRedis("redis").WithLocalFallback();
            var builds = builder.AddDynamoDB("dynamodb").AddTable("builds", "pk", "sk");
            var shared = builder.AddSharedVolume("shared");
            builder.AddParameter("secret", "nobody's business", secret: true);
            var worker = builder.AddExecutable("worker", "true", ".").WithArgs("--queue", "agent_builds").WithHttpEndpoint(port: 1)
                .WithReference(redis).WithReference(builds).WithSharedVolume(shared, "/mnt/efs");
            builder.AddLoadBalancer("alb").WithDefaultRoute(worker.GetEndpoint("http"));
            return worker;
        });

        var nodes = topology.GetProperty("nodes").EnumerateArray().ToDictionary(node => node.GetProperty("id").GetString()!);
        var edges = topology.GetProperty("edges").EnumerateArray().Select(edge => $"{edge.GetProperty("from")} > {edge.GetProperty("to")}").ToArray();

        Assert.Equal("service", nodes["worker"].GetProperty("kind").GetString());
        Assert.Equal("agent_builds", nodes["worker"].GetProperty("queue").GetString());
        Assert.Equal(("table", "dynamodb"), (nodes["builds"].GetProperty("kind").GetString(), nodes["builds"].GetProperty("parent").GetString()));
        Assert.True(nodes["alb"].GetProperty("external").GetBoolean());
        Assert.DoesNotContain("secret", nodes.Keys);
        Assert.Subset(edges.ToHashSet(), new HashSet<string> { "alb > worker", "worker > redis", "worker > builds", "worker > shared" });
        Assert.DoesNotContain("nobody", topology.GetRawText(), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> TopologyAsync(Func<IDistributedApplicationBuilder, IResourceBuilder<ExecutableResource>> describe)
    {
        var builder = DistributedApplication.CreateBuilder(["--environment", "Development"]);
        var drawer = describe(builder).WithTopology();
        await using var app = builder.Build();
        var execution = new DistributedApplicationExecutionContext(
            new DistributedApplicationExecutionContextOptions(DistributedApplicationOperation.Run) { ServiceProvider = app.Services });
        var context = new EnvironmentCallbackContext(execution, drawer.Resource, cancellationToken: TestContext.Current.CancellationToken);
        foreach (var annotation in drawer.Resource.Annotations.OfType<EnvironmentCallbackAnnotation>().TakeLast(1))
        {
            await annotation.Callback(context);
        }

        return JsonDocument.Parse((string)context.EnvironmentVariables["NEXUS_TOPOLOGY"]).RootElement;
    }
}
