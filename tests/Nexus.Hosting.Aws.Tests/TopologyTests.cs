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

    [Fact]
    public async Task It_is_told_where_the_dashboard_listens_also_when_that_is_not_where_it_was_to()
    {
        await using var app = await RunningApp.StartWithDashboardAsync(
            builder => RunningApp.AddConsumer(builder).WithTopology(),
            "--ASPNETCORE_URLS=http://localhost:1", "--ASPIRE_ALLOW_UNSECURED_TRANSPORT=true");

        await app.WaitHealthyAsync("aspire-dashboard");
        var address = (await app.GetEnvironmentAsync("consumer"))["NEXUS_DASHBOARD_URL"]!;
        using var http = new HttpClient();
        Assert.Contains("dashboard", await http.GetStringAsync(new Uri(new(address), "/login"), TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
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
