using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Publishing.Changes;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Report;
using Nexus.Hosting.Aws.Publishing.Writers;

namespace Nexus.Hosting.Aws.Tests.Publishing;

public class PlanChangesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_resource_is_added()
    {
        var changes = await CompareAsync(b => b.AddWeb("api"), b =>
        {
            b.AddWeb("api");
            b.AddDynamoDB("dynamodb").AddTable("orders", "id");
        });

        var change = Assert.Single(changes.Changes);
        Assert.Equal((ChangeKind.Added, "Table", "orders", null), (change.Kind, change.ResourceKind, change.Subject, change.Loses));
    }

    [Fact]
    public async Task A_property_that_can_be_changed_is_changed_and_replaces_nothing()
    {
        var changes = await CompareAsync(b => b.AddWeb("api"), b => b.AddWeb("api").WithScaling(s => s.Maximum = 9));

        var change = Assert.Single(changes.Changes);
        Assert.Equal((ChangeKind.Changed, "ServiceScaling"), (change.Kind, change.ResourceKind));
        Assert.Equal(new("maximum", "4", "9", Replaces: false), Assert.Single(change.Properties));
    }

    [Fact]
    public async Task A_property_that_can_not_be_changed_replaces_the_resource()
    {
        var changes = await CompareAsync(b => b.AddSqs("sqs").AddQueue("jobs"), b => b.AddSqs("sqs").AddQueue("jobs").AsFifo());

        var change = Assert.Single(changes.Changes);
        Assert.Equal((ChangeKind.Replaced, "MessageQueue", "jobs"), (change.Kind, change.ResourceKind, change.Subject));
        Assert.Equal("the messages that wait in it", change.Loses);
        Assert.Contains(change.Properties, p => p is { Name: "isFifo", Before: "false", After: "true", Replaces: true });
    }

    [Fact]
    public async Task A_new_revision_of_a_task_definition_loses_nothing()
    {
        var changes = await CompareAsync(b => b.AddWeb("api"), b => b.AddWeb("api").WithEnvironment("MODE", "fast"));

        var change = Assert.Single(changes.Changes);
        Assert.Equal((ChangeKind.Replaced, "TaskDefinition", null), (change.Kind, change.ResourceKind, change.Loses));
        Assert.Equal("containers[api].environment[MODE]", Assert.Single(change.Properties).Name);
        Assert.Contains("one after the other", change.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dev", "its items")]
    [InlineData("staging", null)]
    [InlineData("prod", null)]
    public async Task A_removed_table_loses_its_items_unless_the_stage_retains_it(string stage, string? loses)
    {
        var changes = await CompareAsync(
            b =>
            {
                b.AddWeb("api");
                b.AddDynamoDB("dynamodb").AddTable("orders", "id");
            },
            b => b.AddWeb("api"),
            stage);

        var change = changes.Changes.Single(c => c.ResourceKind == "Table");
        Assert.Equal((ChangeKind.Removed, loses), (change.Kind, change.Loses));
    }

    [Fact]
    public async Task Another_key_of_a_table_loses_its_items()
    {
        var changes = await CompareAsync(b => b.AddDynamoDB("dynamodb").AddTable("orders", "id"), b => b.AddDynamoDB("dynamodb").AddTable("orders", "customer"));

        var change = Assert.Single(changes.Changes);
        Assert.Equal((ChangeKind.Replaced, "its items"), (change.Kind, change.Loses));
        Assert.Equal("partitionKey.name", Assert.Single(change.Properties).Name);
    }

    [Fact]
    public async Task Deletion_protection_keeps_what_would_be_lost()
    {
        var plan = await Published.PlanAsync(b => b.AddDynamoDB("dynamodb").AddTable("orders", "id"));
        plan = plan with { Tables = [.. plan.Tables.Select(t => t with { HasDeletionProtection = true })] };

        var change = Assert.Single(Compare(plan, plan with { Tables = [] }).Changes);
        Assert.Null(change.Loses);
        Assert.Contains("the deletion fails", change.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_rules_of_a_generated_secret_lose_its_content()
    {
        var plan = await ReferenceModels.PlanAsync("redis-as-task");
        var change = Assert.Single(Compare(plan, plan with { Secrets = [.. plan.Secrets.Select(s => s.Content is GeneratedSecret g ? s with { Content = g with { Length = 64 } } : s)] }).Changes);

        Assert.Equal((ChangeKind.Changed, "its content"), (change.Kind, change.Loses));
    }

    [Fact]
    public async Task What_would_lose_data_comes_first()
    {
        var changes = await CompareAsync(
            b =>
            {
                b.AddWeb("api");
                b.AddSqs("sqs").AddQueue("jobs");
            },
            b => b.AddWeb("api").WithReplicas(3));

        Assert.Equal("MessageQueue", changes.Changes[0].ResourceKind);
        Assert.All(changes.Changes.Skip(1), c => Assert.Null(c.Loses));
    }

    [Fact]
    public async Task A_publish_that_plans_the_same_again_changes_no_byte()
    {
        using var folder = new TemporaryFolder();
        var (first, second) = (await Published.PlanAsync(b => b.AddWeb("api")), await Published.PlanAsync(b => b.AddWeb("api").WithReplicas(3)));

        await PublishAsync(first, folder);
        var afterFirst = folder.Files();
        await PublishAsync(first, folder);
        Assert.Equal(afterFirst, folder.Files());

        await PublishAsync(second, folder);
        var afterSecond = folder.Files();
        await PublishAsync(second, folder);
        Assert.Equal(afterSecond, folder.Files());
        Assert.Contains("desiredCount", afterSecond["report.html"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_publish_says_that_there_is_nothing_to_compare_with()
    {
        using var folder = new TemporaryFolder();
        await PublishAsync(await Published.PlanAsync(b => b.AddWeb("api")), folder);

        Assert.Contains("first publish", folder.Files()["report.html"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_stage_in_the_same_folder_is_not_compared()
    {
        using var folder = new TemporaryFolder();
        await PublishAsync(await Published.PlanAsync(b => b.AddWeb("api"), "dev"), folder);
        await PublishAsync(await Published.PlanAsync(b => b.AddWeb("api"), "prod"), folder);

        Assert.Contains("for the stage &#39;dev&#39;: nothing was compared", folder.Files()["report.html"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""{"format": "one", "resources": {}}""")]
    [InlineData("""{"format": 99, "resources": {}}""")]
    public async Task A_plan_that_nobody_can_read_is_told_and_stops_nothing(string text)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "plan.json"), text, Token);
        await PublishAsync(await Published.PlanAsync(b => b.AddWeb("api")), folder);

        Assert.Contains("nothing was compared", folder.Files()["report.html"], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_rule_names_a_resource_of_the_plan_and_a_property_of_it() => Assert.All(UpdateRules.All, rule =>
    {
        var type = typeof(PlanResource).Assembly.GetType($"Nexus.Hosting.Aws.Publishing.Plan.{rule.Key}");
        Assert.True(type?.IsAssignableTo(typeof(PlanResource)), rule.Key);
        Assert.All(rule.Value.Properties.Where(p => p != "*"), p => Assert.Contains(p, type!.GetProperties().Select(x => JsonNamingPolicy.CamelCase.ConvertName(x.Name))));
    });

    [Fact]
    public async Task A_document_has_every_resource_and_no_secret()
    {
        var plan = await Published.PlanAsync((b, _) => b.AddWeb("api").WithEnvironment("KEY", b.AddParameter("api-key", secret: true)), "dev", "--Parameters:api-key=hidden-value");
        var document = PlanDocument.Of(plan);

        Assert.Equal(plan.Resources.Select(r => r.LogicalId), document["resources"]!.AsObject().Select(r => r.Key));
        Assert.DoesNotContain("hidden-value", PlanDocument.Text(plan), StringComparison.Ordinal);
    }

    private static async Task<PlanChanges> CompareAsync(Action<IDistributedApplicationBuilder> before, Action<IDistributedApplicationBuilder> after, string stage = "dev") =>
        Compare(await Published.PlanAsync(before, stage), await Published.PlanAsync(after, stage));

    // What other rules make of a change (alarms, dashboards) is not what these tests are about.
    private static PlanChanges Compare(AwsPlan before, AwsPlan after)
    {
        var changes = PlanHistory.Compare(after, PlanDocument.Text(after), PlanDocument.Text(before));
        return changes with { Changes = [.. changes.Changes.Where(c => c.ResourceKind is not ("Alarm" or "Dashboard" or "Backup"))] };
    }

    private static Task PublishAsync(AwsPlan plan, TemporaryFolder folder) => new ReportWriter().WriteAsync(plan, new PlanFolder(folder.Path), Token);

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("publish-").FullName;

        public Dictionary<string, string> Files() => Directory.GetFiles(Path).ToDictionary(f => System.IO.Path.GetFileName(f), File.ReadAllText);

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
