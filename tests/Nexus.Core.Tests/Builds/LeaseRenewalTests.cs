using Microsoft.Extensions.Time.Testing;
using Nexus.Core.Builds;

namespace Nexus.Core.Tests.Builds;

/// <summary>A stage may take longer than the lease under which it runs, and ends when the lease is somebody else's.</summary>
public sealed class LeaseRenewalTests(ServersFixture servers)
{
    private static readonly BuildOptions Defaults = new();

    [Fact]
    public async Task A_stage_that_outlasts_the_lease_keeps_it()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var world = await EngineWorld.CreateAsync(servers, time: time);
        var (begun, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        world.Behave("orchestrator", (_, token) =>
        {
            begun.TrySetResult();
            return end.Task.WaitAsync(token);
        });
        var running = world.RunAsync();
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(60));
        var taken = time.GetUtcNow();

        while (time.GetUtcNow() - taken <= 2 * Defaults.LeaseDuration)
        {
            time.Advance(Defaults.LeaseRenewal);
            var until = DateTimeOffset.FromUnixTimeMilliseconds((time.GetUtcNow() + Defaults.LeaseDuration).ToUnixTimeMilliseconds());
            await Eventually.HoldsAsync(async () => (await world.Leases.ListAsync([world.Id])).Any(lease => lease.Until == until), "the lease is renewed");
        }

        Assert.Null((await world.Leases.TryAcquireAsync(world.Id, "another worker", Defaults.LeaseDuration)).Lease);
        end.SetResult();
        Assert.True((await running.WaitAsync(TimeSpan.FromSeconds(60))).IsDone);
        Assert.Equal((BuildStatus.Completed, 1), ((await world.LatestAsync()).Status, (await world.LatestAsync()).Stage("orchestrator").Attempt));
    }

    [Fact]
    public async Task A_stage_stops_when_its_lease_is_somebody_elses()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var world = await EngineWorld.CreateAsync(servers, time: time);
        var begun = world.BlockAsync("orchestrator");
        var running = world.RunAsync();
        await begun.WaitAsync(TimeSpan.FromSeconds(60));

        // Somebody whose clock is ahead takes it for run out.
        var others = world.LeasesBy(new FakeTimeProvider(time.GetUtcNow() + TimeSpan.FromHours(1)));
        Assert.Equal(2, (await others.TryAcquireAsync(world.Id, "another worker", Defaults.LeaseDuration)).Lease?.Fence);
        var written = (await world.JournalAsync()).Count;
        time.Advance(Defaults.LeaseRenewal);

        Assert.False((await running.WaitAsync(TimeSpan.FromSeconds(60))).IsDone);
        Assert.Equal(["orchestrator"], world.Ran);
        Assert.Equal(written, (await world.JournalAsync()).Count);
        Assert.True(await others.IsHeldAsync(world.Id));
    }
}
