using Nexus.Core.Builds;

namespace Nexus.Core.Tests.Builds;

public sealed class BuildControlTests(ServersFixture servers)
{
    [Theory]
    [InlineData(BuildControl.Pause, BuildStatus.Paused)]
    [InlineData(BuildControl.Cancel, BuildStatus.Cancelled)]
    public async Task A_control_that_comes_while_the_build_is_queued_keeps_every_stage_from_running(BuildControl control, BuildStatus status)
    {
        await using var world = await EngineWorld.CreateAsync(servers);

        Assert.IsType<ControlResult.Accepted>(await world.Controls.ApplyAsync(world.Id, control));
        await world.RunToEndAsync();

        Assert.Empty(world.Ran);
        Assert.Equal(status, (await world.LatestAsync()).Status);
    }

    [Theory]
    [InlineData(BuildControl.Pause, BuildStatus.Paused)]
    [InlineData(BuildControl.Cancel, BuildStatus.Cancelled)]
    public async Task A_control_that_comes_between_two_stages_keeps_the_next_from_running(BuildControl control, BuildStatus status)
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        using var draining = new CancellationTokenSource();
        world.Behave("requirements_analysis", _ => draining.CancelAsync());
        await world.RunAsync(draining.Token);

        await world.Controls.ApplyAsync(world.Id, control);
        await world.RunToEndAsync();

        Assert.Equal(["orchestrator", "requirements_analysis"], world.Ran);
        Assert.Equal((status, 2), ((await world.LatestAsync()).Status, (await world.LatestAsync()).CompletedStages));
    }

    [Theory]
    [InlineData(BuildControl.Pause, BuildStatus.Paused)]
    [InlineData(BuildControl.Cancel, BuildStatus.Cancelled)]
    public async Task A_control_that_comes_in_mid_stage_stops_the_stage(BuildControl control, BuildStatus status)
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        var begun = world.BlockAsync("system_architecture");
        var running = world.RunAsync();
        await begun;

        await world.Controls.ApplyAsync(world.Id, control);
        await world.ApplyUpdatesAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(60));
        await world.RunToEndAsync();

        var build = await world.LatestAsync();
        Assert.Equal((status, StageStatus.Pending, 2), (build.Status, build.Stage("system_architecture").Status, build.CompletedStages));
        Assert.Null(build.CurrentStage);
    }

    [Fact]
    public async Task A_control_that_was_not_heard_of_is_found_when_the_lease_is_renewed()
    {
        await using var world = await EngineWorld.CreateAsync(servers, options => options.LeaseRenewal = TimeSpan.FromMilliseconds(50));
        var begun = world.BlockAsync("orchestrator");
        var running = world.RunAsync();
        await begun;

        await world.Controls.ApplyAsync(world.Id, BuildControl.Cancel);

        Assert.False((await running.WaitAsync(TimeSpan.FromSeconds(60))).IsDone);
        Assert.Equal(BuildStatus.Cancelled, (await world.LatestAsync()).Status);
    }

    [Fact]
    public async Task A_paused_build_that_is_resumed_goes_on_with_the_stage_that_was_stopped()
    {
        await using var world = await EngineWorld.CreateAsync(servers, options => options.LeaseRenewal = TimeSpan.FromMilliseconds(50));
        var begun = world.BlockAsync("agent_design");
        var running = world.RunAsync();
        await begun;
        await world.Controls.ApplyAsync(world.Id, BuildControl.Pause);
        await running.WaitAsync(TimeSpan.FromSeconds(60));

        await world.Controls.ApplyAsync(world.Id, BuildControl.Resume);
        Assert.Equal(1, (await world.AgentBuilds.GetStatisticsAsync()).Ready);
        await world.RunToEndAsync();

        var build = await world.LatestAsync();
        Assert.Equal((BuildStatus.Completed, 2), (build.Status, build.Stage("agent_design").Attempt));
        Assert.Equal(2, world.Ran.Count(stage => stage == "agent_design"));
        Assert.Equal(1, world.Ran.Count(stage => stage == "orchestrator"));
    }

    [Fact]
    public async Task A_failed_build_that_is_retried_begins_with_the_stage_that_failed()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        world.Behave("tools_developer", attempt => attempt == 1 ? throw new StageFailedException("No.") : Task.CompletedTask);
        await world.RunToEndAsync();
        Assert.Equal(BuildStatus.Failed, (await world.LatestAsync()).Status);
        world.Ran.Clear();

        var retried = Assert.IsType<ControlResult.Accepted>(await world.Controls.ApplyAsync(world.Id, BuildControl.Retry)).Build;
        await world.RunToEndAsync();

        Assert.Equal((BuildStatus.Queued, null), (retried.Status, retried.Error));
        Assert.Equal(StageCatalogue.All.Skip(4).Select(stage => stage.Name), world.Ran);
        Assert.Equal(BuildStatus.Completed, (await world.LatestAsync()).Status);
    }

    [Fact]
    public async Task A_restart_does_a_stage_and_all_that_follow_anew_and_puts_their_files_aside()
    {
        await using var world = await EngineWorld.CreateAsync(servers, options => options.LeaseRenewal = TimeSpan.FromMilliseconds(50));
        var begun = world.BlockAsync("agent_design");
        var running = world.RunAsync();
        await begun;
        await world.Controls.ApplyAsync(world.Id, BuildControl.Restart, "requirements_analysis");
        await running.WaitAsync(TimeSpan.FromSeconds(60));
        world.Ran.Clear();

        await world.RunToEndAsync();

        Assert.Equal(StageCatalogue.All.Skip(1).Select(stage => stage.Name), world.Ran);
        Assert.True(File.Exists(world.Volume.PathOf("builds", world.Id, "superseded", "requirements_analysis-1", "out.md")));
        Assert.Equal((BuildStatus.Completed, 2), ((await world.LatestAsync()).Status, (await world.LatestAsync()).Stage("requirements_analysis").Attempt));
    }

    [Fact]
    public async Task A_restart_of_a_stage_that_was_not_reached_is_refused()
    {
        await using var world = await EngineWorld.CreateAsync(servers);

        var refused = Assert.IsType<ControlResult.Refused>(await world.Controls.ApplyAsync(world.Id, BuildControl.Restart, "agent_deployer"));

        Assert.Contains("agent_deployer", refused.Reason, StringComparison.Ordinal);
        Assert.Contains("orchestrator", refused.Reason, StringComparison.Ordinal);
        Assert.Empty(await world.JournalAsync());
    }

    [Fact]
    public async Task A_restart_needs_a_stage_that_exists()
    {
        await using var world = await EngineWorld.CreateAsync(servers);

        await Assert.ThrowsAsync<ArgumentException>(() => world.Controls.ApplyAsync(world.Id, BuildControl.Restart));
        var unknown = await Assert.ThrowsAsync<ArgumentException>(() => world.Controls.ApplyAsync(world.Id, BuildControl.Restart, "magic"));

        Assert.Contains("There is no stage 'magic'", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_illegal_control_is_refused_with_the_ones_that_are_legal()
    {
        await using var world = await EngineWorld.CreateAsync(servers);

        var refused = Assert.IsType<ControlResult.Refused>(await world.Controls.ApplyAsync(world.Id, BuildControl.Resume));

        Assert.Equal([BuildControl.Pause, BuildControl.Cancel, BuildControl.Restart], refused.Allowed);
        Assert.IsType<ControlResult.NotFound>(await world.Controls.ApplyAsync(BuildId.New(DateTimeOffset.UtcNow), BuildControl.Pause));
        Assert.IsType<ControlResult.Changed>(await world.Controls.ApplyAsync(world.Id, BuildControl.Pause, isExpected: version => version == 77));
    }

    [Fact]
    public async Task Of_two_controls_that_race_one_wins_and_the_other_hears_what_became_of_the_build()
    {
        for (var round = 0; round < 5; round++)
        {
            await using var world = await EngineWorld.CreateAsync(servers);

            var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => world.Controls.ApplyAsync(
                world.Id, i % 2 == 0 ? BuildControl.Cancel : BuildControl.Pause))));

            var build = await world.LatestAsync();
            Assert.Equal(BuildStatus.Cancelled, build.Status);
            Assert.Equal(build.Sequence, results.Count(result => result is ControlResult.Accepted));
            Assert.Single(await world.JournalAsync(), update => update.Control == BuildControl.Cancel);
            Assert.All(results.OfType<ControlResult.Refused>(), refused => Assert.DoesNotContain(refused.Build.Status, new[] { BuildStatus.Queued }));
        }
    }

    [Fact]
    public async Task A_cancel_that_races_the_last_stage_never_leaves_a_build_both_cancelled_and_completed()
    {
        for (var round = 0; round < 5; round++)
        {
            await using var world = await EngineWorld.CreateAsync(servers);
            Task<ControlResult>? cancel = null;
            world.Behave(StageCatalogue.AgentDeployer, _ =>
            {
                cancel = Task.Run(() => world.Controls.ApplyAsync(world.Id, BuildControl.Cancel));
                return Task.CompletedTask;
            });

            await world.RunToEndAsync();
            var accepted = await cancel! is ControlResult.Accepted;

            var terminal = Assert.Single(await world.JournalAsync(), update => update.IsTerminal);
            Assert.Equal(accepted ? "cancelled" : "completed", terminal.Status);
        }
    }

    [Fact]
    public async Task A_worker_that_wakes_up_late_does_not_resurrect_a_cancelled_build()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        var cancelled = new TaskCompletionSource();
        world.Behave("prompt_engineer", async _ =>
        {
            // It does not listen: it writes its result after the build was cancelled.
            await world.Controls.ApplyAsync(world.Id, BuildControl.Cancel);
            cancelled.SetResult();
        });

        await world.RunToEndAsync();

        Assert.True(cancelled.Task.IsCompleted);
        var build = await world.LatestAsync();
        Assert.Equal((BuildStatus.Cancelled, StageStatus.Pending), (build.Status, build.Stage("prompt_engineer").Status));
        Assert.DoesNotContain("agent_deployer", world.Ran);
    }
}
