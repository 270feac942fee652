using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Nexus.Core.Agents;
using Nexus.Core.Artifacts;
using Nexus.Core.Builds;
using Nexus.Core.Models;
using Nexus.Core.Notifications;
using Nexus.Core.Queues;
using Nexus.TestServices;

namespace Nexus.Core.Tests.Builds;

public sealed class BuildEngineTests(ServersFixture servers)
{
    [Fact]
    public async Task A_build_runs_its_stages_in_order_and_publishes_what_the_last_one_says()
    {
        await using var world = await World.CreateAsync(servers);

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
        await using var world = await World.CreateAsync(servers);
        world.Behave("agent_design", _ => throw new OperationCanceledException("The worker dies here."));
        await Assert.ThrowsAnyAsync<Exception>(() => world.RunUntilAsync("agent_design"));
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
        await using var world = await World.CreateAsync(servers);
        world.Behave("tools_developer", attempt => attempt < 3 ? throw new IOException("not yet") : Task.CompletedTask);

        await world.RunAsync();

        var build = await world.LatestAsync();
        Assert.Equal((BuildStatus.Completed, 3), (build.Status, build.Stage("tools_developer").Attempt));
    }

    [Fact]
    public async Task A_stage_that_cannot_succeed_fails_the_build_with_its_reason_and_keeps_its_report()
    {
        await using var world = await World.CreateAsync(servers);
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
        await using var world = await World.CreateAsync(servers);
        await world.Leases.TryAcquireAsync(world.Id, "another", TimeSpan.FromMinutes(1));

        var outcome = await world.RunAsync();

        Assert.False(outcome.IsDone);
        Assert.InRange(outcome.Delay, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(61));
        Assert.Empty(world.Ran);
    }

    [Fact]
    public async Task A_draining_worker_stops_between_two_stages()
    {
        await using var world = await World.CreateAsync(servers);
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
        await using var world = await World.CreateAsync(servers);
        await world.RunAsync();
        var url = await servers.Sqs.CreateQueueAsync();
        await using var redis = servers.Connect();
        var handler = new StatusUpdateHandler(
            world.Store, new BuildBroadcast(redis), new BuildNotifications(servers.Sqs.Client, new QueueUrls(url)), TimeProvider.System,
            NullLogger<StatusUpdateHandler>.Instance);

        foreach (var (sequence, changesBuild) in new[] { (20L, true), (3L, false), (0L, true), (1L, true), (20L, true), (7L, false) })
        {
            Assert.True((await handler.HandleAsync(UpdateJob(world.Id, sequence, changesBuild), default, default)).IsDone);
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

    private static LeasedJob UpdateJob(string buildId, long sequence, bool changesBuild) => new()
    {
        Id = "job",
        Token = 1,
        Attempt = 1,
        EnqueuedAt = DateTimeOffset.UnixEpoch,
        Body = JsonSerializer.SerializeToUtf8Bytes(new StatusUpdateJob(buildId, sequence, changesBuild), NexusJson.Compact.StatusUpdateJob),
    };

    private sealed class World : IAsyncDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly RedisConnection _redis;
        private readonly BuildEngine _engine;
        private readonly Dictionary<string, Func<int, Task>> _behaviours = [];
        private CancellationTokenSource? _death;

        private World(ServersFixture servers, Storage.TableNames tables)
        {
            _redis = servers.Connect();
            Volume = new SharedVolume(_folder.Path);
            Store = new BuildStore(servers.Dynamo.Client, tables);
            Leases = new BuildLeases(servers.Dynamo.Client, tables, TimeProvider.System);
            var options = Options.Create(new BuildOptions { StageBackoff = TimeSpan.FromMilliseconds(1) });
            _engine = new BuildEngine(
                StageCatalogue.All.Select(stage => new Stage(this, stage.Name)), Store, Leases,
                new BuildQueues(ServersFixture.NewQueue(_redis), ServersFixture.NewQueue(_redis)), Volume, new BuildArtifacts(Volume),
                new LanguageModel("test", new OfflineChatClient(new ToolCatalogue()), IsOffline: false), options, TimeProvider.System,
                NullLogger<BuildEngine>.Instance);
        }

        public string Id { get; } = BuildId.New(DateTimeOffset.UtcNow);

        public SharedVolume Volume { get; }

        public BuildStore Store { get; }

        public BuildLeases Leases { get; }

        public List<string> Ran { get; } = [];

        public static async Task<World> CreateAsync(ServersFixture servers)
        {
            var world = new World(servers, await servers.Dynamo.CreateTablesAsync());
            await world.Store.CreateAsync(Build.Create(world.Id, "An agent for everything.", null, DateTimeOffset.UtcNow));
            return world;
        }

        public void Behave(string stage, Func<int, Task> behaviour) => _behaviours[stage] = behaviour;

        public Task<JobOutcome> RunAsync(CancellationToken draining = default) => _engine.HandleAsync(Job(), draining, CancellationToken.None);

        /// <summary>Runs until a stage begins, and dies in it.</summary>
        public async Task RunUntilAsync(string stage)
        {
            using var death = _death = new CancellationTokenSource();
            Behave(stage, async _ =>
            {
                await death.CancelAsync();
                death.Token.ThrowIfCancellationRequested();
            });
            await _engine.HandleAsync(Job(), CancellationToken.None, death.Token);
        }

        public async Task<Build> LatestAsync() => (await Store.FindLatestAsync(Id))!;

        public async ValueTask DisposeAsync()
        {
            _death?.Dispose();
            await _redis.DisposeAsync();
            _folder.Dispose();
        }

        private LeasedJob Job() => new()
        {
            Id = Id,
            Body = Encoding.UTF8.GetBytes(Id),
            Token = 1,
            Attempt = 1,
            EnqueuedAt = DateTimeOffset.UnixEpoch,
        };

        private sealed class Stage(World world, string name) : IBuildStage
        {
            private int _attempt;

            public string Name => name;

            public async Task<StageResult> RunAsync(StageContext context, CancellationToken cancellationToken)
            {
                world.Ran.Add(name);
                await context.WriteAsync("out.md", name, cancellationToken);
                if (world._behaviours.TryGetValue(name, out var behave))
                {
                    await behave(++_attempt);
                }

                return new StageResult($"{name} is done.", name == StageCatalogue.AgentDeployer ? "agt_x" : null);
            }
        }
    }
}
