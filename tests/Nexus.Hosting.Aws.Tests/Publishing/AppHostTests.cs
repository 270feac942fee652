using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Nexus.Hosting.Aws.Publishing.Changes;
using Nexus.Hosting.Aws.Publishing.CloudFormation;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Tests.Publishing.Tools;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>What publishing the Nexus AppHost itself writes, before the field's own tools.</summary>
public sealed partial class AppHostTests(NexusPublished published) : IClassFixture<NexusPublished>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task The_model_of_the_other_tests_has_its_resources(string stage)
    {
        var ours = PlanDocument.Of(await ReferenceModels.PlanAsync($"nexus-{stage}"))["resources"]!.AsObject().Select(Kind);
        var real = JsonNode.Parse(await published.ReadAsync(stage, PlanDocument.Path))!["resources"]!.AsObject().Select(Kind);

        Assert.Equal(real.Order(StringComparer.Ordinal), ours.Order(StringComparer.Ordinal));

        static string Kind(KeyValuePair<string, JsonNode?> resource) => $"{resource.Key} ({resource.Value!["kind"]})";
    }

    [Fact]
    public async Task Cfn_lint_finds_nothing()
    {
        var files = new List<(string, string)>();
        foreach (var stage in NexusPublished.Stages)
        {
            foreach (var file in Directory.GetFiles(published.Folder(stage, "cloudformation"), "*.json", SearchOption.AllDirectories).Where(f => !Path.GetFileName(f).StartsWith("parameters.", StringComparison.Ordinal)))
            {
                files.Add(($"{stage}.{Path.GetFileName(file)}", await File.ReadAllTextAsync(file, Token)));
            }
        }

        Assert.Equal(4, files.Count);
        Assert.Equal(string.Empty, await CfnLint.RunAsync(files));
    }

    [Fact]
    public async Task Nag_finds_nothing_that_is_not_accepted_with_a_reason()
    {
        var accepted = SolutionRuleTests.Accepted();
        string[] files =
        [
            .. NexusPublished.Stages.Select(stage => Named(published.Folder(stage, "cloudformation", "template.json"), stage)),
            Named(published.Folder("prod", "cloudformation", "bootstrap.json"), "bootstrap"),
        ];

        var findings = (await NodeChecks.RunAsync("nag.mjs", files)).Select(l => l.Split('\t'));

        Assert.Empty(findings.Where(f => !accepted.Exists(a => a.Accepts(Path.GetFileNameWithoutExtension(f[0]), f[1], f[2]))).Select(f => string.Join(' ', f)));

        string Named(string file, string name)
        {
            var copy = published.Folder($"{name}.json");
            File.Copy(file, copy, overwrite: true);
            return copy;
        }
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task Terraform_finds_nothing_to_say_and_plans_it(string stage)
    {
        await using var account = await MotoServer.StartAsync();
        using var terraform = TerraformTool.Create(account.Address);
        foreach (var file in Directory.GetFiles(published.Folder(stage, "infrastructure"), "*.tf*"))
        {
            terraform.Write(Path.GetFileName(file), await File.ReadAllTextAsync(file, Token));
        }

        terraform.Write(
            "given.auto.tfvars",
            stage == "prod" ? "alb_certificate_arn = \"arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012\"\nimage_tag           = \"abc\"\n" : "image_tag = \"abc\"\n");
        await terraform.InitAsync();

        Assert.Equal(string.Empty, await terraform.ExpectAsync("fmt", "-check", "-recursive", "-diff"));
        Assert.Contains("\"diagnostics\": []", await terraform.ExpectAsync("validate", "-json"), StringComparison.Ordinal);
        var planned = await terraform.ExpectAsync("plan", "-json", "-out=plan", $"-var-file={stage}.tfvars");
        Assert.Empty(TerraformTool.Diagnostics(planned));
        var configuration = string.Concat(Directory.GetFiles(published.Folder(stage, "infrastructure"), "*.tf").Select(File.ReadAllText));
        Assert.Contains($"{ResourceBlock().Count(configuration)} to add, 0 to change, 0 to destroy", planned, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task CloudFormation_makes_it(string stage)
    {
        await using var aws = await MotoServer.StartAsync();
        var (bootstrap, template) = (await TemplateAsync("bootstrap.json"), await TemplateAsync("template.json"));
        // The kinds of parameters that the model of the other tests has, which are the same.
        var parameters = (await ReferenceModels.PlanAsync($"nexus-{stage}")).Parameters.ToDictionary(p => p.LogicalId);

        Assert.Equal("CREATE_COMPLETE", await TemplateToolTests.CreateAsync(aws, "bootstrap", bootstrap, []));
        Assert.Equal("CREATE_COMPLETE", await TemplateToolTests.CreateAsync(
            aws, "main", TemplateToolTests.ForMoto(template), [.. (template["Parameters"] as JsonObject ?? []).Select(p => parameters[p.Key] with { Value = null })]));

        async Task<JsonObject> TemplateAsync(string name) => JsonNode.Parse(await published.ReadAsync(stage, Path.Combine("cloudformation", name)))!.AsObject();
    }

    [Fact]
    public async Task The_same_bytes_are_written_whatever_the_folder_the_language_and_the_time_zone()
    {
        var elsewhere = Directory.CreateTempSubdirectory("Elsewhere ı-");
        try
        {
            await NexusPublished.PublishAsync(
                "prod", Path.Combine(elsewhere.FullName, "a", "b"), elsewhere.FullName,
                new Dictionary<string, string> { ["LC_ALL"] = "tr_TR.UTF-8", ["LANG"] = "tr_TR.UTF-8", ["TZ"] = "Asia/Tokyo" });

            var (first, second) = (Read(published.Folder("prod")), Read(Path.Combine(elsewhere.FullName, "a", "b")));
            Assert.True(first.Count > 25, $"{first.Count} files");
            Assert.Equal(first.Keys, second.Keys);
            Assert.DoesNotContain(first.Keys, file => !first[file].AsSpan().SequenceEqual(second[file]));

            // Nothing of this machine: not where the code lies, not where it was published to, not who did.
            var repository = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(NexusPublished.AppHost)!, "..", "..", "..", ".."));
            string?[] places = [repository.TrimEnd('/'), published.Folder(), Environment.GetEnvironmentVariable("HOME")];
            foreach (var place in places.OfType<string>().Where(p => p.Length > 1))
            {
                Assert.Empty(first.Where(f => Encoding.UTF8.GetString(f.Value).Contains(place, StringComparison.Ordinal)).Select(f => $"{f.Key}: {place}"));
            }
        }
        finally
        {
            elsewhere.Delete(recursive: true);
        }

        static SortedDictionary<string, byte[]> Read(string folder) => new(
            Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(folder, f), File.ReadAllBytes), StringComparer.Ordinal);
    }

    [GeneratedRegex("(?m)^resource \"")]
    private static partial Regex ResourceBlock();
}

/// <summary>The Nexus AppHost, published for each stage by a process of its own.</summary>
public sealed class NexusPublished : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nexus-published-");

    public static IReadOnlyList<string> Stages { get; } = ["dev", "prod"];

    public string Folder(params string[] path) => Path.Combine([_folder.FullName, .. path]);

    public Task<string> ReadAsync(string stage, string path) => File.ReadAllTextAsync(Folder(stage, path), TestContext.Current.CancellationToken);

    public async ValueTask InitializeAsync()
    {
        foreach (var stage in Stages)
        {
            await PublishAsync(stage, Folder(stage), _folder.FullName);
        }
    }

    /// <summary>Publishes into a folder, from another.</summary>
    internal static async Task<string> PublishAsync(string stage, string output, string from, IReadOnlyDictionary<string, string>? environment = null)
    {
        var (code, text, error) = await Tool.RunAsync(
            "dotnet", [AppHost, "--operation", "publish", "--step", "publish", "--output-path", output, "--environment", stage], from, environment);
        Assert.True(code == 0, $"{text}{error}");
        return text + error;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    internal static string AppHost => System.Reflection.CustomAttributeExtensions.GetCustomAttributes<System.Reflection.AssemblyMetadataAttribute>(typeof(NexusPublished).Assembly)
        .Single(m => m.Key == "NexusAppHost").Value!;
}
