namespace Aspire.Hosting.Tests.Cli;

/// <summary>Microsoft's CLI drives an AppHost of ours.</summary>
public class CliTests
{
    [Fact]
    public async Task The_cli_starts_lists_describes_reads_waits_commands_and_stops()
    {
        using var cli = new AspireCli();

        var start = await cli.RunAsync("start", "--no-build", "--non-interactive");
        Assert.True(start.ExitCode == 0, start.Output);
        Assert.Matches(@"Dashboard:\s+http://localhost:\d+/login\?t=[0-9a-f]{32}", start.Output);
        Assert.Single(cli.Sockets, s => int.TryParse(Path.GetExtension(s).TrimStart('.'), out _));

        Assert.Contains("running", (await cli.RunAsync("ps")).Output);

        var wait = await cli.RunAsync("wait", "front", "--timeout", "30");
        Assert.True(wait.ExitCode == 0, wait.Output);

        var describe = (await cli.RunAsync("describe", "--format", "json")).Output;
        Assert.Contains("\"displayName\": \"front\"", describe);
        Assert.Contains("\"healthStatus\": \"Healthy\"", describe);
        Assert.DoesNotContain("aspire-dashboard\"", describe);

        Assert.Contains("front is open", (await cli.RunAsync("logs", "front")).Output);

        var greet = await cli.RunAsync("resource", "front", "greet");
        Assert.True(greet.ExitCode == 0, greet.Output);

        var unknown = await cli.RunAsync("resource", "front", "dance");
        Assert.NotEqual(0, unknown.ExitCode);
        Assert.Contains("has no command 'dance'", unknown.Output);

        Assert.Equal(0, (await cli.RunAsync("resource", "stock", "stop")).ExitCode);
        var down = await cli.RunAsync("wait", "stock", "--status", "down", "--timeout", "30");
        Assert.True(down.ExitCode == 0, down.Output);
        Assert.NotEqual(0, (await cli.RunAsync("wait", "nobody", "--timeout", "2")).ExitCode);

        var stop = await cli.RunAsync("stop");
        Assert.True(stop.ExitCode == 0, stop.Output);
        await AspireCli.WaitUntilAsync(() => !cli.Alive.Any(IsOurs), TimeSpan.FromSeconds(15), () => string.Join("; ", cli.Alive));
        Assert.Empty(cli.Sockets);
    }

    [Fact]
    public async Task Stop_lets_an_AppHost_end_in_good_order_though_it_took_its_time_to_build_its_model()
    {
        using var cli = new AspireCli();
        var closed = Path.Combine(cli.Home, "closed");
        (cli.Variables["SHOP_OPENS_AFTER_SECONDS"], cli.Variables["SHOP_CLOSED_FILE"]) = ("3", closed);
        var start = await cli.RunAsync("start", "--no-build", "--non-interactive");
        Assert.True(start.ExitCode == 0, start.Output);

        var stop = await cli.RunAsync("stop");

        Assert.True(stop.ExitCode == 0, stop.Output);
        Assert.True(File.Exists(closed), $"It was ended by force. {stop.Output}");
        await AspireCli.WaitUntilAsync(() => !cli.Alive.Any(IsOurs), TimeSpan.FromSeconds(15), () => string.Join("; ", cli.Alive));
    }

    [Fact]
    public async Task An_AppHost_whose_cli_was_killed_stops()
    {
        using var cli = new AspireCli();
        using var run = cli.Start("run", "--no-build", "--non-interactive");
        await AspireCli.WaitUntilAsync(
            () => cli.Alive.Any(p => p.CommandLine.EndsWith("sleep 600", StringComparison.Ordinal)), TimeSpan.FromSeconds(60), () => string.Join("; ", cli.Alive));

        run.Kill();

        await AspireCli.WaitUntilAsync(() => !cli.Alive.Any(IsOurs), TimeSpan.FromSeconds(15), () => string.Join("; ", cli.Alive));
        Assert.Empty(cli.Sockets);
    }

    [Fact]
    public async Task Run_shows_the_dashboard_and_ends_with_control_C()
    {
        using var cli = new AspireCli();
        using var terminal = cli.Open("run", "--no-build");
        await terminal.WaitForAsync("/login?t=");

        await terminal.TypeAsync(Terminal.ControlC);

        Assert.Equal(0, await terminal.EndAsync());
        await AspireCli.WaitUntilAsync(() => !cli.Alive.Any(IsOurs), TimeSpan.FromSeconds(60), () => string.Join("; ", cli.Alive));
        Assert.Empty(cli.Sockets);
    }

    // The build servers of the .NET SDK, which the CLI asks about the project, stay for a while on their own account.
    private static bool IsOurs((int Id, string CommandLine) process) =>
        process.CommandLine.Contains("Shop.AppHost", StringComparison.Ordinal) && !process.CommandLine.Contains("msbuild", StringComparison.OrdinalIgnoreCase)
        || process.CommandLine.Contains("sleep 600", StringComparison.Ordinal)
        || process.CommandLine.Contains("/dcp", StringComparison.Ordinal)
        || process.CommandLine.Contains("aspire-managed", StringComparison.Ordinal);
}
