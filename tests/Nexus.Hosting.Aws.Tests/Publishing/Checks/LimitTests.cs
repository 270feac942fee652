using Aspire.Hosting;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Tests.Publishing.Checks;

/// <summary>What AWS would refuse is found before anything is deployed.</summary>
public class LimitTests
{
    [Fact]
    public async Task More_rules_than_a_load_balancer_has_are_an_error() => Assert.Contains(
        "100 at most",
        (await Broken.FindAsync("NEXUS501", plan => plan.WithBalancer(b => b with
        {
            Listeners =
            [
                .. b.Listeners.Select(l => l.Port == 80 ? l : l with
                {
                    Rules = [.. Enumerable.Range(1, 101).Select(i => new ListenerRule($"Rule{i}", i, [$"/{i}"], new ForwardAction(b.TargetGroups[0].LogicalId)))],
                }),
            ],
        }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Rules_of_one_priority_are_an_error() => Assert.Contains(
        "must be unique",
        (await Broken.FindAsync("NEXUS501", plan => plan.WithBalancer(b => b with
        {
            Listeners = [.. b.Listeners.Select(l => l with { Rules = [.. l.Rules, .. l.Rules.Select(r => r with { LogicalId = $"{r.LogicalId}2" })] })],
        }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Too_many_patterns_in_a_rule_are_an_error() => Assert.Contains(
        "has 6 patterns",
        (await Broken.FindAsync("NEXUS501", plan => plan.WithBalancer(b => b with
        {
            Listeners = [.. b.Listeners.Select(l => l with { Rules = [.. l.Rules.Select(r => r with { PathPatterns = ["/1", "/2", "/3", "/4", "/5", "/6"] })] })],
        }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task More_tasks_than_a_load_balancer_takes_are_an_error() => Assert.Contains(
        "1000 are the limit", (await Broken.FindAsync("NEXUS501", plan => plan.With("api", s => s with { Scaling = s.Scaling! with { Maximum = 1200 } }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task More_rules_than_a_security_group_has_are_an_error()
    {
        var plan = await Published.PlanAsync(builder =>
        {
            var server = builder.AddWeb("server");
            foreach (var i in Enumerable.Range(1, 61))
            {
                builder.AddWeb($"client{i}").WithReference(server);
            }
        });

        Assert.Contains("has 61 rules that let in", Assert.Single(Broken.Find("NEXUS502", plan)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_without_security_groups_is_an_error() =>
        Assert.Equal("api", (await Broken.FindAsync("NEXUS502", plan => plan.WithService("api", s => s with { SecurityGroupIds = [] }))).Subject);

    [Fact]
    public async Task A_size_that_Fargate_does_not_have_is_an_error_with_those_that_it_has()
    {
        var plan = await Published.PlanAsync(builder => builder.AddWeb("api").PublishAsFargateService((_, s) => s with { TaskDefinition = s.TaskDefinition with { Cpu = 256, Memory = 8192 } }));

        Assert.Equal("With 256 CPU units use 512, 1024 or 2048 MiB.", Assert.Single(Broken.Find("NEXUS503", plan)).Remedy);
    }

    [Fact]
    public async Task Sidecars_that_leave_no_memory_are_an_error() => Assert.Contains(
        "nothing is left",
        (await Broken.FindAsync("NEXUS503", plan => plan.WithTask("api", t => t with { Containers = [.. t.Containers.Select(c => c with { MemoryLimit = 512 })] }), "sidecar")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Times_that_ECS_does_not_take_are_an_error()
    {
        Assert.Single(await Broken.FindAllAsync("NEXUS503", plan => plan.WithContainer("api", c => c with { StopTimeoutSeconds = 300 })));
        Assert.Single(await Broken.FindAllAsync("NEXUS503", plan => plan.WithContainer("api", c => c with { HealthCheck = c.HealthCheck! with { IntervalSeconds = 1 } })));
        Assert.Single(await Broken.FindAllAsync("NEXUS503", plan => plan.WithTask("api", t => t with { EphemeralStorage = 20 })));
    }

    [Fact]
    public async Task A_name_that_is_too_long_is_an_error() => Assert.Contains(
        "AWS takes 1 to 32", (await Broken.FindAsync("NEXUS504", plan => plan.WithBalancer(b => b with { Name = new string('a', 33) }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_name_with_signs_that_AWS_does_not_take_is_an_error() =>
        Assert.Contains("'my table'", (await Broken.FindAsync("NEXUS504", plan => plan.WithTable("builds", t => t with { Name = "my table" }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_retention_that_CloudWatch_does_not_know_is_an_error()
    {
        var plan = await Published.PlanAsync((builder, environment) => { environment.WithLogRetention(8); builder.AddWeb("api"); });

        Assert.Contains("keeps lines for 8 days", Assert.Single(Broken.Find("NEXUS505", plan)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_that_AWS_does_not_take_are_errors()
    {
        Assert.Single(await Broken.FindAllAsync("NEXUS505", plan => plan.WithQueue("notifications", q => q with { VisibilityTimeoutSeconds = 50_000 })));
        Assert.Single(await Broken.FindAllAsync("NEXUS505", plan => plan.WithBalancer(b => b with { IdleTimeoutSeconds = 5000 })));
        Assert.Single(await Broken.FindAllAsync("NEXUS505", plan => plan.WithService("api", s => s with { MaximumPercent = 100 })));
        Assert.Single(await Broken.FindAllAsync("NEXUS505", plan => plan.With("api", s => s with { Scaling = s.Scaling! with { Maximum = 1 } })));
        Assert.Single(await Broken.FindAllAsync("NEXUS505", plan => plan with { Tags = [new("aws:owner", "me")] }));
        Assert.NotEmpty(await Broken.FindAllAsync("NEXUS505", plan => plan.WithBalancer(b => b with { TargetGroups = [.. b.TargetGroups.Select(g => g with { HealthCheckTimeoutSeconds = g.HealthCheckIntervalSeconds })] })));
    }

    [Fact]
    public async Task More_parameters_than_a_stack_has_are_an_error() => Assert.Contains(
        "201 parameters",
        (await Broken.FindAsync("NEXUS506", plan => plan with { Parameters = [.. Enumerable.Range(1, 201).Select(i => new DeploymentParameter($"P{i}", $"p{i}", "It."))] })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_policy_that_is_too_long_is_an_error() => Assert.Equal(
        "api",
        (await Broken.FindAsync("NEXUS506", plan => plan.With("api", s => s with
        {
            TaskRole = s.TaskRole with { Statements = [.. Enumerable.Range(1, 100).Select(i => new PolicyStatement($"S{i}", ["s3:GetObject"], [$"arn:aws:s3:::bucket-{i}/*"]))] },
        }))).Subject);

    [Fact]
    public async Task Names_that_differ_only_in_signs_are_an_error()
    {
        var plan = await Published.PlanAsync(builder =>
        {
            builder.AddWeb("order-api");
            builder.AddWeb("orderapi");
        });

        Assert.Contains(Broken.Find("NEXUS601", plan), f => f.Message.Contains("differ only in signs or capitals", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Parameters_that_differ_only_in_signs_are_an_error()
    {
        var plan = await Published.PlanAsync(builder => builder.AddWeb("api")
            .WithEnvironment("A", builder.AddParameter("my-key", "1", publishValueAsDefault: true)).WithEnvironment("B", builder.AddParameter("myKey", "2", publishValueAsDefault: true)));

        Assert.Equal(("NEXUS601", FindingSeverity.Error), Assert.Single(plan.Notices.Select(n => (n.Rule, n.Severity))));
    }

    [Fact]
    public async Task Two_tables_of_one_name_are_an_error() => Assert.Contains(
        "would both be the Table", (await Broken.FindAsync("NEXUS602", plan => plan with { Tables = [.. plan.Tables.Select(t => t with { Name = "same" })] })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Names_that_occur_twice_in_a_task_are_errors()
    {
        Assert.Single(await Broken.FindAllAsync("NEXUS603", plan => plan.WithContainer("api", c => c with { Environment = [new("A", "1"), new("A", "2")] })));
        Assert.NotEmpty(await Broken.FindAllAsync("NEXUS603", plan => plan.WithTask("api", t => t with { Containers = [.. t.Containers, t.Containers[0]] })));
        Assert.Single(await Broken.FindAllAsync("NEXUS603", plan => plan.WithTask("api", t => t with { Volumes = [] })));
        Assert.Single(await Broken.FindAllAsync("NEXUS603", plan => plan.WithContainer("api", c => c with { DependsOn = [new("gone", DependencyCondition.Start)] })));
    }
}
