using Nexus.Hosting.Aws.Publishing.CloudFormation;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Tests.Publishing.Tools;

/// <summary>cfn-lint, which holds templates to the schemas of AWS.</summary>
internal static class CfnLint
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>All templates of a plan, each with a file name of its own.</summary>
    public static IEnumerable<(string Name, string Text)> Templates(string name, AwsPlan plan) => CloudFormationWriter.Files(plan)
        .Where(f => f.Path.EndsWith(".json", StringComparison.Ordinal) && !Path.GetFileName(f.Path).StartsWith("parameters.", StringComparison.Ordinal))
        .Select(f => ($"{name}.{Path.GetFileName(f.Path)}", f.Text));

    /// <summary>What it finds; empty: nothing. One process for all, as it takes seconds to start.</summary>
    public static async Task<string> RunAsync(IEnumerable<(string Name, string Text)> templates)
    {
        Tool.Require("cfn-lint");
        var folder = Directory.CreateTempSubdirectory("templates-");
        try
        {
            foreach (var (name, text) in templates)
            {
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, name), text, Token);
            }

            var (code, output, errors) = await Tool.RunAsync("cfn-lint", ["--format", "parseable", .. Directory.GetFiles(folder.FullName).Order(StringComparer.Ordinal)]);
            return code == 0 && output.Length == 0 ? string.Empty : $"cfn-lint ended with {code}:\n{output}{errors}".Replace(folder.FullName, string.Empty, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
