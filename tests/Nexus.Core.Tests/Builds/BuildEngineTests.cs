using System.Text.Json;
using Nexus.Core.Builds;
using Nexus.Core.Notifications;
using Nexus.TestServices;

namespace Nexus.Core.Tests.Builds;

public sealed class BuildEngineTests(ServersFixture servers)
{
    [Fact]
    public async Task A_build_runs_its_stages_in_order_and_publishes_what_the_last_one_says()
    {
        await using var world = await EngineWorld.CreateAsync(servers);

        Assert.True((await world.RunAsync()).IsDone);

        Assert.Equal(StageCatalogue.All.Select(stage => stage.Name), world.Ran);
        var build = await world.LatestAsync();
        Assert.Equal((BuildStatus.Completed, "agt_x", 20L), (build.Status, build.AgentId, build.Sequence));
        Assert.Equal(["orchestrator/out.md"], build.Stage("orchestrator").Artifacts);
        Assert.True(File.Exists(world.Volume.PathOf("builds", world.Id, "orchestrator", "out.md")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(world.Volume.PathOf(".tmp")));
    }

    [Fact]
    public async Task A_stage_that_a_dead_worker_committed_is_not_run_again()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        await world.DieInAsync("agent_design");
        // It died between the rename and the journal entry.
        using (var draft = world.Volume.CreateDraft())
        {
            var receipt = new StageReceipt("agent_design", 1, 1, "test", "From the dead worker.", ["design.md"]);
            await File.WriteAllTextAsync(
                Path.Combine(draft.FolderPath, StageReceipt.FileName), JsonSerializer.Serialize(receipt, NexusJson.Default.StageReceipt));
            Assert.True(draft.TryCommit(world.Volume.PathOf("builds", world.Id, "agent_design")));
        }

        world.Ran.Clear();
        Assert.True((await world.RunAsync()).IsDone);

        Assert.Equal(StageCatalogue.All.Skip(4).Select(stage => stage.Name), world.Ran);
        var build = await world.LatestAsync();
        Assert.Equal("From the dead worker.", build.Stage("agent_design").Summary);
        Assert.Equal(BuildStatus.Completed, build.Status);
    }

    [Fact]
    public async Task A_stage_that_stumbles_is_tried_again()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        world.Behave("tools_developer", attempt => attempt < 3 ? throw new IOException("not yet") : Task.CompletedTask);

        await world.RunAsync();

        var build = await world.LatestAsync();
        Assert.Equal((BuildStatus.Completed, 3), (build.Status, build.Stage("tools_developer").Attempt));
    }

    [Fact]
    public async Task A_stage_that_cannot_succeed_fails_the_build_with_its_reason_and_keeps_its_report()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        world.Behave("agent_developer_manager", _ => throw new StageFailedException("The package is bad."));

        Assert.True((await world.RunAsync()).IsDone);

        var build = await world.LatestAsync();
        Assert.Equal(BuildStatus.Failed, build.Status);
        Assert.Equal("Agent developer manager: The package is bad.", build.Error);
        Assert.Equal((StageStatus.Failed, 1), (build.Stage("agent_developer_manager").Status, build.Stage("agent_developer_manager").Attempt));
        Assert.True(File.Exists(world.Volume.PathOf("builds", world.Id, "failed", "agent_developer_manager-1", "out.md")));
        Assert.False(Directory.Exists(world.Volume.PathOf("builds", world.Id, "agent_developer_manager")));
    }

    [Fact]
    public async Task A_build_that_another_worker_holds_is_left_alone()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        await world.Leases.TryAcquireAsync(world.Id, "another", TimeSpan.FromMinutes(1));

        var outcome = await world.RunAsync();

        Assert.False(outcome.IsDone);
        Assert.InRange(outcome.Delay, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(2));
        Assert.Empty(world.Ran);
    }

    [Fact]
    public async Task A_draining_worker_stops_between_two_stages()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        using var draining = new CancellationTokenSource();
        world.Behave("requirements_analysis", _ => draining.CancelAsync());

        var outcome = await world.RunAsync(draining.Token);

        Assert.False(outcome.IsDone);
        Assert.Equal(2, (await world.LatestAsync()).CompletedStages);
        Assert.NotNull((await world.Leases.TryAcquireAsync(world.Id, "next", TimeSpan.FromSeconds(1))).Lease);
    }

    [Fact]
    public async Task Updates_that_come_late_twice_and_out_of_order_are_applied_once_and_notified_once()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        await world.RunAsync();
        var url = await servers.Sqs.CreateQueueAsync();
        var handler = world.StatusWorker(url);

        foreach (var (sequence, changesBuild) in new[] { (20L, true), (3L, false), (0L, true), (1L, true), (20L, true), (7L, false) })
        {
            Assert.True((await handler.HandleAsync(EngineWorld.UpdateJob(world.Id, sequence, changesBuild), default, default)).IsDone);
        }

        var build = await world.Store.FindAsync(world.Id);
        Assert.Equal((20L, BuildStatus.Completed), (build!.Sequence, build.Status));
        var messages = new List<string>();
        while ((await servers.Sqs.Client.ReceiveMessageAsync(new Amazon.SQS.Model.ReceiveMessageRequest { QueueUrl = url, MaxNumberOfMessages = 10 })).Messages is { Count: > 0 } received)
        {
            messages.AddRange(received.Select(message => message.Body));
        }

        var ids = messages.Select(body => JsonSerializer.Deserialize(body, NexusJson.Default.BuildEvent)!).Select(one => (one.Id, one.Type));
        Assert.Equal(
            [($"{world.Id}:0", "nexus.build.queued"), ($"{world.Id}:1", "nexus.build.running"), ($"{world.Id}:20", "nexus.build.completed")],
            ids.Order());
    }
}
