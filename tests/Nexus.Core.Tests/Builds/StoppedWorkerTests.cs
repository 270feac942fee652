using Nexus.Core.Builds;

namespace Nexus.Core.Tests.Builds;

/// <summary>A worker that is told to stop in the midst of a stage is not one that the stage killed.</summary>
public sealed class StoppedWorkerTests(ServersFixture servers)
{
    [Fact]
    public async Task Workers_that_stop_in_the_midst_of_a_stage_do_not_count_as_vanished()
    {
        await using var world = await EngineWorld.CreateAsync(servers, options => options.StageMaxLosses = 0);
        for (var round = 1; round <= 3; round++)
        {
            using var draining = new CancellationTokenSource();
            using var graceOver = new CancellationTokenSource();
            world.Behave("prompt_engineer", async (_, token) =>
            {
                await draining.CancelAsync();
                await graceOver.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
            });

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.RunAsync(draining.Token, graceOver.Token));

            var stage = (await world.LatestAsync()).Stage("prompt_engineer");
            Assert.Equal((StageStatus.Pending, round, 0), (stage.Status, stage.Attempt, stage.Lost));
            Assert.Null(stage.StartedAt);
            Assert.Contains("The worker stops", (await world.JournalAsync())[^1].Message, StringComparison.Ordinal);
        }

        world.Behave("prompt_engineer", _ => Task.CompletedTask);
        await world.RunToEndAsync();
        await world.ApplyUpdatesAsync();

        var build = (await world.Store.FindAsync(world.Id))!;
        Assert.Equal((BuildStatus.Completed, 4), (build.Status, build.Stage("prompt_engineer").Attempt));
    }

    [Fact]
    public async Task A_worker_that_stops_before_the_next_attempt_of_a_stage_does_not_count_as_vanished()
    {
        await using var world = await EngineWorld.CreateAsync(servers, options => options.StageMaxLosses = 0);
        using var draining = new CancellationTokenSource();
        world.Behave("prompt_engineer", async attempt =>
        {
            await draining.CancelAsync();
            throw new IOException("The disk is full.");
        });
        Assert.False((await world.RunAsync(draining.Token)).IsDone);

        world.Behave("prompt_engineer", _ => Task.CompletedTask);
        await world.RunToEndAsync();

        Assert.Equal((BuildStatus.Completed, 0), ((await world.LatestAsync()).Status, (await world.LatestAsync()).Stage("prompt_engineer").Lost));
    }

    [Fact]
    public async Task A_worker_that_dies_in_the_midst_of_a_stage_counts()
    {
        await using var world = await EngineWorld.CreateAsync(servers, options => options.StageMaxLosses = 0);
        await world.DieInAsync("prompt_engineer");

        await world.RunToEndAsync();

        Assert.Equal(FailureCause.WorkerLost, (await world.JournalAsync())[^1].Cause);
    }

    [Fact]
    public async Task A_worker_that_stops_after_a_cancel_writes_nothing_more()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        using var draining = new CancellationTokenSource();
        using var graceOver = new CancellationTokenSource();
        world.Behave("prompt_engineer", async (_, token) =>
        {
            await world.Controls.ApplyAsync(world.Id, BuildControl.Cancel, cancellationToken: CancellationToken.None);
            await draining.CancelAsync();
            await graceOver.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.RunAsync(draining.Token, graceOver.Token));

        Assert.Equal(BuildStatus.Cancelled, (await world.LatestAsync()).Status);
        Assert.Equal(BuildControl.Cancel, (await world.JournalAsync())[^1].Control);
    }
}
