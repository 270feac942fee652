using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Nexus.Core.Builds;

namespace Nexus.Core.Tests.Builds;

/// <summary>How often a stage is tried does not depend on how many workers try it.</summary>
public sealed class StageAttemptTests(ServersFixture servers)
{
    [Fact]
    public async Task The_attempts_of_a_stage_are_counted_over_all_workers()
    {
        await using var world = await EngineWorld.CreateAsync(servers, options => options.StageMaxAttempts = 3);
        using var death = new CancellationTokenSource();
        world.Behave("prompt_engineer", async attempt =>
        {
            if (attempt == 3)
            {
                await death.CancelAsync();
                death.Token.ThrowIfCancellationRequested();
            }

            throw new IOException($"broken for the {attempt}. time");
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.RunAsync(death: death.Token));
        // The next worker reads it from the store.
        await world.ApplyUpdatesAsync();

        await world.RunToEndAsync();

        var build = await world.LatestAsync();
        Assert.Equal((BuildStatus.Failed, 4, 1), (build.Status, build.Stage("prompt_engineer").Attempt, build.Stage("prompt_engineer").Lost));
        Assert.Contains("broken for the 4. time", build.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stage_that_broke_counts_though_its_worker_dies_before_the_next_attempt()
    {
        // The pause before the next attempt never ends by itself.
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var world = await EngineWorld.CreateAsync(servers, options => (options.StageMaxAttempts, options.StageMaxLosses) = (2, 0), time);
        world.Behave("prompt_engineer", attempt => throw new IOException($"broken for the {attempt}. time"));
        using var death = new CancellationTokenSource();
        var running = world.RunAsync(death: death.Token);
        await Eventually.HoldsAsync(async () => (await world.LatestAsync()).Stage("prompt_engineer") is { Status: StageStatus.Pending, Attempt: 1 }, "the first attempt breaks");
        Assert.Contains("broken for the 1. time", (await world.JournalAsync())[^1].Error, StringComparison.Ordinal);
        await death.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        time.Advance(TimeSpan.FromSeconds(1));

        await world.RunToEndAsync();

        var build = await world.LatestAsync();
        Assert.Equal((BuildStatus.Failed, 2, 0), (build.Status, build.Stage("prompt_engineer").Attempt, build.Stage("prompt_engineer").Lost));
        Assert.Equal(FailureCause.Error, (await world.JournalAsync())[^1].Cause);
    }

    [Fact]
    public async Task Another_worker_waits_as_long_before_the_next_attempt_as_the_one_that_stopped_would_have()
    {
        // A time that nobody else waits for.
        var backoff = TimeSpan.FromMilliseconds(7013);
        var time = new WatchedTime();
        await using var world = await EngineWorld.CreateAsync(servers, options => options.StageBackoff = backoff, time);
        using var draining = new CancellationTokenSource();
        world.Behave("prompt_engineer", async attempt =>
        {
            if (attempt == 1)
            {
                await draining.CancelAsync();
                throw new IOException("The disk is full.");
            }
        });
        Assert.False((await world.RunAsync(draining.Token)).IsDone);
        // The next worker reads it from the store.
        await world.ApplyUpdatesAsync();

        time.Advance(TimeSpan.FromSeconds(2));
        var running = world.RunAsync();
        await Eventually.HoldsAsync(() => Task.FromResult(running.IsCompleted || time.Waits.Contains(backoff - TimeSpan.FromSeconds(2))), "the other worker waits for the rest");
        Assert.Single(world.Ran, stage => stage == "prompt_engineer");
        time.Advance(backoff);

        Assert.True((await running).IsDone);
        Assert.Equal((BuildStatus.Completed, 2), ((await world.LatestAsync()).Status, (await world.LatestAsync()).Stage("prompt_engineer").Attempt));
    }

    [Fact]
    public async Task A_build_whose_worker_died_between_the_failure_of_a_stage_and_its_own_fails_with_the_stages_reason_and_its_kind()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        await world.DieInAsync("prompt_engineer");
        await world.Store.TryAppendAsync(new BuildUpdate
        {
            BuildId = world.Id,
            Sequence = (await world.LatestAsync()).Sequence + 1,
            At = world.Time.GetUtcNow(),
            Type = BuildUpdateType.Stage,
            Stage = "prompt_engineer",
            Status = "failed",
            Attempt = 1,
            Error = "It took longer than a minute.",
            Cause = FailureCause.Timeout,
        });
        // The next worker reads it from the store.
        await world.ApplyUpdatesAsync();
        await world.StatusWorker(null).HandleAsync(EngineWorld.UpdateJob(world.Id, (await world.LatestAsync()).Sequence, changesBuild: false), default, default);

        await world.RunToEndAsync();

        var build = await world.LatestAsync();
        Assert.Equal((BuildStatus.Failed, "Prompt engineer: It took longer than a minute."), (build.Status, build.Error));
        Assert.Equal(FailureCause.Timeout, (await world.JournalAsync())[^1].Cause);
    }

    [Fact]
    public async Task A_stage_that_is_retried_has_all_its_attempts_again()
    {
        await using var world = await EngineWorld.CreateAsync(servers, options => options.StageMaxAttempts = 2);
        world.Behave("prompt_engineer", attempt => attempt < 4 ? throw new IOException("The disk is full.") : Task.CompletedTask);
        await world.RunToEndAsync();
        Assert.Equal((BuildStatus.Failed, 2), ((await world.LatestAsync()).Status, (await world.LatestAsync()).Stage("prompt_engineer").Attempt));

        await world.Controls.ApplyAsync(world.Id, BuildControl.Retry);
        await world.RunToEndAsync();

        Assert.Equal((BuildStatus.Completed, 4), ((await world.LatestAsync()).Status, (await world.LatestAsync()).Stage("prompt_engineer").Attempt));
    }

    /// <summary>A clock that stands still until a test moves it, and remembers how long somebody wanted to wait.</summary>
    private sealed class WatchedTime() : FakeTimeProvider(DateTimeOffset.UtcNow)
    {
        public ConcurrentQueue<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Waits.Enqueue(dueTime);
            return timer;
        }
    }
}
