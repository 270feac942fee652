using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Nexus.Tests;

namespace Nexus.Hosting.Aws.Tests.Publishing.Tools;

/// <summary>
/// Terraform with the real AWS provider: from a mirror folder where there is one (<c>NEXUS_TERRAFORM_PLUGINS</c> names it), else from the registry that
/// Terraform is set up for. Works in folders that end with the test.
/// </summary>
internal sealed partial class TerraformTool : IDisposable
{
    private const string Provider = "registry.terraform.io/hashicorp/aws";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("terraform-");

    private Dictionary<string, string> _environment = [];

    public string Folder => _folder.FullName;

    /// <summary>Provider and Terraform are there, or the test says what is missing.</summary>
    public static TerraformTool Create(Uri? account = null)
    {
        Tool.Require("terraform");
        var tool = new TerraformTool();
        tool._environment = new()
        {
            ["AWS_ACCESS_KEY_ID"] = "test",
            ["AWS_SECRET_ACCESS_KEY"] = "test",
            ["AWS_REGION"] = "us-east-1",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["CHECKPOINT_DISABLE"] = "1",
            ["TF_IN_AUTOMATION"] = "1",
            ["TF_INPUT"] = "0",
            ["TF_CLI_ARGS_init"] = Mirror() is { } mirror ? $"-plugin-dir={mirror}" : string.Empty,
            // One that does not exist is a warning of every command.
            ["TF_CLI_CONFIG_FILE"] = Environment.GetEnvironmentVariable("TF_CLI_CONFIG_FILE") is { } file && File.Exists(file) ? file : "/dev/null",
        };
        if (account is not null)
        {
            tool._environment["AWS_ENDPOINT_URL"] = account.ToString().TrimEnd('/');
        }

        return tool;
    }

    public void Write(string path, string text)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>What makes Terraform find the provider, whoever starts it.</summary>
    public IReadOnlyDictionary<string, string> Variables => _environment;

    /// <summary>The addresses of the resources in a folder's configuration.</summary>
    public static IEnumerable<string> Resources(string folder) =>
        Directory.GetFiles(folder, "*.tf").SelectMany(file => ResourceBlock().Matches(File.ReadAllText(file))).Select(m => $"{m.Groups[1].Value}.{m.Groups[2].Value}");

    public async Task InitAsync()
    {
        var mirror = Mirror();
        var (code, output, error) = await RunAsync(["init", "-no-color"]);
        Machine.Require(code == 0 || mirror is not null, $"There is no AWS provider for Terraform: set NEXUS_TERRAFORM_PLUGINS to a mirror folder. {error}");
        Assert.True(code == 0, $"{output}{error}");
    }

    /// <summary>Runs a command that must succeed.</summary>
    public async Task<string> ExpectAsync(params string[] arguments)
    {
        var (code, output, error) = await RunAsync(arguments);
        Assert.True(code == 0, $"terraform {string.Join(' ', arguments)}: {output}{error}");
        return output;
    }

    public Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments) => Tool.RunAsync("terraform", arguments, Folder, _environment);

    /// <summary>The diagnostics in what a command with <c>-json</c> has written, a message in each line.</summary>
    public static List<string> Diagnostics(string output) =>
    [
        .. output.Split('\n').Where(l => l.StartsWith('{')).Select(l => JsonNode.Parse(l)!).Select(n => n["diagnostic"]).OfType<JsonNode>()
            .Select(d => $"{d["severity"]}: {d["summary"]} {d["detail"]} {d["address"]} ({d["range"]?["filename"]})"),
    ];

    public void Dispose() => _folder.Delete(recursive: true);

    private static string? Mirror() =>
        new[] { Environment.GetEnvironmentVariable("NEXUS_TERRAFORM_PLUGINS") }
            .Concat(Directory.Exists("/opt") ? Directory.GetDirectories("/opt").Order(StringComparer.Ordinal) : [])
            .Append("/usr/local/share/terraform/plugins").Append("/usr/share/terraform/plugins")
            .OfType<string>().FirstOrDefault(folder => Directory.Exists(Path.Combine(folder, Provider)));

    [GeneratedRegex("(?m)^resource \"([^\"]+)\" \"([^\"]+)\"")]
    private static partial Regex ResourceBlock();
}
