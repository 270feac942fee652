namespace Nexus.Architecture.Tests.Ground;

/// <summary>What a build does about the local tools: hosting/Tools.targets in a folder of its own, with a stand-in for Node.js that counts how often it is called.</summary>
public sealed class ToolsTargetTests : IDisposable
{
    private const string NoNode = "Node.js with npm is not on PATH. The build goes on and publishing works; to run the AppHost here, install Node.js 20 or later and build again.";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nexus-tools-target");

    private string Calls => Path.Combine(_folder.FullName, "calls");

    private string Lock => Path.Combine(_folder.FullName, "tools", "package-lock.json");

    public ToolsTargetTests()
    {
        _folder.CreateSubdirectory("tools/node_modules");
        if (OperatingSystem.IsLinux())
        {
            File.CreateSymbolicLink(Path.Combine(_folder.CreateSubdirectory("bin").FullName, "sh"), "/bin/sh");
        }

        File.WriteAllText(Lock, "{}");
        File.WriteAllText(
            Path.Combine(_folder.FullName, "tools.proj"),
            $"""
            <Project>
              <PropertyGroup>
                <RepositoryRoot>{_folder.FullName}/</RepositoryRoot>
                <NexusCacheDirectory>{_folder.FullName}/cache</NexusCacheDirectory>
                <AspireVersion>1.2.3</AspireVersion>
              </PropertyGroup>
              <Import Project="{Path.Combine(Repository.Root, "hosting", "Tools.targets")}" />
            </Project>
            """);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_tools_are_brought_once_and_again_when_their_versions_change()
    {
        await AddNodeAsync("mkdir -p cache/aspire/1.2.3/dcp; touch cache/aspire/1.2.3/dcp/dcp; echo brought; touch tools/node_modules/.nexus-setup");
        File.SetLastWriteTimeUtc(Lock, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-1));

        var first = await BuildAsync();
        var second = await BuildAsync();

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Single(first.Output.Split('\n'), line => line.Contains("brought", StringComparison.Ordinal));
        Assert.DoesNotContain("brought", second.Output, StringComparison.Ordinal);
        Assert.Single(await CallsAsync());

        File.SetLastWriteTimeUtc(Lock, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(1));
        await BuildAsync();
        Assert.Equal(2, (await CallsAsync()).Length);
    }

    [Theory]
    [InlineData("m")]
    [InlineData("q")] // as dotnet run builds
    public async Task Without_Node_the_build_goes_on_and_says_what_to_install(string verbosity)
    {
        var build = await BuildAsync(verbosity);

        Assert.Equal(0, build.ExitCode);
        Assert.Contains($"warning NEXUS002: {NoNode}", build.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_installation_is_one_error_with_the_reason()
    {
        await AddNodeAsync("echo some chatter >&2; echo 'error: the registry is away; try again.' >&2; exit 1");

        var build = await BuildAsync();

        Assert.NotEqual(0, build.ExitCode);
        var error = Assert.Single(build.Output.Split('\n'), line => line.Contains("error ", StringComparison.Ordinal));
        Assert.Contains("NEXUS001: The local tools could not be installed. the registry is away; try again.", error, StringComparison.Ordinal);
    }

    private Task<Command> BuildAsync(string verbosity = "m")
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.Is64BitProcess, "npm has the engine for 64-bit Linux alone.");
        return Command.RunAsync(
            Dotnet(),
            ["msbuild", "tools.proj", "-t:BringNexusTools", "-nologo", $"-v:{verbosity}", "-nodeReuse:false"],
            _folder.FullName,
            new Dictionary<string, string?> { ["PATH"] = Path.Combine(_folder.FullName, "bin") });
    }

    private static string Dotnet() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "dotnet")).First(File.Exists);

    private async Task<string[]> CallsAsync() => await File.ReadAllLinesAsync(Calls, TestContext.Current.CancellationToken);

    private async Task AddNodeAsync(string script)
    {
        var node = Path.Combine(_folder.FullName, "bin", "node");
        await File.WriteAllTextAsync(node, $"#!/bin/sh\nPATH=/usr/bin:/bin\ncd '{_folder.FullName}'\necho \"$*\" >> '{Calls}'\n{script}\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(node, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
