using System.Reflection;
using Nexus.Tests;

namespace Nexus.Hosting.Aws.Tests.Publishing.Tools;

/// <summary>The programs of <c>tools/checks</c>; npm brings what they need when the first test asks for it.</summary>
internal static class NodeChecks
{
    private static readonly string Folder = typeof(NodeChecks).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "Checks").Value!;
    private static readonly SemaphoreSlim Installing = new(1, 1);

    /// <summary>Runs one of them, and gives its lines.</summary>
    public static async Task<string[]> RunAsync(string script, IEnumerable<string> arguments)
    {
        Tool.Require("node");
        Tool.Require("npm");
        await InstallAsync();
        var (code, output, error) = await Tool.RunAsync("node", [Path.Combine(Folder, script), .. arguments]);
        Assert.True(code == 0, $"{script}: {error}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The folder of what npm has brought.</summary>
    public static async Task<string> ModulesAsync()
    {
        await InstallAsync();
        return Path.Combine(Folder, "node_modules");
    }

    private static async Task InstallAsync()
    {
        await Installing.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            var (wanted, installed) = (Path.Combine(Folder, "package-lock.json"), Path.Combine(Folder, "node_modules", ".installed-lock"));
            if (File.Exists(installed) && File.ReadAllText(installed) == File.ReadAllText(wanted))
            {
                return;
            }

            var (code, _, error) = await Tool.RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], Folder);
            Machine.Require(code == 0, $"npm could not install tools/checks/package-lock.json: {error}");
            File.Copy(wanted, installed, overwrite: true);
        }
        finally
        {
            Installing.Release();
        }
    }
}
