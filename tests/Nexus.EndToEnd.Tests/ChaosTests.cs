using Nexus.Chaos;

namespace Nexus.EndToEnd.Tests;

/// <summary>A system of its own, which nobody else uses while its processes are killed.</summary>
[CollectionDefinition(nameof(ChaosTests), DisableParallelization = true)]
public sealed class ChaosCollection;

/// <summary>The short form of <c>bench/chaos</c>.</summary>
[Collection(nameof(ChaosTests))]
public class ChaosTests
{
    [Fact]
    public async Task No_accepted_build_is_lost_done_twice_or_half_written_while_any_process_may_be_killed_at_any_moment()
    {
        var output = TestContext.Current.TestOutputHelper!;
        var settings = new ChaosSettings(
            Duration: TimeSpan.FromSeconds(60), SubmitEvery: TimeSpan.FromSeconds(1.5), KillEvery: TimeSpan.FromSeconds(5), Down: TimeSpan.FromSeconds(3),
            Settle: TimeSpan.FromMinutes(5), Seed: Environment.TickCount & 0xFFFF);
        output.WriteLine($"seed {settings.Seed}");
        await using var system = await ChaosSystem.StartAsync();

        var result = await new ChaosRun(system.Application, system.Api, system.SharedFolder, settings, output.WriteLine).RunAsync(TestContext.Current.CancellationToken);

        output.WriteLine(result.ToString());
        Assert.True(result.Kills.Count >= ChaosSettings.Victims.Count, $"only {result.Kills.Count} processes were killed");
        Assert.True(result.Held > 0, "no build was paused and let go on");
        Assert.True(result.Cancelled > 0, "no build was cancelled");
        Assert.True(result.IsSound, result.ToString());
    }
}
