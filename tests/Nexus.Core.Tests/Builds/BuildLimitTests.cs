using System.Collections.Concurrent;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Nexus.Core.Artifacts;
using Nexus.Core.Builds;
using Nexus.Core.Builds.Stages;
using Nexus.Core.Notifications;

namespace Nexus.Core.Tests.Builds;

/// <summary>What takes too long, breaks again and again, or cannot be told.</summary>
public sealed class BuildLimitTests(ServersFixture servers)
{
    [Fact]
    public async Task A_stage_that_hangs_is_stopped_tried_again_and_fails_with_its_limit()
    {
        await using var world = await EngineWorld.CreateAsync(servers, options => (options.StageTimeout, options.StageMaxAttempts) = (TimeSpan.FromMilliseconds(40), 2));
        var stopped = 0;
        world.Behave("system_architecture", async (_, token) =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                Interlocked.Increment(ref stopped);
            }
        });

        await world.RunToEndAsync();

        var build = await world.LatestAsync();
        Assert.Equal((BuildStatus.Failed, 2), (build.Status, build.Stage("system_architecture").Attempt));
        await Eventually.HoldsAsync(() => Task.FromResult(Volatile.Read(ref stopped) == 2), "both attempts hear that they are to stop");
        Assert.Contains("Nexus:StageTimeout", build.Error, StringComparison.Ordinal);
        Assert.Equal(FailureCause.Timeout, (await world.JournalAsync())[^1].Cause);
    }

    [Fact]
    public async Task What_attempts_that_failed_took_is_counted_too()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        world.Behave("agent_design", attempt => attempt < 3 ? throw new IOException("The disk is full.") : Task.CompletedTask);
        world.Behave("tools_developer", _ => throw new IOException("The disk is full."));

        await world.RunToEndAsync();

        Assert.Equal(BuildStatus.Failed, (await world.LatestAsync()).Status);
        var usage = StageUsage.Read(world.Volume.PathOf("builds", world.Id));
        Assert.Equal((10L, 30L, 30L), (usage["orchestrator"].InputTokens, usage["agent_design"].InputTokens, usage["tools_developer"].InputTokens));
        Assert.False(usage.ContainsKey("prompt_engineer"));
    }

    [Fact]
    public async Task What_attempts_took_that_were_interrupted_or_left_to_another_worker_is_counted_too()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        // Told to stop in the midst of the first attempt, and after the second, which broke.
        foreach (var isMidst in new[] { true, false })
        {
            using var draining = new CancellationTokenSource();
            using var graceOver = new CancellationTokenSource();
            world.Behave("agent_design", async (_, token) =>
            {
                await draining.CancelAsync();
                if (!isMidst)
                {
                    throw new IOException("The disk is full.");
                }

                await graceOver.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
            });
            var run = world.RunAsync(draining.Token, graceOver.Token);
            if (isMidst)
            {
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
            }
            else
            {
                Assert.False((await run).IsDone);
            }
        }

        world.Behave("agent_design", _ => Task.CompletedTask);
        await world.RunToEndAsync();

        Assert.Equal((BuildStatus.Completed, 3), ((await world.LatestAsync()).Status, (await world.LatestAsync()).Stage("agent_design").Attempt));
        var usage = StageUsage.Read(world.Volume.PathOf("builds", world.Id));
        Assert.Equal((10L, 30L, 10L), (usage["orchestrator"].InputTokens, usage["agent_design"].InputTokens, usage["tools_developer"].InputTokens));
        Assert.DoesNotContain(new BuildArtifacts(world.Volume).List(world.Id), file => file.Path.StartsWith("spent", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stage_may_have_a_limit_of_its_own()
    {
        await using var world = await EngineWorld.CreateAsync(servers, options =>
        {
            options.StageMaxAttempts = 1;
            options.StageTimeouts["agent_design"] = TimeSpan.FromMilliseconds(40);
        });
        world.Behave("agent_design", (_, token) => Task.Delay(Timeout.Infinite, token));

        await world.RunToEndAsync();

        Assert.Equal((BuildStatus.Failed, "agent_design"), ((await world.LatestAsync()).Status, (await world.LatestAsync()).CurrentStage));
    }

    [Fact]
    public async Task A_build_that_takes_too_long_in_all_fails_with_the_total_limit()
    {
        await using var world = await EngineWorld.CreateAsync(servers, options => options.BuildTimeout = TimeSpan.FromSeconds(2));
        world.Behave("tools_developer", (_, token) => Task.Delay(Timeout.Infinite, token));

        await world.RunToEndAsync();

        var build = await world.LatestAsync();
        Assert.Equal(BuildStatus.Failed, build.Status);
        Assert.Contains("Nexus:BuildTimeout", build.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pause_before_a_stage_is_tried_again_doubles_and_the_last_error_is_the_builds()
    {
        var time = new RecordingTime();
        await using var world = await EngineWorld.CreateAsync(
            servers, options => (options.StageMaxAttempts, options.StageBackoff) = (4, TimeSpan.FromMilliseconds(7)), time);
        world.Behave("prompt_engineer", attempt => throw new InvalidOperationException($"broken for the {attempt}. time"));

        await world.RunToEndAsync();

        Assert.Equal([7, 14, 28], time.Pauses.Where(pause => pause is 7 or 14 or 28));
        Assert.Contains("broken for the 4. time", (await world.LatestAsync()).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_sqs_delays_the_events_of_a_build_and_loses_and_doubles_none()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        await world.RunToEndAsync();
        var url = await servers.Sqs.CreateQueueAsync();
        var last = (await world.LatestAsync()).Sequence;
        // Nobody listens on the first port of a machine.
        using var broken = new AmazonSQSClient(
            new BasicAWSCredentials("test", "test"), new AmazonSQSConfig { ServiceURL = "http://127.0.0.1:1", AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });

        for (var i = 0; i < 3; i++)
        {
            var outcome = await world.StatusWorker(url, broken).HandleAsync(EngineWorld.UpdateJob(world.Id, last, changesBuild: true), default, default);
            Assert.False(outcome.IsDone);
            Assert.True(outcome.Delay > TimeSpan.Zero);
        }

        Assert.True((await world.StatusWorker(url).HandleAsync(EngineWorld.UpdateJob(world.Id, last, changesBuild: true), default, default)).IsDone);
        Assert.Equal(
            ["nexus.build.completed", "nexus.build.queued", "nexus.build.running"], (await ReceiveAsync(url)).Select(one => one.Type).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Many_status_workers_at_once_send_each_event_of_a_build_once()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        await world.RunToEndAsync();
        var url = await servers.Sqs.CreateQueueAsync();
        var last = (await world.LatestAsync()).Sequence;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            var worker = world.StatusWorker(url);
            while (!(await worker.HandleAsync(EngineWorld.UpdateJob(world.Id, last, changesBuild: true), default, default)).IsDone)
            {
                await Task.Delay(5);
            }
        }));

        var events = await ReceiveAsync(url);
        Assert.Equal(3, events.Count);
        Assert.Equal(3, events.Select(one => one.Id).Distinct().Count());
        Assert.All(events, one => Assert.Equal(("1.0", world.Id), (one.Specversion, one.Subject)));
    }

    private async Task<List<BuildEvent>> ReceiveAsync(string url)
    {
        var events = new List<BuildEvent>();
        while ((await servers.Sqs.Client.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = url, MaxNumberOfMessages = 10 })).Messages is { Count: > 0 } received)
        {
            events.AddRange(received.Select(message => JsonSerializer.Deserialize(message.Body, NexusJson.Default.BuildEvent)!));
        }

        return events;
    }

    /// <summary>The system's time, which remembers how long somebody wanted to wait.</summary>
    private sealed class RecordingTime : TimeProvider
    {
        public ConcurrentQueue<double> Pauses { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Pauses.Enqueue(dueTime.TotalMilliseconds);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
