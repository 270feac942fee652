using Aspire.Hosting.Tests.Run;

namespace Nexus.EndToEnd.Tests;

/// <summary>However the whole of Nexus ends, and while it is still starting too, nothing of it stays behind.</summary>
public class OrphanTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static string AppHost => Path.Combine(
        Projects.Nexus_AppHost.ProjectPath, "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, new DirectoryInfo(AppContext.BaseDirectory).Name, "Nexus.AppHost.dll");

    [Theory]
    [InlineData("INT", "resources are ready after", 0)]
    [InlineData("KILL", "resources are ready after", 0)]
    [InlineData("INT", "Distributed application started", 700)]
    [InlineData("INT", "Distributed application started", 1500)]
    public async Task Nothing_is_left_of_Nexus(string signal, string said, int milliseconds)
    {
        using var processes = MarkedProcesses.Start(AppHost, "--DcpPublisher:RandomizePorts", "true");
        await processes.WaitUntilAsync(
            _ => processes.AppHost.HasExited || processes.Output.Any(line => line.Contains(said, StringComparison.Ordinal)), Patience);
        Assert.False(processes.AppHost.HasExited, string.Join('\n', processes.Output));
        await Task.Delay(milliseconds, TestContext.Current.CancellationToken);
        var session = Assert.Single(processes.Folders, folder => Path.GetFileName(folder).StartsWith("aspire-dcp", StringComparison.Ordinal));

        await processes.SignalAsync(signal);

        await processes.WaitUntilAsync(alive => alive.Count == 0 && !processes.HasWorkers, Patience);
        Assert.False(Directory.Exists(session), session);
        Assert.Empty(processes.Sockets);
    }
}
