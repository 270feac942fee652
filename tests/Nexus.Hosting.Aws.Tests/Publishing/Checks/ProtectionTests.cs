using Aspire.Hosting;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Tests.Publishing.Checks;

/// <summary>Users' traffic is encrypted, and their data is kept.</summary>
public class ProtectionTests
{
    [Theory]
    [InlineData("dev", FindingSeverity.Warning)]
    [InlineData("staging", FindingSeverity.Warning)]
    [InlineData("prod", FindingSeverity.Error)]
    public async Task Plain_HTTP_is_a_warning_for_developers_and_an_error_in_production(string stage, FindingSeverity severity)
    {
        var plan = await Published.PlanAsync(builder => builder.AddLoadBalancer("entry").WithDefaultRoute(builder.AddWeb("web").GetEndpoint("http")), stage);

        var finding = Assert.Single(Broken.Find("NEXUS701", plan));
        Assert.Equal((severity, "entry"), (finding.Severity, finding.Subject));
        Assert.Contains("WithCertificate", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_internal_load_balancer_may_speak_plain_HTTP()
    {
        var plan = await Published.PlanAsync(builder => builder.AddLoadBalancer("entry").AsInternal().WithDefaultRoute(builder.AddWeb("web").GetEndpoint("http")), "prod");

        Assert.Empty(Broken.Find("NEXUS701", plan));
    }

    [Fact]
    public async Task A_certificate_can_be_for_some_stages()
    {
        Assert.Equal([80], Ports(await PlanAsync("dev")));
        Assert.Equal([80, 443], Ports(await PlanAsync("prod")));
        Assert.Equal(ParameterKind.CertificateArn, Assert.Single((await PlanAsync("prod")).Parameters, p => p.LogicalId == "EntryCertificateArn").Kind);

        static Task<AwsPlan> PlanAsync(string stage) => Published.PlanAsync(
            builder => builder.AddLoadBalancer("entry").WithCertificate(Stage.Staging, Stage.Prod).WithDefaultRoute(builder.AddWeb("web").GetEndpoint("http")), stage);

        static IEnumerable<int> Ports(AwsPlan plan) => plan.LoadBalancers[0].Listeners.Select(l => l.Port);
    }

    [Fact]
    public async Task An_old_version_of_TLS_is_an_error() => Assert.Contains(
        "old versions of TLS",
        (await Broken.FindAsync("NEXUS701", plan => plan.WithBalancer(b => b with
        {
            Listeners = [.. b.Listeners.Select(l => l.CertificateArn is null ? l : l with { TlsPolicy = "ELBSecurityPolicy-2016-08" })],
        }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Data_of_production_that_can_be_lost_is_an_error()
    {
        Assert.Single(await Broken.FindAllAsync("NEXUS702", plan => plan.WithTable("builds", t => t with { HasDeletionProtection = false })));
        Assert.Single(await Broken.FindAllAsync("NEXUS702", plan => plan.WithTable("builds", t => t with { HasPointInTimeRecovery = false })));
        Assert.Single(await Broken.FindAllAsync("NEXUS702", plan => plan.WithTable("builds", t => t with { Removal = Removal.Delete })));
        Assert.Single(await Broken.FindAllAsync("NEXUS702", plan => plan.WithQueue("notifications", q => q with { Removal = Removal.Delete })));
        Assert.Single(await Broken.FindAllAsync("NEXUS702", plan => plan.WithBalancer(b => b with { HasDeletionProtection = false })));
        Assert.NotEmpty(await Broken.FindAllAsync("NEXUS702", plan => plan with { Backup = null }));
    }

    [Fact]
    public async Task A_queue_that_takes_plain_requests_is_an_error() =>
        Assert.Equal("notifications", (await Broken.FindAsync("NEXUS703", plan => plan.WithQueue("notifications", q => q with { Policy = [] }))).Subject);

    [Fact]
    public async Task A_queue_that_is_open_to_everybody_is_an_error() => Assert.Contains(
        "open to everybody",
        (await Broken.FindAsync("NEXUS703", plan => plan.WithQueue("notifications", q => q with
        {
            Policy = [.. q.Policy, new("Open", ["sqs:SendMessage"], [q.Arn]) { Principal = PolicyPrincipal.Everybody }],
        }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_queue_without_dead_letters_is_a_warning()
    {
        var plan = await Published.PlanAsync(builder => builder.AddWeb("worker").WithReference(builder.AddSqs("sqs").AddQueue("jobs"), QueueAccess.Receive));

        Assert.Equal((FindingSeverity.Warning, "jobs"), Assert.Single(Broken.Find("NEXUS704", plan).Select(f => (f.Severity, f.Subject))));
    }

    [Fact]
    public async Task Dead_letters_that_go_nowhere_are_an_error() =>
        Assert.Single(await Broken.FindAllAsync("NEXUS704", plan => plan.WithQueue("notifications", q => q with { Redrive = new("GoneQueue", 5) })));

    [Theory]
    [InlineData(600, 700, FindingSeverity.Error)]
    [InlineData(400, 700, FindingSeverity.Warning)]
    public async Task A_plan_that_costs_more_than_its_budget_is_a_finding(int low, int high, FindingSeverity severity) => Assert.Equal(
        severity, (await Broken.FindAsync("NEXUS801", plan => plan with { MonthlyCost = new(low, high) }, "budget-and-email")).Severity);

    [Fact]
    public async Task A_plan_is_held_to_its_budget_at_list_prices()
    {
        var plan = await Published.PlanAsync(
            (builder, environment) =>
            {
                environment.WithAlarmEmail(builder.AddParameter("email")).WithMonthlyBudget(1);
                builder.AddWeb("api");
            });

        Assert.Equal(FindingSeverity.Error, Assert.Single(Broken.Find("NEXUS801", Hosting.Aws.Publishing.Checks.PublishChecks.WithCost(plan))).Severity);
    }

    [Fact]
    public async Task A_plan_within_its_budget_is_not() =>
        Assert.Empty(await Broken.FindAllAsync("NEXUS801", plan => plan with { MonthlyCost = new(200, 300) }, "budget-and-email"));
}
