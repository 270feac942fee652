using Microsoft.Extensions.Logging.Abstractions;
using Nexus.Core.Builds;
using Nexus.Core.Queues;
using Nexus.TestServices;

namespace Nexus.Core.Tests.Builds;

/// <summary>Controls at every moment of a build, and two at the same moment.</summary>
public sealed class ControlMomentTests(ServersFixture servers)
{
    [Theory]
    [InlineData("queued", 1)]
    [InlineData("between two stages", 2)]
    [InlineData("paused", 2)]
    public async Task A_restart_begins_anew_at_every_moment(string moment, int attempt)
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        await BringToAsync(world, moment);
        world.Ran.Clear();

        var restarted = Assert.IsType<ControlResult.Accepted>(await world.Controls.ApplyAsync(world.Id, BuildControl.Restart, "orchestrator")).Build;
        await world.RunToEndAsync();

        Assert.Equal((BuildStatus.Queued, 0), (restarted.Status, restarted.CompletedStages));
        Assert.Equal(StageCatalogue.All.Select(stage => stage.Name), world.Ran);
        Assert.Equal((BuildStatus.Completed, attempt), ((await world.LatestAsync()).Status, (await world.LatestAsync()).Stage("orchestrator").Attempt));
    }

    [Theory]
    [InlineData("queued")]
    [InlineData("between two stages")]
    public async Task A_build_that_was_paused_at_any_moment_goes_on_where_it_was(string moment)
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        await BringToAsync(world, moment);
        await world.Controls.ApplyAsync(world.Id, BuildControl.Pause);
        await world.RunToEndAsync();
        Assert.Equal(BuildStatus.Paused, (await world.LatestAsync()).Status);

        Assert.IsType<ControlResult.Accepted>(await world.Controls.ApplyAsync(world.Id, BuildControl.Resume));
        Assert.Equal(1, (await world.AgentBuilds.GetStatisticsAsync()).Ready);
        await world.RunToEndAsync();

        Assert.Equal(StageCatalogue.All.Select(stage => stage.Name), world.Ran);
        Assert.Equal(BuildStatus.Completed, (await world.LatestAsync()).Status);
    }

    [Fact]
    public async Task A_cancel_that_races_a_restart_ends_the_build_whoever_wins()
    {
        for (var round = 0; round < 5; round++)
        {
            await using var world = await EngineWorld.CreateAsync(servers);
            await BringToAsync(world, "between two stages");
            world.Ran.Clear();

            var results = await Task.WhenAll(
                Task.Run(() => world.Controls.ApplyAsync(world.Id, BuildControl.Cancel)),
                Task.Run(() => world.Controls.ApplyAsync(world.Id, BuildControl.Restart, "orchestrator")));
            await world.RunToEndAsync();

            Assert.IsType<ControlResult.Accepted>(results[0]);
            var given = await GivenAsync(world);
            Assert.Equal(results[1] is ControlResult.Accepted ? [BuildControl.Restart, BuildControl.Cancel] : [BuildControl.Cancel], given);
            Assert.Equal(BuildStatus.Cancelled, (await world.LatestAsync()).Status);
            Assert.Empty(world.Ran);
        }
    }

    [Fact]
    public async Task A_retry_that_races_a_restart_runs_the_build_once()
    {
        for (var round = 0; round < 5; round++)
        {
            await using var world = await EngineWorld.CreateAsync(servers);
            await BringToAsync(world, "failed");
            world.Ran.Clear();

            var results = await Task.WhenAll(
                Task.Run(() => world.Controls.ApplyAsync(world.Id, BuildControl.Retry)),
                Task.Run(() => world.Controls.ApplyAsync(world.Id, BuildControl.Restart, "agent_design")));
            await world.RunToEndAsync();

            // What is queued again can be restarted but not retried.
            Assert.IsType<ControlResult.Accepted>(results[1]);
            var given = await GivenAsync(world);
            Assert.Equal(results[0] is ControlResult.Accepted ? [BuildControl.Retry, BuildControl.Restart] : [BuildControl.Restart], given);
            Assert.Equal(StageCatalogue.All.Skip(3).Select(stage => stage.Name), world.Ran);
            Assert.Single(await world.JournalAsync(), update => update.Status == "completed" && update.Type == BuildUpdateType.Build);
        }
    }

    [Theory]
    [InlineData("failed", BuildControl.Retry, BuildStatus.Completed)]
    [InlineData("paused", BuildControl.Resume, BuildStatus.Completed)]
    [InlineData("queued", BuildControl.Cancel, BuildStatus.Cancelled)]
    public async Task A_control_that_redis_never_hears_of_is_obeyed_all_the_same(string moment, BuildControl control, BuildStatus status)
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        await BringToAsync(world, moment);
        // What is over and told of the sweeper looks at no more, unless the control says so.
        await world.ApplyUpdatesAsync();
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var redis = new RedisConnection($"{server.ConnectionString},asyncTimeout=1000");
        var unreachable = ServersFixture.NewQueue(redis);
        await unreachable.GetStatisticsAsync();
        server.Kill();
        var controls = new BuildControls(world.Store, new BuildQueues(unreachable, unreachable), world.Time, NullLogger<BuildControls>.Instance);

        Assert.IsType<ControlResult.Accepted>(await controls.ApplyAsync(world.Id, control));
        Assert.Equal(0, (await world.AgentBuilds.GetStatisticsAsync()).Ready);
        await world.Sweeper.SweepAsync();
        Assert.Equal(status == BuildStatus.Cancelled ? 0 : 1, (await world.AgentBuilds.GetStatisticsAsync()).Ready);
        await world.RunToEndAsync();
        await world.ApplyUpdatesAsync();

        Assert.Equal(status, (await world.Store.FindAsync(world.Id))!.Status);
    }

    private static async Task BringToAsync(EngineWorld world, string moment)
    {
        switch (moment)
        {
            case "queued":
                break;
            case "between two stages":
                using (var draining = new CancellationTokenSource())
                {
                    world.Behave("requirements_analysis", attempt => attempt == 1 ? draining.CancelAsync() : Task.CompletedTask);
                    await world.RunAsync(draining.Token);
                }

                Assert.Equal((BuildStatus.Running, 2), ((await world.LatestAsync()).Status, (await world.LatestAsync()).CompletedStages));
                break;
            case "paused":
                await BringToAsync(world, "between two stages");
                await world.Controls.ApplyAsync(world.Id, BuildControl.Pause);
                await world.RunToEndAsync();
                Assert.Equal(BuildStatus.Paused, (await world.LatestAsync()).Status);
                break;
            case "failed":
                world.Behave("tools_developer", attempt => attempt == 1 ? throw new StageFailedException("No.") : Task.CompletedTask);
                await world.RunToEndAsync();
                Assert.Equal(BuildStatus.Failed, (await world.LatestAsync()).Status);
                break;
            default:
                throw new ArgumentException($"There is no moment '{moment}'.", nameof(moment));
        }
    }

    private static async Task<IEnumerable<BuildControl>> GivenAsync(EngineWorld world) =>
        (await world.JournalAsync()).Select(update => update.Control).OfType<BuildControl>();
}
