using System.Reflection;
using Aspire.Hosting.Tests.Dcp;

namespace Aspire.Hosting.Tests.Run;

/// <summary>However an AppHost ends, nothing of it stays behind.</summary>
public class OrphanTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string[] Resources = ["sleep 600", "trap", "wait"];

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task Nothing_is_left_of_an_AppHost(string signal)
    {
        using var processes = await StartAsync();
        Assert.Single(processes.Sockets);

        await processes.SignalAsync(signal);

        var duration = await processes.WaitUntilAsync(alive => alive.Count == 0, Patience);
        TestContext.Current.SendDiagnosticMessage("Gone {0:0.0} s after SIG{1}.", duration.TotalSeconds, signal);
        Assert.Empty(processes.TemporaryFiles);
        Assert.Empty(processes.Sockets);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    [InlineData(700)]
    [InlineData(1200)]
    [InlineData(3000)]
    public async Task Nothing_is_left_of_processes_that_start_others_while_they_are_told_to_end(int milliseconds)
    {
        _ = DcpEngine.Options();
        using var processes = MarkedProcesses.Start(AppHostAssembly(), "--late", "true");
        await processes.WaitUntilAsync(_ => processes.Output.Any(line => line.Contains("Distributed application started", StringComparison.Ordinal)), Patience);
        await Task.Delay(milliseconds, TestContext.Current.CancellationToken);

        await processes.SignalAsync("INT");

        await processes.WaitUntilAsync(alive => alive.Count == 0, Patience);
        await processes.AppHost.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, processes.AppHost.ExitCode);
        Assert.Empty(processes.TemporaryFiles);
        Assert.DoesNotContain(processes.Output, line => line.Contains("failed to start", StringComparison.Ordinal) || IsOfAStackTrace(line));
    }

    [Fact]
    public async Task An_AppHost_without_its_engine_says_what_to_do_and_nothing_else()
    {
        using var processes = MarkedProcesses.Start(AppHostAssembly(), "--DcpPublisher:CliPath", "/no/such/dcp");

        await processes.AppHost.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, processes.AppHost.ExitCode);
        Assert.Single(processes.Output, line => line.Contains("'/no/such/dcp' does not exist", StringComparison.Ordinal));
        Assert.DoesNotContain(processes.Output, line => IsOfAStackTrace(line) || line.Contains("BackgroundService", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_AppHost_whose_engine_dies_says_so_at_once_and_ends_with_an_error()
    {
        using var processes = await StartAsync();
        var server = processes.Alive.Single(p => p.CommandLine.Contains("dcp start-apiserver", StringComparison.Ordinal)).Id;

        await MarkedProcesses.SignalAsync("KILL", server);

        await processes.WaitUntilAsync(alive => alive.Count == 0, Patience);
        await processes.AppHost.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, processes.AppHost.ExitCode);
        var said = Assert.Single(processes.Output, line => line.Contains("The application stops", StringComparison.Ordinal));
        Assert.Contains("dcp') has ended unexpectedly. Its last log lines were:", said, StringComparison.Ordinal);
        Assert.DoesNotContain(processes.Output, line => line.Contains("did not answer", StringComparison.Ordinal));
    }

    private static async Task<MarkedProcesses> StartAsync()
    {
        _ = DcpEngine.Options();
        var processes = MarkedProcesses.Start(AppHostAssembly());
        await processes.WaitUntilAsync(
            alive => alive.Count(p => p.CommandLine.EndsWith("sleep 600", StringComparison.Ordinal)) == 4 && Resources.All(r => alive.Any(p => p.CommandLine.Contains(r, StringComparison.Ordinal))),
            Patience);
        Assert.Contains(processes.Alive, p => p.CommandLine.Contains("dcp", StringComparison.Ordinal));
        return processes;
    }

    private static bool IsOfAStackTrace(string line) => line.TrimStart().StartsWith("at ", StringComparison.Ordinal);

    private static string AppHostAssembly() => typeof(OrphanTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "OrphansAppHost").Value!;
}
