using System.Text;
using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.Checks;
using Nexus.Hosting.Aws.Publishing.Writers;
using Nexus.Hosting.Aws.Tests.Publishing.Tools;
using Nexus.Tests;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>What publishing the Nexus AppHost itself writes, before the field's own tools.</summary>
public sealed class AppHostTests(NexusPublished published) : IClassFixture<NexusPublished>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Stages => [.. NexusPublished.Stages];

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task What_other_tests_find_out_of_their_model_is_true_of_it_byte_for_byte(string stage)
    {
        var plan = PlanChecks.Check(PublishChecks.WithCost(await ReferenceModels.PlanAsync($"nexus-{stage}", NexusModel.Environment)));
        var folder = published.Folder($"model-{stage}");
        foreach (var writer in PlanWriters.All.Where(w => w.IsWanted(plan)))
        {
            await writer.WriteAsync(plan, new PlanFolder(folder), Token);
        }

        var differences = Differences(Read(published.Folder(stage)), Read(folder));

        // The services of the model are built for the tests, so that their sources lie elsewhere: for the script, and for the table of the images on the page.
        Assert.NotEmpty(differences);
        Assert.All(differences, line => Assert.Matches("^(infrastructure/scripts/build-and-push.sh: image '|report.html: <td><code>.*</td>)", line));
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

        Assert.Equal(6, files.Count);
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

        var findings = (await NodeChecks.RunAsync("nag.mjs", files)).Select(l => l.Split('\t'))
            .Select(f => (Template: Path.GetFileNameWithoutExtension(f[0]), Rule: f[1], Id: f[2], Line: string.Join(' ', f))).ToList();

        Assert.Empty(findings.Where(f => !accepted.Exists(a => a.Accepts(f.Template, f.Rule, f.Id))).Select(f => f.Line));
        // What is no longer found is accepted no longer.
        Assert.Empty(accepted.SelectMany(a => a.Templates.Where(t => !findings.Exists(f => f.Template == t && a.Accepts(t, f.Rule, f.Id))).Select(t => $"{a.Rule} {a.Id} {t}: not found any more")));
        Assert.All(accepted, a => Assert.True(a.Reason.Length > 20, $"{a.Rule} {a.Id} has no reason."));

        string Named(string file, string name)
        {
            var copy = published.Folder($"{name}.json");
            File.Copy(file, copy, overwrite: true);
            return copy;
        }
    }

    [Theory]
    [MemberData(nameof(Stages))]
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
            stage != "dev" ? "alb_certificate_arn = \"arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012\"\nimage_tag           = \"abc\"\n" : "image_tag = \"abc\"\n");
        await terraform.InitAsync();

        Assert.Equal(string.Empty, await terraform.ExpectAsync("fmt", "-check", "-recursive", "-diff"));
        Assert.Contains("\"diagnostics\": []", await terraform.ExpectAsync("validate", "-json"), StringComparison.Ordinal);
        // As the page says that it is applied; ImageTests runs such a page to its end.
        var last = (await published.ReadAsync(stage, Path.Combine("infrastructure", "README.md"))).Split("```\n")[1].TrimEnd().Split('\n')[^1].Split(' ');
        Assert.Equal(["terraform", "apply"], last[..2]);
        var planned = await terraform.ExpectAsync(["plan", "-json", "-out=plan", .. last[2..]]);
        Assert.Empty(TerraformTool.Diagnostics(planned));
        Assert.Contains($"{TerraformTool.Resources(published.Folder(stage, "infrastructure")).Count()} to add, 0 to change, 0 to destroy", planned, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task CloudFormation_makes_it_as_planned(string stage)
    {
        await using var aws = await MotoServer.StartAsync();
        var (bootstrap, template) = (await TemplateAsync("bootstrap.json"), await TemplateAsync("template.json"));
        // Whose templates are the same.
        var plan = await ReferenceModels.PlanAsync($"nexus-{stage}", NexusModel.Environment);
        var parameters = plan.Parameters.ToDictionary(p => p.LogicalId);

        Assert.Equal("CREATE_COMPLETE", await TemplateToolTests.CreateAsync(aws, "bootstrap", bootstrap, []));
        Assert.Equal("CREATE_COMPLETE", await TemplateToolTests.CreateAsync(
            aws, "main", TemplateToolTests.ForMoto(template), [.. (template["Parameters"] as JsonObject ?? []).Select(p => parameters[p.Key] with { Value = null })]));
        Assert.Empty(await TemplateToolTests.DifferencesAsync(aws, plan));

        async Task<JsonObject> TemplateAsync(string name) => JsonNode.Parse(await published.ReadAsync(stage, Path.Combine("cloudformation", name)))!.AsObject();
    }

    [Fact]
    public async Task The_same_bytes_are_written_whatever_the_folder_and_the_time_zone()
    {
        var elsewhere = Directory.CreateTempSubdirectory("Elsewhere ı-");
        try
        {
            await NexusPublished.PublishAsync(
                "prod", Path.Combine(elsewhere.FullName, "a", "b"), elsewhere.FullName,
                new Dictionary<string, string> { ["TZ"] = "Asia/Tokyo" });

            var first = Read(published.Folder("prod"));
            AssertSame(first, Read(Path.Combine(elsewhere.FullName, "a", "b")));

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
    }

    [Fact]
    public async Task Without_any_network_the_same_bytes_are_written()
    {
        Tool.Require("unshare");
        var (allowed, _, why) = await Tool.RunAsync("unshare", [.. NexusPublished.Offline, "true"]);
        Machine.Require(allowed == 0, $"'unshare {string.Join(' ', NexusPublished.Offline)}' is not allowed here: {why.Trim()}");

        var said = await NexusPublished.PublishAsync("prod", published.Folder("offline"), published.Folder(), offline: true);

        // It was in another network than the test, and that had no route.
        Assert.StartsWith("net:[", said);
        Assert.DoesNotContain(new FileInfo("/proc/self/ns/net").LinkTarget!, said);
        Assert.DoesNotMatch(@"(?m)^\w+\t[0-9A-F]{8}\t", said);
        AssertSame(Read(published.Folder("prod")), Read(published.Folder("offline")));
    }

    private static void AssertSame(SortedDictionary<string, byte[]> first, SortedDictionary<string, byte[]> second)
    {
        Assert.True(first.Count > 25, $"{first.Count} files");
        Assert.Equal(first.Keys, second.Keys);
        Assert.DoesNotContain(first.Keys, file => !first[file].AsSpan().SequenceEqual(second[file]));
    }

    private static SortedDictionary<string, byte[]> Read(string folder) => new(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(folder, f), File.ReadAllBytes), StringComparer.Ordinal);

    // Lines that only one of them has, each with its file.
    private static List<string> Differences(SortedDictionary<string, byte[]> real, SortedDictionary<string, byte[]> ours)
    {
        return
        [
            .. real.Keys.Union(ours.Keys).Where(file => !Bytes(real, file).AsSpan().SequenceEqual(Bytes(ours, file))).SelectMany(file =>
            {
                var (one, other) = (Lines(real, file), Lines(ours, file));
                string[] lines = [.. one.Except(other), .. other.Except(one)];
                return lines.Length == 0 ? [$"{file}: the same lines in another order"] : lines.Select(line => $"{file}: {line}");
            }),
        ];

        static byte[] Bytes(SortedDictionary<string, byte[]> files, string file) => files.GetValueOrDefault(file, []);

        static string[] Lines(SortedDictionary<string, byte[]> files, string file) => Encoding.UTF8.GetString(Bytes(files, file)).Split('\n');
    }
}

/// <summary>The Nexus AppHost, published for each stage by a process of its own, and without a warning that is not accepted.</summary>
public sealed class NexusPublished : IAsyncLifetime
{
    /// <summary>Arguments of <c>unshare</c>: a network of its own, which leads nowhere.</summary>
    internal static readonly string[] Offline = ["--map-root-user", "--net"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nexus-published-");

    public static IReadOnlyList<string> Stages { get; } = ["dev", "staging", "prod"];

    public string Folder(params string[] path) => Path.Combine([_folder.FullName, .. path]);

    public Task<string> ReadAsync(string stage, string path) => File.ReadAllTextAsync(Folder(stage, path), TestContext.Current.CancellationToken);

    public async ValueTask InitializeAsync()
    {
        foreach (var stage in Stages)
        {
            await PublishAsync(stage, Folder(stage), _folder.FullName, warningsAreErrors: true);
        }
    }

    /// <summary>Publishes into a folder, from another.</summary>
    internal static async Task<string> PublishAsync(
        string stage, string output, string from, IReadOnlyDictionary<string, string>? environment = null, bool warningsAreErrors = false, bool offline = false)
    {
        string[] strict = warningsAreErrors ? ["--warn-as-error"] : [];
        string[] publish = ["dotnet", AppHost, "--operation", "publish", "--step", "publish", "--output-path", output, "--environment", stage, .. strict];
        string[] command = offline ? ["unshare", .. Offline, "sh", "-c", "readlink /proc/self/ns/net && cat /proc/net/route && exec \"$@\"", "sh", .. publish] : publish;
        var (code, text, error) = await Tool.RunAsync(command[0], command[1..], from, environment);
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
