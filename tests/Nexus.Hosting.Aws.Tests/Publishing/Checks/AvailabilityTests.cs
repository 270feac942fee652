using Aspire.Hosting;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Tests.Publishing.Checks;

/// <summary>A zone or a task that fails takes nothing with it, unless the model asks for that.</summary>
public class AvailabilityTests
{
    [Fact]
    public async Task A_service_with_a_single_task_is_an_error_in_production()
    {
        var finding = await Broken.FindAsync("NEXUS301", plan => plan.With("web", s => s with { Service = s.Service! with { DesiredCount = 1 }, Scaling = null }), "web-and-database-prod");

        Assert.Equal((FindingSeverity.Error, "web"), (finding.Severity, finding.Subject));
    }

    [Fact]
    public async Task Fewer_tasks_at_night_count() => Assert.Contains(
        "runs 1 task at times",
        (await Broken.FindAsync(
            "NEXUS301", plan => plan.With("web", s => s with { Scaling = s.Scaling! with { Schedules = [new("night", "cron(0 22 * * ? *)", 1, 1)] } }), "web-and-database-prod")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_database_that_runs_once_is_told_in_production_and_may_be_asked_for()
    {
        var implied = await Published.PlanAsync(builder => builder.AddRedis("cache").WithDataVolume(), "prod");
        var asked = await Published.PlanAsync(builder => builder.AddRedis("cache").WithDataVolume().AsSingleton(), "prod");

        Assert.Contains("PublishAsElastiCache", Assert.Single(Broken.Find("NEXUS301", implied)).Remedy, StringComparison.Ordinal);
        Assert.Empty(Broken.Find("NEXUS301", asked));
    }

    [Fact]
    public async Task A_zone_that_leaves_through_another_is_an_error_unless_it_was_asked_for()
    {
        var finding = await Broken.FindAsync("NEXUS302", plan => plan.WithVpc(v => v with
        {
            RouteTables = [.. v.RouteTables.Select(t => t.LogicalId == "PrivateRouteTable2" ? t with { DefaultRoute = t.DefaultRoute! with { GatewayId = "NatGateway1" } } : t)],
        }));
        var asked = await Published.PlanAsync((builder, environment) => { environment.WithNetwork(natGateways: Hosting.Aws.Publishing.NatGateways.One); builder.AddWeb("api"); }, "prod");

        Assert.Contains("of another zone", finding.Message, StringComparison.Ordinal);
        Assert.Empty(Broken.Find("NEXUS302", asked));
    }

    [Fact]
    public async Task A_network_of_one_zone_is_an_error() => Assert.Contains(
        (await Broken.FindAllAsync("NEXUS302", plan => plan with { Network = plan.Network with { PrivateSubnetIds = [plan.Network.PrivateSubnetIds[0]] } })).Select(f => f.Message),
        m => m.Contains("one zone", StringComparison.Ordinal));

    [Fact]
    public async Task A_cache_without_a_replica_is_a_finding() => Assert.Equal(
        "cache", (await Broken.FindAsync("NEXUS303", plan => plan with { Caches = [.. plan.Caches.Select(c => c with { Nodes = 1 })] }, "redis-as-elasticache")).Subject);

    [Fact]
    public async Task A_service_that_nobody_asks_for_its_health_is_an_error() => Assert.Contains(
        "WithContainerHealthCheck",
        (await Broken.FindAsync("NEXUS401", plan => plan.WithContainer("worker-agent-builds", c => c with { HealthCheck = null }))).Remedy, StringComparison.Ordinal);

    [Fact]
    public async Task A_load_balancer_that_asks_is_enough() => Assert.Empty(
        await Broken.FindAllAsync("NEXUS401", plan => plan.WithContainer("web", c => c with { HealthCheck = null })));

    [Fact]
    public async Task A_deployment_that_is_not_rolled_back_is_an_error() =>
        Assert.Equal("api", (await Broken.FindAsync("NEXUS401", plan => plan.WithService("api", s => s with { HasCircuitBreaker = false }))).Subject);
}
