using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Nexus.Core.Builds;
using Nexus.Core.Queues;
using Nexus.TestServices;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;

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
        Assert.Equal((SweeperAction.Requeued, SweeperFinding.Abandoned, "The build is queued and nobody worked on it."), (finding.Action, finding.Cause, finding.Reason));
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

    [Theory]
    [InlineData("paused")]
    [InlineData("running")]
    public async Task An_event_whose_job_redis_lost_is_sent_though_its_change_is_applied_and_nothing_follows(string status)
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        if (status == "paused")
        {
            await world.Controls.ApplyAsync(world.Id, BuildControl.Pause);
        }
        else
        {
            await world.DieInAsync("agent_design");
        }

        // They are told of every change but that the build's own status changed: its state moves on, and the job that was to notify is lost.
        var latest = await world.LatestAsync();
        await world.StatusWorker(null).HandleAsync(EngineWorld.UpdateJob(world.Id, latest.Sequence, changesBuild: false), default, default);
        await world.StatusUpdates.AcknowledgeAsync((await world.StatusUpdates.LeaseAsync(100)).Jobs);
        Assert.Equal(latest.Status, (await world.Store.FindAsync(world.Id))!.Status);

        await world.Sweeper.SweepAsync();

        var url = await servers.Sqs.CreateQueueAsync();
        await world.ApplyUpdatesAsync(world.StatusWorker(url));
        var sent = await servers.Sqs.Client.ReceiveMessageAsync(new Amazon.SQS.Model.ReceiveMessageRequest { QueueUrl = url, MaxNumberOfMessages = 10 });
        Assert.Equal(
            new[] { "nexus.build.queued", $"nexus.build.{status}" }.Order(),
            sent.Messages.Select(message => JsonSerializer.Deserialize(message.Body, NexusJson.Default.BuildEvent)!.Type).Order());
        await world.Sweeper.SweepAsync();
        Assert.Equal(0, (await world.StatusUpdates.GetStatisticsAsync()).Ready);
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

    [Theory]
    [InlineData("a stage that does not exist")]
    [InlineData("an item that is not an update")]
    public async Task A_build_that_cannot_be_read_does_not_keep_the_others_from_being_swept(string defect)
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        // Older than the build that is to be seen to, and so looked at before it.
        var broken = BuildId.New(DateTimeOffset.UtcNow.AddMinutes(-1));
        await world.Store.CreateAsync(Build.Create(broken, "owner", "An agent that is broken.", null, world.Time.GetUtcNow()));
        var update = new BuildUpdate
        {
            BuildId = broken,
            Sequence = 1,
            At = world.Time.GetUtcNow(),
            Type = BuildUpdateType.Stage,
            Status = defect.Contains("stage", StringComparison.Ordinal) ? "running" : "nonsense",
            Stage = "a_stage_of_the_future",
        };
        Assert.True(await world.Store.TryAppendAsync(update));
        Assert.Equal([broken, world.Id], await world.Store.Active.ListAsync());

        await world.Sweeper.SweepAsync();

        Assert.Contains((await world.Sweeps.ReadAsync()).Findings, finding => finding.BuildId == world.Id);
        Assert.Equal(1, (await world.AgentBuilds.GetStatisticsAsync()).Ready);
    }

    [Fact]
    public async Task Of_two_sweepers_in_one_interval_one_looks()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        var options = new BuildOptions { SweepInterval = TimeSpan.FromMinutes(10), SweepAfter = TimeSpan.FromMilliseconds(-1) };
        await using var redis = TurnsOfItsOwn(1);
        using var one = world.NewSweeper(new SweeperLog(redis), options);
        using var other = world.NewSweeper(new SweeperLog(redis), options);

        var looked = await Task.WhenAll(one.TrySweepAsync(), other.TrySweepAsync());

        Assert.Single(looked, true);
        Assert.False(await one.TrySweepAsync());
    }

    [Fact]
    public async Task A_sweeper_that_vanishes_leaves_its_turn_to_another()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        var options = new BuildOptions { SweepInterval = TimeSpan.FromMilliseconds(300), SweepAfter = TimeSpan.FromMilliseconds(-1) };
        await using var redis = TurnsOfItsOwn(2);
        using (var one = world.NewSweeper(new SweeperLog(redis), options))
        {
            Assert.True(await one.TrySweepAsync());
        }

        using var other = world.NewSweeper(new SweeperLog(redis), options);
        await Eventually.HoldsAsync(() => other.TrySweepAsync(), "the turn runs out");
    }

    [Fact]
    public async Task A_sweeper_that_redis_does_not_answer_looks_all_the_same()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var world = await EngineWorld.CreateAsync(servers, time: time);
        await world.DieInAsync("agent_design");
        await world.Leases.TryAcquireAsync(world.Id, "a worker that hangs", TimeSpan.FromDays(1));
        // Nobody listens there.
        await using var redis = new RedisConnection("127.0.0.1:1,connectTimeout=100,asyncTimeout=500");
        using var sweeper = world.NewSweeper(new SweeperLog(redis), new BuildOptions { SweepInterval = TimeSpan.FromSeconds(1) });

        time.Advance(TimeSpan.FromHours(2));
        var sweep = sweeper.TrySweepAsync();

        await Eventually.HoldsAsync(async () => (await world.LatestAsync()).Status == BuildStatus.Failed, "the build that is stuck fails");
        // What it found it cannot tell, and it ends all the same.
        Assert.True(await sweep.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_redis_that_is_away_is_waited_for_once_in_a_sweep_however_many_builds_there_are(bool isStuck)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var world = await EngineWorld.CreateAsync(servers, time: time);
        var ids = Enumerable.Range(1, 5).Select(minutes => BuildId.New(DateTimeOffset.UtcNow.AddMinutes(-minutes))).ToArray();
        foreach (var id in ids)
        {
            await world.Store.CreateAsync(Build.Create(id, "owner", "An agent that waits.", null, time.GetUtcNow()));
            if (isStuck)
            {
                await world.Store.TryAppendAsync(new BuildUpdate { BuildId = id, Sequence = 1, At = time.GetUtcNow(), Type = BuildUpdateType.Build, Status = "running" });
            }
        }

        // Nobody listens there.
        await using var away = new RedisConnection("127.0.0.1:1,connectTimeout=100,asyncTimeout=500");
        var asked = new ProfilingSession();
        (await away.ConnectAsync()).RegisterProfiler(() => asked);
        using var sweeper = new BuildSweeper(
            world.Store, world.Leases, new BuildQueues(ServersFixture.NewQueue(away), ServersFixture.NewQueue(away)), new SweeperLog(away),
            Options.Create(new BuildOptions()), time, NullLogger<BuildSweeper>.Instance);

        time.Advance(TimeSpan.FromHours(2));
        Assert.True(await sweeper.TrySweepAsync());
        Assert.Single(asked.FinishProfiling());

        // It goes while the sweeper looks.
        await sweeper.SweepAsync();
        Assert.Single(asked.FinishProfiling());

        foreach (var id in ids)
        {
            Assert.Equal(isStuck ? BuildStatus.Failed : BuildStatus.Queued, (await world.Store.FindLatestAsync(id))!.Status);
        }
    }

    [Fact]
    public async Task Without_redis_all_that_are_stuck_fail_and_are_told_of_when_it_is_back()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var world = await EngineWorld.CreateAsync(servers, time: time);
        await world.DieInAsync("agent_design");
        await world.StatusUpdates.AcknowledgeAsync((await world.StatusUpdates.LeaseAsync(1000)).Jobs);
        var other = BuildId.New(DateTimeOffset.UtcNow.AddMinutes(-1));
        await world.Store.CreateAsync(Build.Create(other, "owner", "Another agent.", null, time.GetUtcNow()));
        await world.Store.TryAppendAsync(new BuildUpdate { BuildId = other, Sequence = 1, At = time.GetUtcNow(), Type = BuildUpdateType.Build, Status = "running" });
        string[] both = [other, world.Id];
        // Nobody listens there.
        await using var away = new RedisConnection("127.0.0.1:1,connectTimeout=100,asyncTimeout=500");
        using var sweeper = new BuildSweeper(
            world.Store, world.Leases, new BuildQueues(ServersFixture.NewQueue(away), ServersFixture.NewQueue(away)), new SweeperLog(away),
            Options.Create(new BuildOptions()), time, NullLogger<BuildSweeper>.Instance);

        time.Advance(TimeSpan.FromHours(2));
        await sweeper.SweepAsync();

        foreach (var id in both)
        {
            Assert.Equal((BuildStatus.Failed, BuildStatus.Queued), ((await world.Store.FindLatestAsync(id))!.Status, (await world.Store.FindAsync(id))!.Status));
        }

        await world.Sweeper.SweepAsync();

        var url = await servers.Sqs.CreateQueueAsync();
        await world.ApplyUpdatesAsync(world.StatusWorker(url));
        var sent = await servers.Sqs.Client.ReceiveMessageAsync(new Amazon.SQS.Model.ReceiveMessageRequest { QueueUrl = url, MaxNumberOfMessages = 10 });
        Assert.Equal(
            both,
            sent.Messages.Select(message => JsonSerializer.Deserialize(message.Body, NexusJson.Default.BuildEvent)!)
                .Where(e => e.Type == "nexus.build.failed").Select(e => e.Subject).Order());
        Assert.Empty(await world.Store.Active.ListAsync());
    }

    [Fact]
    public async Task What_was_found_while_redis_was_away_can_be_read_when_it_is_back()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var world = await EngineWorld.CreateAsync(servers, time: time);
        await world.DieInAsync("agent_design");
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var redis = new RedisConnection($"{server.ConnectionString},asyncTimeout=500");
        await redis.ConnectAsync();
        var log = new SweeperLog(redis);
        using var sweeper = new BuildSweeper(
            world.Store, world.Leases, new BuildQueues(ServersFixture.NewQueue(redis), ServersFixture.NewQueue(redis)), log,
            Options.Create(new BuildOptions()), time, NullLogger<BuildSweeper>.Instance);

        server.Kill();
        time.Advance(TimeSpan.FromHours(2));
        await sweeper.TrySweepAsync();
        Assert.Equal(BuildStatus.Failed, (await world.LatestAsync()).Status);
        await server.StartAsync();

        SweeperReport? report = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    // Whether it is this sweeper's turn again or not.
                    await sweeper.TrySweepAsync();
                    report = await log.ReadAsync();
                }
                catch (Exception e) when (e is RedisException or TimeoutException)
                {
                    return false;
                }

                return report.Findings.Count > 0;
            },
            "the finding is told");
        var finding = Assert.Single(report!.Findings);
        Assert.Equal((world.Id, SweeperAction.Failed, FailureCause.Timeout), (finding.BuildId, finding.Action, finding.Cause));
    }

    // Other tests sweep by the same Redis; in a database beside theirs nobody takes the turns.
    private RedisConnection TurnsOfItsOwn(int database) => new($"{servers.Redis.ConnectionString},defaultDatabase={database}");
}
