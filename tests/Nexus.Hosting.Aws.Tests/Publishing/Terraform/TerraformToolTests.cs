using System.Text;
using Nexus.Hosting.Aws.Publishing.Terraform;
using Nexus.Hosting.Aws.Tests.Publishing.Tools;

namespace Nexus.Hosting.Aws.Tests.Publishing.Terraform;

/// <summary>The configurations before Terraform itself, with the real AWS provider; and moto as the account that it makes them in.</summary>
public class TerraformToolTests
{
    // moto can't tell the tags of a scaling target, and has no backup policy of a file system.
    private static readonly string[] Unknown = ["aws_appautoscaling_target", "aws_efs_backup_policy"];

    private static readonly string[] PlannedModels = ["redis-as-elasticache", "web-firewall", "existing-vpc", "scheduled-task", "queue-scaling", "budget-and-email"];

    [Fact]
    public async Task Terraform_finds_nothing_to_say_about_any_reference_model()
    {
        using var terraform = TerraformTool.Create();
        var root = new StringBuilder();
        foreach (var name in ReferenceModels.Names)
        {
            root.Append(await WriteModuleAsync(terraform, name));
        }

        terraform.Write("main.tf", root.ToString());
        await terraform.InitAsync();

        // Formatted as Terraform would, down to the variables of the stage.
        Assert.Equal(string.Empty, await terraform.ExpectAsync("fmt", "-check", "-recursive", "-diff"));
        Assert.Contains("\"diagnostics\": []", await terraform.ExpectAsync("validate", "-json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terraform_plans_what_only_some_models_have()
    {
        await using var account = await MotoServer.StartAsync();
        using var terraform = TerraformTool.Create(account.Address);
        var root = new StringBuilder("provider \"aws\" {}\n");
        foreach (var name in PlannedModels)
        {
            root.Append(await WriteModuleAsync(terraform, name));
        }

        terraform.Write("main.tf", root.ToString());
        await terraform.InitAsync();

        Assert.Empty(TerraformTool.Diagnostics(await terraform.ExpectAsync("plan", "-json")));
    }

    [Fact]
    public async Task Terraform_makes_Nexus_as_planned()
    {
        await using var account = await MotoServer.StartAsync();
        using var terraform = TerraformTool.Create(account.Address);
        // Byte for byte the AppHost's.
        var plan = await ReferenceModels.PlanAsync("nexus-dev", NexusModel.Environment);
        foreach (var (path, text) in TerraformWriter.Files(plan))
        {
            terraform.Write(Path.GetRelativePath("infrastructure", path), text);
        }

        // Not what is deployed: no patience with what moto does not know, and no tasks that come up.
        terraform.Write("emulator_override.tf", "provider \"aws\" {\n  max_retries       = 1\n  s3_use_path_style = true\n}\n");
        terraform.Write("emulator.auto.tfvars", "image_tag         = \"abc\"\nwait_for_services = false\n");
        await terraform.InitAsync();
        string[] stage = ["-var-file=dev.tfvars"];
        var planned = await terraform.ExpectAsync(["plan", "-json", "-out=plan", .. stage]);
        var configuration = TerraformWriter.Configuration(plan);
        var targets = configuration.Blocks.Where(b => b.Type == "resource").Select(b => $"{b.Labels[0]}.{b.Labels[1]}").Where(a => !Unknown.Any(u => IsOf(configuration, a, u))).ToList();
        await terraform.ExpectAsync(["apply", "-auto-approve", "-no-color", "-parallelism=30", .. stage, .. targets.Select(t => $"-target={t}")]);
        var made = (await terraform.ExpectAsync("state", "list")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(a => !a.StartsWith("data.", StringComparison.Ordinal));

        Assert.Empty(TerraformTool.Diagnostics(planned));
        Assert.Equal(targets.Order(StringComparer.Ordinal), made.Order(StringComparer.Ordinal));
        Assert.Empty(AccountFacts.Differences(AccountFacts.Of(plan), await AccountFacts.ReadAsync(account, plan)));
        // The state has the attribute, and nothing in it.
        Assert.DoesNotMatch("\"secret_string\": *\"[^\"]", await terraform.ExpectAsync("show", "-json"));
    }

    // A type, or what refers to one of it.
    private static bool IsOf(TerraformConfiguration configuration, string address, string type) =>
        address.StartsWith($"{type}.", StringComparison.Ordinal) || configuration.Blocks.Single(b => b.Type == "resource" && $"{b.Labels[0]}.{b.Labels[1]}" == address)
            .Body.References.Any(r => r.Address.StartsWith($"{type}.", StringComparison.Ordinal));

    // One provider serves all models: each becomes a module without a provider of its own.
    private static async Task<string> WriteModuleAsync(TerraformTool terraform, string name)
    {
        var plan = await ReferenceModels.PlanAsync(name);
        foreach (var (path, text) in TerraformWriter.Files(plan))
        {
            var file = Path.GetRelativePath("infrastructure", path);
            terraform.Write(Path.Combine(name, file), file == "main.tf" ? WithoutProvider(text) : text);
        }

        var variables = TerraformWriter.Configuration(plan).Files["variables.tf"].Blocks.Where(b => b.Body["default"] is null);
        var call = new HclBody().Add("module", body =>
        {
            body.Set("source", $"./{name}");
            foreach (var variable in variables)
            {
                body.Set(variable.Labels[0], variable.Labels[0] switch
                {
                    var v when v.StartsWith("vpc", StringComparison.Ordinal) => "vpc-0123456789abcdef0",
                    var v when v.StartsWith("public", StringComparison.Ordinal) || v.StartsWith("private", StringComparison.Ordinal) => "subnet-0123456789abcdef0",
                    var v when v.Contains("certificate", StringComparison.Ordinal) => "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
                    var v when v.Contains("secret", StringComparison.Ordinal) => "arn:aws:secretsmanager:us-east-1:123456789012:secret:given-AbCdEf",
                    var v when v.Contains("email", StringComparison.Ordinal) => "operations@example.org",
                    _ => "abc",
                });
            }
        }, name);
        return HclFormat.File(name, call);
    }

    private static string WithoutProvider(string text)
    {
        var first = text.IndexOf("provider \"aws\" {", StringComparison.Ordinal);
        return text[..first] + text[(text.IndexOf("\n}\n", first, StringComparison.Ordinal) + 3)..].TrimStart('\n');
    }
}
