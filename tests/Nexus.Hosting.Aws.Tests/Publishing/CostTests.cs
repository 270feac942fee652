using Aspire.Hosting;
using Nexus.Hosting.Aws.Publishing.Costs;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>Sums against figures reckoned by hand: hours of a month (730) × units × the list price of us-east-1 that the named page of AWS gives.</summary>
public class CostTests
{
    [Fact]
    public async Task Tasks_cost_their_processors_and_memory_by_the_hour()
    {
        // "AWS Fargate Pricing": 0.04048 a vCPU-hour, 0.004445 a GB-hour. 2 to 4 tasks of 0.25 vCPU and 0.5 GB:
        // 0.25 × 2 × 730 × 0.04048 = 14.7752, twice that with 4 tasks; 0.5 × 2 × 730 × 0.004445 = 3.24485.
        var cost = CostEstimate.Of(await Published.PlanAsync(b => b.AddWeb("api")));

        Assert.Equal((14.78m, 29.55m), cost.Of("AWS Fargate", "api", "vCPU"));
        Assert.Equal((3.24m, 6.49m), cost.Of("AWS Fargate", "api", "Memory"));
    }

    [Fact]
    public async Task Graviton_is_cheaper()
    {
        // "AWS Fargate Pricing", Linux/ARM: 1 vCPU × 2 × 730 × 0.03238 = 47.2748; 3 GB × 2 × 730 × 0.00356 = 15.5928.
        var cost = CostEstimate.Of(await ReferenceModels.PlanAsync("arm64"));

        Assert.Equal((47.27m, 94.55m), cost.Of("AWS Fargate", "api", "vCPU"));
        Assert.Equal((15.59m, 31.19m), cost.Of("AWS Fargate", "api", "Memory"));
    }

    [Fact]
    public async Task Spot_costs_from_its_best_price_to_the_price_on_demand()
    {
        // 3 tasks, 1 of them on demand, 2 at 30 %: 0.25 × 730 × (1 + 2 × 0.3) × 0.04048 = 11.82016; at most 6 on demand: 0.25 × 6 × 730 × 0.04048 = 44.3256.
        var cost = CostEstimate.Of(await ReferenceModels.PlanAsync("spot"));

        Assert.Equal((11.82m, 44.33m), cost.Of("AWS Fargate", "worker", "vCPU (Spot)"));
    }

    [Fact]
    public async Task A_load_balancer_costs_its_hours_its_addresses_and_its_capacity_units()
    {
        // "Elastic Load Balancing pricing": 730 × 0.0225 = 16.425. "Amazon VPC pricing": an address in each of 2 zones, 2 × 730 × 0.005 = 7.30.
        // 500 000 answers of 20 kB are 10 GB, and so 10 units at 0.008 = 0.08.
        var cost = CostEstimate.Of(await ReferenceModels.PlanAsync("web-firewall"));

        Assert.Equal((16.43m, 16.43m), cost.Of("Elastic Load Balancing", "entry", "Load balancer"));
        Assert.Equal((7.30m, 7.30m), cost.Of("Amazon VPC", "entry", "Load balancer: addresses"));
        Assert.Equal(0.08m, cost.Of("Elastic Load Balancing", "entry", "Load balancer: capacity units").High);

        // "AWS WAF pricing": 5 for the firewall, 1 for each of 3 groups and 1 limit, 0.60 for a million requests.
        Assert.Equal((5m, 5m), cost.Of("AWS WAF", "entry", "Firewall"));
        Assert.Equal((4m, 4m), cost.Of("AWS WAF", "entry", "Firewall: rules"));
        Assert.Equal((0.01m, 0.30m), cost.Of("AWS WAF", "entry", "Firewall: requests"));
    }

    [Fact]
    public async Task A_NAT_gateway_in_each_zone_costs_more_than_one()
    {
        // "Amazon VPC pricing": 730 × 0.045 = 32.85 each.
        var two = CostEstimate.Of(await ReferenceModels.PlanAsync("no-load-balancer"));
        var one = CostEstimate.Of(await ReferenceModels.PlanAsync("three-zones-one-nat"));

        Assert.Equal((65.70m, 65.70m), two.Of("Amazon VPC", string.Empty, "NAT gateways"));
        Assert.Equal((32.85m, 32.85m), one.Of("Amazon VPC", string.Empty, "NAT gateways"));
        Assert.Equal((0.09m, 1.35m), two.Of("Amazon VPC", string.Empty, "NAT gateways: traffic"));
    }

    [Fact]
    public async Task Provisioned_capacity_is_paid_for_by_the_hour_and_for_each_index()
    {
        // "Amazon DynamoDB pricing": (table + 1 index) × 5 × 730 × 0.00013 = 0.949, at most 50: 9.49; writes 2 × 5 × 730 × 0.00065 = 4.745, at most 20: 18.98.
        var cost = CostEstimate.Of(await ReferenceModels.PlanAsync("provisioned-table"));

        Assert.Equal((0.95m, 9.49m), cost.Of("Amazon DynamoDB", "orders", "Read capacity"));
        Assert.Equal((4.75m, 18.98m), cost.Of("Amazon DynamoDB", "orders", "Write capacity"));
    }

    [Fact]
    public async Task A_managed_cache_costs_its_nodes()
    {
        // "Amazon ElastiCache pricing", Valkey: 2 × 730 × 0.0256 = 37.376.
        var cost = CostEstimate.Of(await ReferenceModels.PlanAsync("redis-as-elasticache"));

        Assert.Equal((37.38m, 37.38m), cost.Of("Amazon ElastiCache", "cache", "2 nodes cache.t4g.small"));
    }

    [Fact]
    public async Task What_the_list_does_not_have_is_named_and_not_guessed()
    {
        var cost = CostEstimate.Of(await Published.PlanAsync(b => b.AddWeb("api").WithReference(b.AddRedis("cache").PublishAsElastiCache("cache.x9.huge"))));

        Assert.Contains("cache.x9.huge", Assert.Single(cost.Unpriced), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rate(1 hour)", 730)]
    [InlineData("rate(5 minutes)", 8760)]
    [InlineData("cron(0 3 * * ? *)", 30.42)]
    [InlineData("cron(30 3 ? * MON-FRI *)", 21.73)]
    [InlineData("cron(0/15 8-17 * * ? *)", 1216.67)]
    [InlineData("cron(0 0 1,15 * ? *)", 2)]
    [InlineData("at(2030-01-01T00:00:00)", 1)]
    public void A_schedule_says_how_often_a_task_runs(string expression, double runs) => Assert.Equal((decimal)runs, Math.Round(ScheduledRuns.PerMonth(expression), 2));

    [Fact]
    public async Task The_sum_is_that_of_the_items_and_a_busy_month_never_costs_less()
    {
        foreach (var name in ReferenceModels.Names)
        {
            var cost = CostEstimate.Of(await ReferenceModels.PlanAsync(name));

            Assert.Equal(cost.Items.Sum(i => i.Low), cost.Low);
            Assert.All(cost.Items, i => Assert.True(i.Low <= i.High, $"{name}: {i}"));
        }
    }

    [Fact]
    public void Every_price_says_what_it_is_for_and_where_it_is_written() => Assert.All(PriceList.Default.Prices, price =>
    {
        Assert.True(price.Value.Amount > 0, price.Key);
        Assert.Contains("ricing", price.Value.Source, StringComparison.Ordinal);
    });

    [Fact]
    public void Every_stage_has_its_use() => Assert.All(Enum.GetValues<Stage>(), stage => Assert.True(PriceList.Default.UsageOf(stage).Low.Requests < PriceList.Default.UsageOf(stage).High.Requests));
}

internal static class CostAssertions
{
    public static (decimal Low, decimal High) Of(this CostEstimate cost, string service, string subject, string text)
    {
        var item = Assert.Single(cost.Items, i => i.Service == service && i.Subject == subject && i.Text == text);
        return (item.Low, item.High);
    }
}
