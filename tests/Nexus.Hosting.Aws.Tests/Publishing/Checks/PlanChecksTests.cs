using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Nexus.Hosting.Aws.Publishing;
using Nexus.Hosting.Aws.Publishing.Checks;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Tests.Publishing.Checks;

/// <summary>What findings do to a publish.</summary>
public class PlanChecksTests
{
    public static TheoryData<string> Models => [.. ReferenceModels.Names];

    [Fact]
    public void Each_rule_has_an_id_of_its_own()
    {
        Assert.Equal(PlanChecks.All.Count, PlanChecks.All.Select(c => c.Rule).Distinct().Count());
        Assert.Equal(PlanChecks.All.Select(c => c.Rule).Order(StringComparer.Ordinal), PlanChecks.All.Select(c => c.Rule));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task A_reference_model_has_no_error(string model)
    {
        var plan = PlanChecks.Check(await ReferenceModels.PlanAsync(model));

        Assert.DoesNotContain(plan.Notices, f => f.Severity == FindingSeverity.Error && f.AcceptedBecause is null);
        PlanChecks.ThrowIfAny(plan, warningsAreErrors: false);
    }

    [Fact]
    public async Task An_error_stops_the_publish_and_says_what_to_do()
    {
        var plan = PlanChecks.Check((await ReferenceModels.PlanAsync("nexus-dev")).WithContainer("redis", c => c with { Ports = [] }));

        var error = Assert.Throws<AwsPublishException>(() => PlanChecks.ThrowIfAny(plan, warningsAreErrors: false));
        Assert.Contains("NEXUS102 redis: 'api' calls 'redis' on port 6379", error.Message, StringComparison.Ordinal);
        Assert.Contains("Give the container the port", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warning_stops_it_where_warnings_are_errors()
    {
        var plan = PlanChecks.Check(await WithPlainHttpAsync(_ => { }));

        PlanChecks.ThrowIfAny(plan, warningsAreErrors: false);
        Assert.Throws<AwsPublishException>(() => PlanChecks.ThrowIfAny(plan, warningsAreErrors: true));
    }

    [Fact]
    public async Task An_accepted_finding_stops_nothing_and_keeps_its_reason()
    {
        var plan = PlanChecks.Check(await WithPlainHttpAsync(environment => environment.AcceptFinding("NEXUS701", "entry", "A demonstration without a domain.")));

        PlanChecks.ThrowIfAny(plan, warningsAreErrors: true);
        Assert.Equal("A demonstration without a domain.", Assert.Single(plan.Notices, f => f.Rule == "NEXUS701").AcceptedBecause);
    }

    [Fact]
    public async Task A_finding_is_accepted_for_its_subject_alone()
    {
        var plan = PlanChecks.Check(await WithPlainHttpAsync(environment => environment.ForStage(Stage.Dev, dev => dev.AcceptFinding("NEXUS701", "other", "Another."))));

        Assert.Null(Assert.Single(plan.Notices, f => f.Rule == "NEXUS701").AcceptedBecause);
        Assert.Equal((FindingSeverity.Note, "other"), Assert.Single(plan.Notices.Where(f => f.Rule == PlanChecks.UnusedRule).Select(f => (f.Severity, f.Subject))));
    }

    [Theory]
    [InlineData(Stage.Dev, 0)]
    [InlineData(Stage.Staging, 1)]
    public async Task What_is_accepted_for_all_stages_is_not_missed_in_dev_where_fewer_rules_hold(Stage stage, int notes)
    {
        var plan = PlanChecks.Check(await WithPlainHttpAsync(environment => environment.WithStage(stage).AcceptFinding("NEXUS401", "other", "Another.")));

        Assert.Equal(notes, plan.Notices.Count(f => f.Rule == PlanChecks.UnusedRule));
    }

    [Fact]
    public async Task A_finding_can_be_accepted_in_one_stage()
    {
        var plan = PlanChecks.Check(await WithPlainHttpAsync(environment => environment
            .ForStage(Stage.Dev, dev => dev.AcceptFinding("NEXUS701", "entry", "No domain.")).ForStage(Stage.Prod, prod => prod.AcceptFinding("NEXUS401", null, "Never."))));

        Assert.Equal("No domain.", Assert.Single(plan.Notices).AcceptedBecause);
    }

    [Fact]
    public async Task A_finding_needs_a_reason_to_be_accepted() =>
        await Assert.ThrowsAsync<ArgumentException>(() => WithPlainHttpAsync(environment => environment.AcceptFinding("NEXUS701", "entry", " ")));

    [Theory]
    [InlineData(new string[0], false)]
    [InlineData(new[] { "--warn-as-error" }, true)]
    [InlineData(new[] { "--warn-as-error", "true" }, true)]
    [InlineData(new[] { "--warn-as-error=true" }, true)]
    [InlineData(new[] { "--warn-as-error", "false" }, false)]
    public void Warnings_are_errors_where_the_command_line_says_so(string[] arguments, bool expected) =>
        Assert.Equal(expected, PublishChecks.IsAsked(new ConfigurationBuilder().AddCommandLine(arguments).Build(), arguments));

    private static Task<AwsPlan> WithPlainHttpAsync(Action<IResourceBuilder<AwsEnvironmentResource>> configure) => Published.PlanAsync((builder, environment) =>
    {
        builder.AddLoadBalancer("entry").WithDefaultRoute(builder.AddWeb("web").GetEndpoint("http"));
        configure(environment);
    });
}
