using System.Text.Json.Nodes;
using Aspire.Hosting;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Terraform;

namespace Nexus.Hosting.Aws.Tests.Publishing.Terraform;

public class TerraformWriterTests
{
    private static readonly string[] Layout =
    [
        "01-networking.tf", "02-storage-dynamodb.tf", "02-storage-efs.tf", "03-messaging-sqs.tf", "04-compute-ecr.tf", "04-compute-iam.tf", "05-compute-ecs.tf",
        "06-loadbalancer.tf", "07-services.tf", "08-autoscaling.tf", "09-backup.tf", "10-monitoring.tf", "main.tf", "outputs.tf", "variables.tf", "versions.tf",
        "scripts/build-and-push.sh", "README.md",
    ];

    public static TheoryData<string> Names => [.. ReferenceModels.Names];

    [Theory]
    [InlineData("nexus-dev")]
    [InlineData("nexus-prod")]
    public async Task The_configuration_is_as_reviewed(string name)
    {
        foreach (var (path, text) in TerraformWriter.Files(await ReferenceModels.PlanAsync(name)))
        {
            Snapshot.Verify($"{name}.terraform/{Path.GetRelativePath("infrastructure", path)}", text);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Two_runs_write_the_same_bytes_in_the_same_layout(string name)
    {
        var files = TerraformWriter.Files(await ReferenceModels.PlanAsync(name)).ToList();

        Assert.Equal(files, TerraformWriter.Files(await ReferenceModels.PlanAsync(name)));
        Assert.Empty(Layout.Select(f => $"infrastructure/{f}").Except(files.Select(f => f.Path)));
        Assert.Single(files, f => f.Path.EndsWith(".tfvars", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Everything_in_the_plan_is_in_the_configuration(string name)
    {
        var plan = await ReferenceModels.PlanAsync(name);
        var configuration = TerraformWriter.Configuration(plan);
        var made = configuration.Blocks.Where(b => b.Type == "resource").Select(b => $"{b.Labels[0]}.{b.Labels[1]}")
            .Concat(JsonNode.Parse(RawConfiguration.Resources(configuration) ?? "{}")!["resource"]?.AsObject().SelectMany(t => t.Value!.AsObject().Select(r => $"{t.Key}.{r.Key}")) ?? []).ToList();

        Assert.Equal(made.Distinct(), made);
        // A secret that is there already is a variable.
        Assert.Empty(plan.Resources.Where(r => r is not Secret { Content: ExistingSecret }).Select(r => configuration.Addresses.Ref(r.LogicalId).Address).Except(made));
        Assert.Empty(configuration.Files.Values.SelectMany(f => f.References).Select(r => r.Address).Where(a => a.StartsWith("aws_", StringComparison.Ordinal)).Except(made));
    }

    [Fact]
    public async Task Every_kind_of_resource_is_in_a_reference_model()
    {
        var kinds = typeof(PlanResource).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(PlanResource)) && !t.IsAbstract).Select(t => t.Name).ToHashSet();
        foreach (var name in ReferenceModels.Names)
        {
            kinds.ExceptWith((await ReferenceModels.PlanAsync(name)).Resources.Select(r => r.GetType().Name));
        }

        Assert.True(kinds.Count == 0, $"No reference model has a {string.Join(", ", kinds)}: add one, so that both formats prove that they know it.");
    }

    [Fact]
    public async Task A_secret_is_in_no_file_whatever_its_signs()
    {
        const string secret = "p\"a'ss $(w) ${x}";
        var plan = await Published.PlanAsync(
            (builder, _) => builder.AddWeb("api").WithEnvironment("KEY", builder.AddParameter("api-key", secret: true)), "dev", $"--Parameters:api-key={secret}");

        Assert.DoesNotContain(TerraformWriter.Files(plan), f => f.Text.Contains("a'ss", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_that_differ_in_capitals_alone_stay_apart()
    {
        var plan = await Published.PlanAsync(builder => builder.AddWeb("api"));
        plan = plan with { Secrets = [new("KeyOne", "a", "A", new GeneratedSecret(20)), new("keyOne", "b", "B", new GeneratedSecret(20))] };

        var addresses = TerraformWriter.Configuration(plan).Addresses;

        Assert.Equal(("aws_secretsmanager_secret.key_one", "aws_secretsmanager_secret.key_one_2"), (addresses.Ref("KeyOne").Address, addresses.Ref("keyOne").Address));
    }

    [Fact]
    public async Task What_may_not_be_lost_is_protected()
    {
        var configuration = TerraformWriter.Configuration(await ReferenceModels.PlanAsync("nexus-prod"));

        var stores = configuration.Blocks.Where(b => b.Labels is ["aws_dynamodb_table" or "aws_efs_file_system", ..]).ToList();
        Assert.Equal(6, stores.Count);
        Assert.All(stores, s => Assert.Equal(true, s.Body.Of("lifecycle").Single()["prevent_destroy"]));
    }
}
