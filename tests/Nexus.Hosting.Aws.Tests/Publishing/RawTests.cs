using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.Changes;
using Nexus.Hosting.Aws.Publishing.CloudFormation;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Report;
using Nexus.Hosting.Aws.Publishing.Terraform;
using Nexus.Hosting.Aws.Tests.Publishing.Checks;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>What the plan has no type for, in the notation of each format.</summary>
public class RawTests
{
    private const string Model = "raw-properties";

    [Theory]
    [InlineData("nexus-prod")]
    [InlineData("redis-as-elasticache")]
    [InlineData("scheduled-task")]
    [InlineData(Model)]
    public async Task Whatever_the_plan_has_can_be_overridden_in_both_formats(string model)
    {
        var plan = await ReferenceModels.PlanAsync(model);
        // A secret that is there already is made by neither.
        string[] ids = [.. plan.Resources.Where(r => r is not Secret { Content: ExistingSecret }).Select(r => r.LogicalId)];
        plan = ids.Aggregate(plan, (p, id) => p.Override(id, new() { ["Own"] = id }, new() { ["own"] = id }));
        var overrides = JsonNode.Parse(Files(plan)["11-raw_override.tf.json"])!["resource"]!;
        var templates = new[] { CloudFormationTemplates.Main(plan), CloudFormationTemplates.Bootstrap(plan) }.SelectMany(t => t["Resources"]!.AsObject()).ToDictionary(r => r.Key, r => r.Value!);
        var addresses = TerraformWriter.Configuration(plan).Addresses;

        Assert.NotEmpty(ids);
        Assert.All(ids, id => Assert.Equal(id, (string?)templates[id]["Properties"]!["Own"]));
        Assert.All(ids, id => Assert.Equal(id, (string?)overrides[addresses.Ref(id).Address.Split('.')[0]]![addresses.Name(id)]!["own"]));
        Assert.Empty(Broken.Find("NEXUS109", plan));
    }

    [Fact]
    public async Task An_override_keeps_what_it_does_not_name()
    {
        var plan = await ReferenceModels.PlanAsync("nexus-dev");
        var before = Properties(plan, "ApiService");
        var after = Properties(
            plan.Override("ApiService", new() { ["DeploymentConfiguration"] = new JsonObject { ["MaximumPercent"] = 150 }, ["PropagateTags"] = "TASK_DEFINITION" }, [])
                .Override("ApiService", new() { ["PropagateTags"] = null, ["Cluster"] = new JsonObject { ["Fn::ImportValue"] = "other" } }), "ApiService");
        var expected = before.DeepClone().AsObject();
        expected["DeploymentConfiguration"]!["MaximumPercent"] = 150;
        expected["Cluster"] = new JsonObject { ["Fn::ImportValue"] = "other" };
        expected.Remove("PropagateTags");

        Assert.NotNull(before["PropagateTags"]);
        Assert.True(JsonNode.DeepEquals(expected, after), after.ToJsonString());
    }

    [Fact]
    public async Task An_additional_resource_is_in_both_formats_and_stays_where_the_plan_says_so()
    {
        var plan = await ReferenceModels.PlanAsync(Model);
        plan = plan with { RawResources = [.. plan.RawResources.Select(r => r with { Removal = Removal.Retain })] };
        var subscription = CloudFormationTemplates.Main(plan)["Resources"]!["OnCall"]!;
        var resource = JsonNode.Parse(Files(plan)["11-raw.tf.json"])!["resource"]!["aws_sns_topic_subscription"]!["on_call"]!;

        Assert.Equal("AWS::SNS::Subscription", (string?)subscription["Type"]);
        Assert.StartsWith("Retain", (string?)subscription["DeletionPolicy"], StringComparison.Ordinal);
        Assert.Equal((string?)subscription["Properties"]!["Endpoint"], (string?)resource["endpoint"]);
        Assert.True((bool?)resource["lifecycle"]!["prevent_destroy"]);
    }

    [Fact]
    public async Task An_override_of_nothing_is_an_error_that_names_what_is_near()
    {
        var finding = await Broken.FindAsync("NEXUS109", p => p.Override("OrderTable", new() { ["X"] = 1 }, new() { ["x"] = 1 }), Model);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Contains("near it are: 'OrdersTable', ", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_override_of_what_no_deployment_makes_is_an_error()
    {
        const string Secrets = "parameters-and-secrets";
        var existing = (await ReferenceModels.PlanAsync(Secrets)).Secrets.First(s => s.Content is ExistingSecret).LogicalId;

        Assert.Equal(existing, (await Broken.FindAsync("NEXUS109", p => p.Override(existing, new() { ["X"] = 1 }, new() { ["x"] = 1 }), Secrets)).Subject);
        Assert.Equal("Own", (await Broken.FindAsync("NEXUS109", p => p.AddRaw("Own", new("A::B::C", [])).Override("Own", terraform: new() { ["x"] = 1 }), Model)).Subject);
    }

    [Fact]
    public void References_in_every_form_that_CloudFormation_takes_are_seen_and_replaced()
    {
        var own = JsonNode.Parse("""{"A":{"Fn::GetAtt":"X.Arn"},"B":{"Fn::Sub":["${X}-${Y.Name}-${Z}-${AWS::Region}",{"Z":{"Ref":"W"}}]},"C":{"Fn::Sub":"${X.Id}"}}""")!.AsObject();
        var template = new JsonObject { ["Resources"] = new JsonObject { ["Own"] = new JsonObject { ["Properties"] = own } } };

        Assert.Equal(["W", "X", "X.Arn", "X.Id", "Y.Name"], new TemplateGraph(template).UsesOf("Own").Order(StringComparer.Ordinal));

        TemplateGraph.Rewrite(template, token => token.Id is "X" or "W" ? new($"New{token.Id}", null) : null);

        Assert.Equal("""{"A":{"Ref":"NewX"},"B":{"Fn::Sub":["${NewX}-${Y.Name}-${Z}-${AWS::Region}",{"Z":{"Ref":"NewW"}}]},"C":{"Fn::Sub":"${NewX}"}}""", own.ToJsonString());
    }

    [Fact]
    public async Task What_one_format_alone_gets_is_a_warning()
    {
        var findings = await Broken.FindAllAsync(
            "NEXUS110", p => p.Override("ApiService", new() { ["X"] = 1 }).Override("Cluster", terraform: new() { ["x"] = 1 }).AddRaw("Nothing"), Model);

        Assert.All(findings, f => Assert.Equal(FindingSeverity.Warning, f.Severity));
        Assert.Equal(["ApiService", "Cluster", "Nothing"], findings.Select(f => f.Subject));
    }

    [Theory]
    [InlineData("{{resolve:secretsmanager:orders/key:SecretString}}", "x")]
    [InlineData("x", "${data.aws_secretsmanager_secret_version.key.secret_string}")]
    public async Task The_content_of_a_secret_is_refused(string cloudFormation, string terraform)
    {
        var inside = await Broken.FindAsync("NEXUS205", p => p.Override("ApiService", new() { ["A"] = new JsonArray(cloudFormation) }, new() { ["a"] = terraform }), Model);
        var beside = await Broken.FindAsync("NEXUS205", p => p.AddRaw("Own", new("A::B::C", new() { ["A"] = cloudFormation }), new("a", new() { ["a"] = terraform })), Model);

        Assert.Equal((FindingSeverity.Error, "ApiService"), (inside.Severity, inside.Subject));
        Assert.Equal("Own", beside.Subject);
    }

    [Fact]
    public async Task The_report_shows_each_and_the_next_publish_sees_a_change()
    {
        var plan = await ReferenceModels.PlanAsync(Model);
        var page = ReportPage.Html(plan, new("0", null, "First.", []));
        var changes = PlanChanges.Between(PlanDocument.Of(plan), PlanDocument.Of(plan.Override("OrdersTable", new() { ["TableClass"] = "STANDARD" }) with { RawResources = [] }));

        Assert.Contains("STANDARD_INFREQUENT_ACCESS", page, StringComparison.Ordinal);
        Assert.Contains("aws_sns_topic_subscription", page, StringComparison.Ordinal);
        Assert.Equal([(ChangeKind.Removed, "OnCall"), (ChangeKind.Changed, "OrdersTable")], changes.Select(c => (c.Kind, c.LogicalId)));
        Assert.Contains("STANDARD_INFREQUENT_ACCESS", Assert.Single(changes[1].Properties).Before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_of_an_earlier_publish_go_and_those_of_others_stay()
    {
        var folder = Directory.CreateTempSubdirectory("terraform-");
        try
        {
            var token = TestContext.Current.CancellationToken;
            var infrastructure = Path.Combine(folder.FullName, "infrastructure");
            await new TerraformWriter().WriteAsync(await ReferenceModels.PlanAsync(Model), new(folder.FullName), token);
            await File.WriteAllTextAsync(Path.Combine(infrastructure, "own.tf"), "# Mine.", token);
            Assert.True(File.Exists(Path.Combine(infrastructure, "11-raw_override.tf.json")));

            await new TerraformWriter().WriteAsync(await ReferenceModels.PlanAsync("no-load-balancer"), new(folder.FullName), token);

            Assert.Equal(["own.tf"], Directory.GetFiles(infrastructure).Select(Path.GetFileName).Where(f => f == "own.tf" || f!.Contains("raw", StringComparison.Ordinal)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_name_that_CloudFormation_does_not_take_is_refused() =>
        Assert.Contains("my-topic", Assert.Throws<ArgumentException>(() => new AwsPlan { Name = "a", Stage = Stage.Dev, Network = null!, Cluster = null! }.AddRaw("my-topic")).Message, StringComparison.Ordinal);

    private static JsonObject Properties(AwsPlan plan, string id) => CloudFormationTemplates.Main(plan)["Resources"]![id]!["Properties"]!.AsObject();

    private static Dictionary<string, string> Files(AwsPlan plan) => TerraformWriter.Files(plan).ToDictionary(f => Path.GetFileName(f.Path), f => f.Text);
}
