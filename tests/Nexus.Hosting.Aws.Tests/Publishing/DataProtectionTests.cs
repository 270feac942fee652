#pragma warning disable ASPIREPROBES001 // Probes are part of what is published.

using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Publishing.CloudFormation;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>What a model says about its data and its starts reaches AWS.</summary>
public class DataProtectionTests
{
    [Fact]
    public async Task An_environment_says_how_all_its_data_is_protected()
    {
        var plan = await Published.PlanAsync((builder, app) =>
        {
            app.WithDataRemoval(Removal.Retain).WithDeletionProtection().WithBackups(14);
            Shop(builder);
        });

        Assert.All(plan.Tables, t => Assert.Equal((Removal.Retain, true), (t.Removal, t.HasDeletionProtection)));
        Assert.Equal((Removal.Retain, Removal.Retain), (plan.FileSystems.Single().Removal, plan.Queues.Single().Removal));
        Assert.Equal((14, 3), (plan.Backup!.RetentionDays, plan.Backup.ResourceArns.Count));
    }

    [Fact]
    public async Task A_store_says_how_it_is_protected_itself()
    {
        var plan = await Published.PlanAsync((builder, _) =>
        {
            var (orders, jobs, files) = Shop(builder);
            orders.WithDataRemoval(Removal.Delete).WithDeletionProtection(false).WithoutBackup();
            jobs.WithDataRemoval(Removal.Delete);
            files.WithDataRemoval(Removal.Delete).WithoutBackup();
        }, "staging");

        var orders = plan.Tables.Single(t => t.ModelName == "orders");
        Assert.Equal((Removal.Delete, false), (orders.Removal, orders.HasDeletionProtection));
        Assert.Equal((Removal.Retain, false), (plan.Tables.Single(t => t.ModelName == "carts").Removal, plan.FileSystems.Single().HasAutomaticBackups));
        Assert.Equal((Removal.Delete, Removal.Delete), (plan.FileSystems.Single().Removal, plan.Queues.Single().Removal));
        Assert.Equal([new ResourceValue("CartsTable", ResourceOutput.Arn)], plan.Backup!.ResourceArns);
        var resources = CloudFormationTemplates.Main(plan)["Resources"]!;
        Assert.Equal("Delete", (string?)resources["OrdersTable"]!["DeletionPolicy"]);
        Assert.Equal(("RetainExceptOnCreate", "Retain"), ((string?)resources["CartsTable"]!["DeletionPolicy"], (string?)resources["CartsTable"]!["UpdateReplacePolicy"]));
        Assert.DoesNotContain(plan.Backup.Role.Statements, s => s.Actions.Any(a => a.StartsWith("elasticfilesystem:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_startup_probe_gives_a_slow_start_its_time()
    {
        var plan = await Published.PlanAsync(builder =>
        {
            var api = builder.AddProject("api", RunningApp.EchoProject).WithHttpEndpoint()
                .WithHttpProbe(ProbeType.Startup, "/ready", initialDelaySeconds: 20, periodSeconds: 10, failureThreshold: 12, endpointName: "http");
            builder.AddLoadBalancer("entry").WithDefaultRoute(api.GetEndpoint("http"));
        });

        Assert.Equal(140, plan.Container("api").HealthCheck!.StartPeriodSeconds);
        Assert.Equal(140, plan.Service("api").Service!.HealthCheckGraceSeconds);
        Assert.Equal("/ready", plan.LoadBalancers.Single().TargetGroups.Single().HealthCheckPath);
    }

    [Fact]
    public async Task A_startup_probe_that_is_too_patient_for_AWS_is_an_error() => Assert.Contains("is patient for 600 seconds", await Published.ErrorAsync(builder =>
        builder.AddProject("api", RunningApp.EchoProject).WithHttpEndpoint().WithHttpProbe(ProbeType.Startup, "/", initialDelaySeconds: 0, periodSeconds: 30, failureThreshold: 20, endpointName: "http")), StringComparison.Ordinal);

    [Fact]
    public async Task Who_waits_for_a_load_balancer_is_made_after_it_listens()
    {
        var plan = await Published.PlanAsync(builder =>
        {
            var entry = builder.AddLoadBalancer("entry").WithDefaultRoute(builder.AddWeb("api").GetEndpoint("http"));
            builder.AddWeb("crawler").WaitFor(entry);
        });

        Assert.Contains("EntryHttpListener", plan.Service("crawler").Service!.DependsOn);
    }

    private static (IResourceBuilder<DynamoDBTableResource> Orders, IResourceBuilder<SqsQueueResource> Jobs, IResourceBuilder<SharedVolumeResource> Files) Shop(IDistributedApplicationBuilder builder)
    {
        var tables = builder.AddDynamoDB("dynamodb");
        var (orders, carts) = (tables.AddTable("orders", "id"), tables.AddTable("carts", "id"));
        var jobs = builder.AddSqs("sqs").AddQueue("jobs");
        var files = builder.AddSharedVolume("files");
        builder.AddWeb("api").WithReference(orders).WithReference(carts).WithReference(jobs, QueueAccess.Send).WithSharedVolume(files, "/files");
        return (orders, jobs, files);
    }
}
