using Microsoft.Extensions.Time.Testing;
using Nexus.Core.Builds;

namespace Nexus.Core.Tests.Builds;

public sealed class BuildSweeperTests(ServersFixture servers)
{
    [Fact]
    public async Task A_queued_build_whose_job_redis_lost_is_asked_for_again()
    {
        await using var world = await EngineWorld.CreateAsync(servers);

        await world.Sweeper.SweepAsync();
        await world.Sweeper.SweepAsync();

        Assert.Equal(1, (await world.AgentBuilds.GetStatisticsAsync()).Ready);
        Assert.Equal(1, (await world.StatusUpdates.GetStatisticsAsync()).Ready);
    }

    [Fact]
    public async Task What_the_sweeper_did_can_be_read()
    {
        await using var world = await EngineWorld.CreateAsync(servers);

        await world.Sweeper.SweepAsync();

        var report = await world.Sweeps.ReadAsync();
        Assert.True(report.ActiveBuilds >= 1);
        Assert.InRange(report.LastSweepAt!.Value, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        var finding = Assert.Single(report.Findings, finding => finding.BuildId == world.Id);
        Assert.Equal((SweeperAction.Requeued, "The build is queued and nobody worked on it."), (finding.Action, finding.Reason));
    }

    [Fact]
    public async Task A_running_build_whose_worker_and_job_are_gone_is_asked_for_again_and_completes()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        await world.DieInAsync("agent_design");

        await world.Sweeper.SweepAsync();

        Assert.Equal(1, (await world.AgentBuilds.GetStatisticsAsync()).Ready);
        await world.RunToEndAsync();
        Assert.Equal(BuildStatus.Completed, (await world.LatestAsync()).Status);
    }

    [Fact]
    public async Task A_build_that_a_worker_holds_is_left_to_it()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        await world.Leases.TryAcquireAsync(world.Id, "a worker", TimeSpan.FromMinutes(1));

        await world.Sweeper.SweepAsync();

        Assert.Equal(0, (await world.AgentBuilds.GetStatisticsAsync()).Ready);
    }

    [Fact]
    public async Task A_paused_build_is_not_asked_for()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        await world.Controls.ApplyAsync(world.Id, BuildControl.Pause);

        await world.Sweeper.SweepAsync();

        Assert.Equal(0, (await world.AgentBuilds.GetStatisticsAsync()).Ready);
        Assert.Equal(BuildStatus.Paused, (await world.LatestAsync()).Status);
    }

    [Fact]
    public async Task A_build_whose_job_was_given_up_fails_with_the_reason()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        await world.Sweeper.SweepAsync();
        for (var attempt = 0; attempt < world.AgentBuilds.Options.MaxAttempts; attempt++)
        {
            var job = Assert.Single((await world.AgentBuilds.LeaseAsync(1)).Jobs);
            await world.AgentBuilds.ReleaseAsync(job, TimeSpan.Zero, countAttempt: true, "The disk is full.");
        }

        await world.Sweeper.SweepAsync();

        var build = await world.LatestAsync();
        Assert.Equal(BuildStatus.Failed, build.Status);
        Assert.Contains("The disk is full.", build.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_whose_worker_hangs_beyond_the_total_timeout_fails_with_the_reason()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var world = await EngineWorld.CreateAsync(servers, time: time);
        await world.DieInAsync("agent_design");
        await world.Leases.TryAcquireAsync(world.Id, "a worker that hangs", TimeSpan.FromDays(1));

        time.Advance(TimeSpan.FromHours(2));
        await world.Sweeper.SweepAsync();

        var build = await world.LatestAsync();
        Assert.Equal((BuildStatus.Failed, StageStatus.Failed), (build.Status, build.Stage("agent_design").Status));
        Assert.Contains("Nexus:BuildTimeout", build.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_is_over_and_told_of_is_not_looked_at_any_more()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        await world.RunToEndAsync();
        Assert.Contains(world.Id, await world.Store.Active.ListAsync());

        await world.ApplyUpdatesAsync();

        Assert.Empty(await world.Store.Active.ListAsync());
    }

    [Fact]
    public async Task The_last_event_that_redis_lost_is_told_after_all()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        await world.RunToEndAsync();
        var lost = (await world.StatusUpdates.LeaseAsync(100)).Jobs;
        await world.StatusUpdates.AcknowledgeAsync(lost);

        await world.Sweeper.SweepAsync();
        await world.ApplyUpdatesAsync();

        Assert.Equal(BuildStatus.Completed, (await world.Store.FindAsync(world.Id))!.Status);
        Assert.Empty(await world.Store.Active.ListAsync());
    }
}
