namespace Nexus.Architecture.Tests.Ground;

/// <summary>tools/setup.mjs, on a copy of the tools folder or with a cache of its own.</summary>
public sealed class SetupScriptTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nexus-setup");

    private static string Script => Path.Combine(Repository.Root, "tools", "setup.mjs");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Builds_that_race_unpack_the_engine_once_and_all_find_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.Is64BitProcess, "npm has the engine for 64-bit Linux alone.");

        var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ =>
            Command.RunAsync("node", [Script, "--cache", _folder.FullName, "--print-layout"], _folder.FullName)));

        var layout = Assert.Single(runs.Select(run => run.Output.Trim()).Distinct());
        Assert.All(runs, run => Assert.Equal(0, run.ExitCode));
        Assert.True(File.Exists(Path.Combine(layout, "dcp", "dcp")));
        Assert.True(File.Exists(Path.Combine(layout, "managed", "aspire-managed")));
        Assert.Equal([layout, $"{layout}-home"], Directory.GetFileSystemEntries(Path.Combine(_folder.FullName, "aspire")).Order());
        Assert.Single(Directory.GetDirectories(Path.Combine($"{layout}-home", "versions")));
    }

    [Fact]
    public async Task The_engine_is_unpacked_without_touching_the_home_folder()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.Is64BitProcess, "npm has the engine for 64-bit Linux alone.");
        var home = _folder.CreateSubdirectory("home");
        var environment = new Dictionary<string, string?> { ["HOME"] = home.FullName, ["ASPIRE_HOME"] = Path.Combine(home.FullName, ".aspire") };

        var run = await Command.RunAsync("node", [Script, "--cache", Path.Combine(_folder.FullName, "cache")], _folder.FullName, environment);

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(home.GetFileSystemInfos());
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_is_one_line_with_the_remedy_and_leaves_nothing_half_done()
    {
        var tools = CopyTools();

        var run = await Command.RunAsync("node", [Path.Combine(tools, "setup.mjs"), "--cache", _folder.FullName], tools, NoRegistry);

        Assert.Equal(1, run.ExitCode);
        Assert.Matches("^error: 'npm ci' for tools/package-lock.json failed: .*ECONNREFUSED.*then build again\\.$", run.Error.Trim());
        Assert.Equal(["package-lock.json", "package.json", "setup.mjs"], Directory.GetFileSystemEntries(tools).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Progress_is_one_line_on_the_terminal_though_a_build_shows_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.Is64BitProcess, "npm has the engine for 64-bit Linux alone.");
        var tools = CopyTools();

        var run = await Command.RunAsync(
            "script", ["--quiet", "--return", "--command", $"node '{tools}/setup.mjs' --cache '{_folder.FullName}' >/dev/null 2>&1", "/dev/null"], tools, NoRegistry);

        Assert.StartsWith("Bringing the Aspire engine and the emulators from npm (once, ", Assert.Single(run.Output.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_whose_owner_died_is_taken_over()
    {
        var tools = CopyTools();
        await File.WriteAllTextAsync(Path.Combine(tools, ".setup.lock"), "999999999", TestContext.Current.CancellationToken);

        var run = await Command.RunAsync("node", [Path.Combine(tools, "setup.mjs"), "--cache", _folder.FullName], tools, NoRegistry);

        Assert.Contains("ECONNREFUSED", run.Error); // it came as far as the install
        Assert.False(File.Exists(Path.Combine(tools, ".setup.lock")));
    }

    [Theory]
    [InlineData("--help", 0, "usage: node tools/setup.mjs")]
    [InlineData("--chache", 1, "error: unknown argument '--chache'")]
    public async Task The_command_line_explains_itself(string argument, int exitCode, string says)
    {
        var run = await Command.RunAsync("node", [Script, argument], _folder.FullName);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.StartsWith(says, run.Output + run.Error);
    }

    private Dictionary<string, string?> NoRegistry => new()
    {
        ["npm_config_registry"] = "http://127.0.0.1:9",
        ["npm_config_fetch_retries"] = "0",
        ["npm_config_cache"] = Path.Combine(_folder.FullName, "npm-cache"),
    };

    private string CopyTools()
    {
        var tools = _folder.CreateSubdirectory("tools");
        foreach (var name in (string[])["package.json", "package-lock.json", "setup.mjs"])
        {
            File.Copy(Path.Combine(Repository.Root, "tools", name), Path.Combine(tools.FullName, name));
        }
        return tools.FullName;
    }
}
