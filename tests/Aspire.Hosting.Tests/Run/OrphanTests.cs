using System.Reflection;
using Aspire.Hosting.Tests.Dcp;

namespace Aspire.Hosting.Tests.Run;

/// <summary>However an AppHost ends, nothing of it stays behind.</summary>
public class OrphanTests
{
    private static readonly string[] Resources = ["sleep 600", "trap", "wait"];

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task Nothing_is_left_of_an_AppHost(string signal)
    {
        _ = DcpEngine.Options();
        using var processes = MarkedProcesses.Start(AppHostAssembly());
        await processes.WaitUntilAsync(
            alive => alive.Count(p => p.CommandLine.EndsWith("sleep 600", StringComparison.Ordinal)) == 4 && Resources.All(r => alive.Any(p => p.CommandLine.Contains(r, StringComparison.Ordinal))),
            TimeSpan.FromSeconds(30));
        Assert.Contains(processes.Alive, p => p.CommandLine.Contains("dcp", StringComparison.Ordinal));

        await processes.SignalAsync(signal);

        await processes.WaitUntilAsync(alive => alive.Count == 0, TimeSpan.FromSeconds(30));
        Assert.Empty(processes.TemporaryFiles);
    }

    private static string AppHostAssembly() => typeof(OrphanTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "OrphansAppHost").Value!;
}
