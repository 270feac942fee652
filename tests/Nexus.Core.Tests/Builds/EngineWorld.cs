using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Nexus.Core.Agents;
using Nexus.Core.Artifacts;
using Nexus.Core.Builds;
using Nexus.Core.Builds.Stages;
using Nexus.Core.Builds.Statistics;
using Nexus.Core.Models;
using Nexus.Core.Notifications;
using Nexus.Core.Queues;
using Nexus.TestServices;

namespace Nexus.Core.Tests.Builds;

/// <summary>One build, an engine whose stages do what a test says, and everything that acts on the build beside it.</summary>
internal sealed class EngineWorld : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RedisConnection _redis;
    private readonly ControlSignals _signals;
    private readonly BuildEngine _engine;
    private readonly ServersFixture _servers;
    private readonly BuildQueues _queues;
    private readonly Dictionary<string, Func<int, CancellationToken, Task>> _behaviours = [];
    private readonly Dictionary<string, IBuildStage> _real = [];
    private readonly Storage.TableNames _tables;
    private CancellationTokenSource? _death;

    private EngineWorld(ServersFixture servers, Storage.TableNames tables, Action<BuildOptions>? configure, TimeProvider time)
    {
        _servers = servers;
        _tables = tables;
        Time = time;
        _redis = servers.Connect();
        var options = new BuildOptions { StageMaxAttempts = 3, StageBackoff = TimeSpan.FromMilliseconds(1), SweepAfter = TimeSpan.FromMilliseconds(-1) };
        configure?.Invoke(options);
        Volume = new SharedVolume(_folder.Path);
        Store = new BuildStore(servers.Dynamo.Client, tables);
        Leases = new BuildLeases(servers.Dynamo.Client, tables, time);
        Facts = new BuildFactStore(servers.Dynamo.Client, tables);
        Agents = new AgentStore(servers.Dynamo.Client, tables);
        AgentBuilds = ServersFixture.NewQueue(_redis);
        StatusUpdates = ServersFixture.NewQueue(_redis);
        var queues = _queues = new BuildQueues(AgentBuilds, StatusUpdates);
        var broadcast = new BuildBroadcast(_redis);
        _signals = new ControlSignals(broadcast);
        Controls = new BuildControls(Store, queues, time, NullLogger<BuildControls>.Instance);
        Sweeps = new SweeperLog(_redis);
        Sweeper = NewSweeper(Sweeps, options);
        _engine = new BuildEngine(
            StageCatalogue.All.Select(stage => new Stage(this, stage.Name)), Store, Leases, queues, _signals, Volume, new BuildArtifacts(Volume),
            new LanguageModel("test", new OfflineChatClient(new ToolCatalogue()), IsOffline: false), Options.Create(options), time,
            NullLogger<BuildEngine>.Instance);
    }

    public string Id { get; } = BuildId.New(DateTimeOffset.UtcNow);

    public SharedVolume Volume { get; }

    public BuildStore Store { get; }

    public BuildLeases Leases { get; }

    public BuildFactStore Facts { get; }

    public AgentStore Agents { get; }

    public AgentVersions Versions => new(Store, new AgentPackageStore(Volume));

    public IJobHandler Engine => _engine;

    public BuildControls Controls { get; }

    public BuildSweeper Sweeper { get; }

    public SweeperLog Sweeps { get; }

    public JobQueue AgentBuilds { get; }

    public JobQueue StatusUpdates { get; }

    public TimeProvider Time { get; }

    public ConcurrentQueue<string> Ran { get; } = [];

    public static async Task<EngineWorld> CreateAsync(ServersFixture servers, Action<BuildOptions>? configure = null, TimeProvider? time = null)
    {
        var world = new EngineWorld(servers, await servers.Dynamo.CreateTablesAsync(), configure, time ?? TimeProvider.System);
        await world.Store.CreateAsync(Build.Create(world.Id, "owner", "An agent for everything.", null, world.Time.GetUtcNow()));
        return world;
    }

    public void Behave(string stage, Func<int, Task> behaviour) => _behaviours[stage] = (attempt, _) => behaviour(attempt);

    public void Behave(string stage, Func<int, CancellationToken, Task> behaviour) => _behaviours[stage] = behaviour;

    /// <summary>Makes stages what they are in a worker, with the offline model; what they are told to do here they do when their own work is done.</summary>
    public void UseReal(params IEnumerable<IBuildStage> stages)
    {
        foreach (var stage in stages)
        {
            _real[stage.Name] = stage;
        }
    }

    /// <summary>A stage that works until it is stopped, in its first attempt.</summary>
    public Task BlockAsync(string stage)
    {
        var begun = new TaskCompletionSource();
        Behave(stage, (attempt, token) =>
        {
            begun.TrySetResult();
            return attempt == 1 ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
        });
        return begun.Task;
    }

    public Task<JobOutcome> RunAsync(CancellationToken draining = default, CancellationToken death = default) => _engine.HandleAsync(Job(Id), draining, death);

    /// <summary>Runs a job of the given body, which may be anybody's.</summary>
    public Task<JobOutcome> RunAsync(string body) => _engine.HandleAsync(Job(body), default, default);

    /// <summary>The leases as somebody with another clock sees them.</summary>
    public BuildLeases LeasesBy(TimeProvider time) => new(_servers.Dynamo.Client, _tables, time);

    /// <summary>Runs as a queue would make it: again where the engine asks for it, until it is done.</summary>
    public async Task RunToEndAsync()
    {
        for (var i = 0; i < 50; i++)
        {
            var outcome = await RunAsync();
            if (outcome.IsDone)
            {
                return;
            }

            await Task.Delay(outcome.Delay);
        }

        throw new InvalidOperationException("The engine asks for the build again and again.");
    }

    /// <summary>Runs until a stage begins, and dies in it.</summary>
    public async Task DieInAsync(string stage)
    {
        using var death = _death = new CancellationTokenSource();
        Behave(stage, async _ =>
        {
            await death.CancelAsync();
            death.Token.ThrowIfCancellationRequested();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(death: death.Token));
        _behaviours.Remove(stage);
    }

    /// <summary>A status worker, whose notifications go to the given SQS queue.</summary>
    public StatusUpdateHandler StatusWorker(string? url, Amazon.SQS.IAmazonSQS? sqs = null, Amazon.DynamoDBv2.IAmazonDynamoDB? dynamo = null) => new(
        dynamo is null ? Store : new BuildStore(dynamo, _tables), Agents, Facts, new BuildArtifacts(Volume), new BuildBroadcast(_redis), new BuildNotifications(sqs ?? _servers.Sqs.Client, new QueueUrls(url)), Time,
        NullLogger<StatusUpdateHandler>.Instance);

    /// <summary>Does what status workers do with the jobs that wait.</summary>
    public async Task ApplyUpdatesAsync(StatusUpdateHandler? worker = null)
    {
        worker ??= StatusWorker(null);
        while ((await StatusUpdates.LeaseAsync(10)).Jobs is { Count: > 0 } jobs)
        {
            foreach (var job in jobs)
            {
                await worker.HandleAsync(job, default, default);
            }

            await StatusUpdates.AcknowledgeAsync(jobs);
        }
    }

    public static LeasedJob UpdateJob(string buildId, long sequence, bool changesBuild) => new()
    {
        Id = "job",
        Token = 1,
        Attempt = 1,
        EnqueuedAt = DateTimeOffset.UnixEpoch,
        Body = JsonSerializer.SerializeToUtf8Bytes(new StatusUpdateJob(buildId, sequence, changesBuild), NexusJson.Compact.StatusUpdateJob),
    };

    /// <summary>A sweeper of these builds, with turns of its own.</summary>
    public BuildSweeper NewSweeper(SweeperLog log, BuildOptions options) =>
        new(Store, Leases, _queues, log, Options.Create(options), Time, NullLogger<BuildSweeper>.Instance);

    public async Task<Build> LatestAsync() => (await Store.FindLatestAsync(Id))!;

    public Task<IReadOnlyList<BuildUpdate>> JournalAsync() => Store.ReadJournalAsync(Id, 0);

    /// <summary>Whatever the store keeps of a build, by the sort keys.</summary>
    public async Task<IEnumerable<string>> ItemsAsync(string buildId)
    {
        var found = await _servers.Dynamo.Client.QueryAsync(new Amazon.DynamoDBv2.Model.QueryRequest
        {
            TableName = _tables.Builds,
            ConsistentRead = true,
            KeyConditionExpression = "pk = :pk",
            ExpressionAttributeValues = new() { [":pk"] = new($"BUILD#{buildId}") },
        });
        return (found.Items ?? []).Select(item => item["sk"].S);
    }

    public async ValueTask DisposeAsync()
    {
        _death?.Dispose();
        await _signals.DisposeAsync();
        await _redis.DisposeAsync();
        Sweeper.Dispose();
        _folder.Dispose();
    }

    private static LeasedJob Job(string body) => new()
    {
        Id = "job",
        Body = Encoding.UTF8.GetBytes(body),
        Token = 1,
        Attempt = 1,
        EnqueuedAt = DateTimeOffset.UnixEpoch,
    };

    /// <summary>The manifest of an agent of this build.</summary>
    public AgentManifest Manifest(string id) => new()
    {
        Id = id,
        Name = "X",
        Version = "1.0.0",
        Description = "Does it.",
        Category = "general",
        BuildId = Id,
        Model = "test",
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    private sealed class Stage(EngineWorld world, string name) : IBuildStage
    {
        private int _attempt;

        public string Name => name;

        public async Task<StageResult> RunAsync(StageContext context, CancellationToken cancellationToken)
        {
            world.Ran.Enqueue(name);
            // However short a limit is: what the test wants to see is what comes after.
            await context.WriteAsync("out.md", name, CancellationToken.None);
            await StageUsage.AddAsync(context, new TokenUsage(10, 1, 0), CancellationToken.None);
            var result = world._real.TryGetValue(name, out var real) ? await real.RunAsync(context, cancellationToken) : null;
            if (world._behaviours.TryGetValue(name, out var behave))
            {
                await behave(++_attempt, cancellationToken);
            }

            return result ?? new StageResult($"{name} is done.", name == StageCatalogue.AgentDeployer ? world.Manifest("agt_x") : null);
        }
    }
}
