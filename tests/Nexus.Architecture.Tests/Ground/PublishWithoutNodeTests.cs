namespace Nexus.Architecture.Tests.Ground;

/// <summary>A fresh clone on a machine that has the .NET SDK and no Node.js.</summary>
public sealed class PublishWithoutNodeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nexus-without-node");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Without_Node_a_fresh_clone_builds_and_publishes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A PATH without Node.js is made here of links to what Linux has.");
        var clone = RepositoryClone.In(_folder);
        var programs = _folder.CreateSubdirectory("bin").FullName;
        File.CreateSymbolicLink(Path.Combine(programs, "sh"), "/bin/sh");
        var output = Path.Combine(_folder.FullName, "out");

        var publish = await Command.RunAsync(
            Dotnet(),
            ["run", "--project", "Nexus.AppHost", "--", "--operation", "publish", "--step", "publish", "--output-path", output],
            clone,
            new Dictionary<string, string?>
            {
                ["PATH"] = programs,
                // No engine lies there.
                ["XDG_CACHE_HOME"] = Path.Combine(_folder.FullName, "cache"),
                // Servers that stay would hold the pipes of this test open.
                ["MSBUILDDISABLENODEREUSE"] = "1",
                ["UseSharedCompilation"] = "false",
                ["UseRazorBuildServer"] = "false",
            });

        Assert.True(publish.ExitCode == 0, publish.Output + publish.Error);
        Assert.Contains("Node.js with npm is not on PATH. The build goes on and publishing works;", publish.Output, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(output, "cloudformation")));
        Assert.False(Directory.Exists(Path.Combine(clone, "tools", "node_modules")));
    }

    private static string Dotnet() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "dotnet")).First(File.Exists);
}
