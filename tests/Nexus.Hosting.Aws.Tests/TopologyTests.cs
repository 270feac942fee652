using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Hosting.Aws.Publishing.Diagram;
using Nexus.Hosting.Aws.Tests.Publishing;

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

    [Fact]
    public async Task What_is_deployed_is_told_the_same_picture_as_the_publish_draws()
    {
        var plan = await Published.PlanAsync(builder =>
        {
            NexusModel.Add(builder);
            builder.CreateResourceBuilder(builder.Resources.OfType<IResourceWithEnvironment>().Single(resource => resource.Name == "web")).WithTopology();
        });
        var topology = JsonDocument.Parse(plan.Variable("web", "NEXUS_TOPOLOGY").ToString()!).RootElement;
        var scene = SceneBuilder.Build(plan);
        var stores = plan.Tables.Select(table => (table.LogicalId, table.ModelName)).Concat(plan.Queues.Select(queue => (queue.LogicalId, queue.ModelName)))
            .ToDictionary(store => store.LogicalId, store => store.ModelName);
        string NameOf(string id) => stores.GetValueOrDefault(id, id);
        // Only the deployment has it: where Redis keeps its file is a folder in a run.
        const string VolumeOfRedis = "volumes";

        var drawn = scene.PublicRows.Concat(scene.PrivateRows).Select(row => row.Id).Where(id => id[0] != '\0').Concat(stores.Values).Where(id => id != VolumeOfRedis);
        // DynamoDB and SQS are frames around their tables and queues there.
        Assert.Equal(
            drawn.Order(StringComparer.Ordinal),
            topology.GetProperty("nodes").EnumerateArray().Where(node => node.GetProperty("kind").GetString() is not ("dynamoDb" or "sqs"))
                .Select(node => node.GetProperty("id").GetString()!).Order(StringComparer.Ordinal));

        var lines = scene.Inside.Select(line => (line.From, To: line.To))
            .Concat(plan.Services.SelectMany(service => PlanWords.Access(plan, service).Where(access => stores.ContainsKey(access.Target)).Select(access => (From: service.Name, To: NameOf(access.Target)))))
            .Where(line => line.To != VolumeOfRedis).Distinct().Select(line => $"{line.From} > {line.To}");
        Assert.Equal(
            lines.Order(StringComparer.Ordinal),
            topology.GetProperty("edges").EnumerateArray().Select(edge => $"{edge.GetProperty("from")} > {edge.GetProperty("to")}").Distinct().Order(StringComparer.Ordinal));
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
