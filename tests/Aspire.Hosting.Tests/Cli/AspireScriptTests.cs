using Aspire.Hosting.Dcp;

namespace Aspire.Hosting.Tests.Cli;

/// <summary><c>./aspire</c>, as the README tells people to use it, with an empty home.</summary>
public class AspireScriptTests
{
    [Fact]
    public async Task The_script_runs_the_pinned_cli_with_the_engine_of_the_builds_from_any_folder()
    {
        using var cli = new AspireCli(isScript: true);
        var start = await cli.RunAsync("start", "--no-build", "--non-interactive");
        Assert.True(start.ExitCode == 0, start.Output);
        try
        {
            // The engine that the builds unpacked, and no second one. A process names it by the link or by what the link leads to.
            var engines = new[] { cli.Engine, Path.GetFullPath(new DirectoryInfo(cli.Engine).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? cli.Engine) };
            var dcp = cli.Alive.Where(p => p.CommandLine.Contains("/dcp", StringComparison.Ordinal) && p.CommandLine.Contains(" start-apiserver", StringComparison.Ordinal)).ToArray();
            Assert.NotEmpty(dcp);
            Assert.All(dcp, p => Assert.Contains(engines, engine => p.CommandLine.Contains(engine, StringComparison.Ordinal)));

            cli.WorkingDirectory = Path.GetTempPath();
            var version = await cli.RunAsync("--version");
            Assert.Equal(0, version.ExitCode);
            Assert.StartsWith(DcpDiscovery.EngineVersion, version.Output, StringComparison.Ordinal);
            Assert.Contains("Shop.AppHost", (await cli.RunAsync("ps", "--format", "json")).Output, StringComparison.Ordinal);

            var describe = await cli.RunAsync("describe", "--format", "json", "--apphost", cli.AppHostFile);
            Assert.True(describe.ExitCode == 0, describe.Output);
            Assert.Contains("\"displayName\": \"front\"", describe.Output, StringComparison.Ordinal);
        }
        finally
        {
            var stop = await cli.RunAsync("stop", "--apphost", cli.AppHostFile);
            Assert.True(stop.ExitCode == 0, stop.Output);
        }

        await AspireCli.WaitUntilAsync(
            () => !cli.Alive.Any(p => p.CommandLine.Contains("/dcp", StringComparison.Ordinal)), TimeSpan.FromSeconds(15), () => string.Join("; ", cli.Alive));
        // ~/.aspire is that of an Aspire which the user has installed.
        Assert.DoesNotContain("bin", cli.HomeOfAspire);
        Assert.DoesNotContain("versions", cli.HomeOfAspire);
    }
}
