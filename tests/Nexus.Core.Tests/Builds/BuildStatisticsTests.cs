using System.Collections.Immutable;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Microsoft.Extensions.Time.Testing;
using Nexus.Core.Builds;
using Nexus.Core.Builds.Statistics;
using Nexus.Core.Models;

namespace Nexus.Core.Tests.Builds;

/// <summary>Statistics tell exactly what happened.</summary>
public sealed class BuildStatisticsTests(ServersFixture servers)
{
    private static readonly DateOnly First = new(2026, 3, 1);
    private static readonly DateOnly Second = new(2026, 3, 2);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
    private int _facts;

    [Fact]
    public async Task Twenty_known_facts_make_this_report_and_no_other()
    {
        var store = await StoreAsync();
        var facts = new List<BuildFact>();
        facts.AddRange(Enumerable.Range(0, 6).Select(_ => Fact(First, BuildFactKind.Accepted)));
        facts.AddRange(new[] { 10, 1000, 30, 20, 40 }.Select(ms => Fact(First, BuildFactKind.Started) with { Queued = TimeSpan.FromMilliseconds(ms) }));
        facts.AddRange(new[] { (5000, 40), (100, 1), (300, 3), (200, 2) }.Select(took => Ended(First, BuildStatus.Completed, took.Item1) with
        {
            Stages = ImmutableDictionary<string, TimeSpan>.Empty.Add("orchestrator", TimeSpan.FromMilliseconds(took.Item2)),
        }));
        facts.AddRange(Enumerable.Range(0, 2).Select(_ => Ended(Second, BuildStatus.Failed, 9000) with { FailedStage = "tools_developer", Cause = FailureCause.Timeout }));
        facts.Add(Ended(Second, BuildStatus.Failed, 9000));
        facts.AddRange(Enumerable.Range(0, 2).Select(_ => Ended(Second, BuildStatus.Cancelled, 9000)));
        Assert.Equal(20, facts.Count);

        await store.AddAsync(facts);
        // Whoever is not sure writes again.
        await store.AddAsync(facts);
        var report = await new BuildStatistics(store, _time).GetAsync(First, Second);

        Assert.Equal([new DayStatistics(First, 6, 4, 0, 0), new DayStatistics(Second, 0, 0, 3, 2)], report.Days);
        // By nearest rank: the third and the fifth of five, the second and the fourth of four.
        Assert.Equal(new DurationStatistics(5, 30, 1000), report.QueueTime);
        Assert.Equal(new DurationStatistics(4, 200, 5000), report.Duration);
        Assert.Equal(
            StageCatalogue.All.Select(stage => new StageStatistics(stage.Name, stage.Name == "orchestrator" ? new DurationStatistics(4, 2, 40) : null)), report.Stages);
        Assert.Equal([new FailureStatistics("tools_developer", FailureCause.Timeout, 2), new FailureStatistics(null, FailureCause.Error, 1)], report.Failures);
    }

    [Fact]
    public async Task What_models_took_counts_once_however_often_a_build_ended()
    {
        var store = await StoreAsync();
        var failed = Ended(First, BuildStatus.Failed, 9000) with { Usage = new TokenUsage(100, 10, 0.5m) };
        await store.AddAsync(
        [
            failed,
            // Retried a day later: its figures are those of both runs.
            Ended(Second, BuildStatus.Completed, 9000) with { BuildId = failed.BuildId, Sequence = 9, Usage = new TokenUsage(150, 30, 0.75m) },
            Ended(Second, BuildStatus.Completed, 9000) with { Usage = new TokenUsage(1000, 200, 0.0000000001m) },
            Ended(Second, BuildStatus.Cancelled, 9000),
        ]);

        var report = await new BuildStatistics(store, _time).GetAsync(First, Second);

        Assert.Equal(new UsageStatistics(1, 100, 10, 0.5m), report.Days![0].Usage);
        Assert.Equal(new UsageStatistics(2, 1050, 220, 0.2500000001m), report.Days[1].Usage);
        Assert.Equal(new UsageStatistics(2, 1150, 230, 0.7500000001m), report.Usage);
    }

    [Fact]
    public async Task A_cost_that_is_not_known_makes_the_sum_unknown_and_the_tokens_are_counted()
    {
        var store = await StoreAsync();
        await store.AddAsync(
        [
            Ended(First, BuildStatus.Completed, 9000) with { Usage = new TokenUsage(100, 10, 0.5m) },
            Ended(First, BuildStatus.Completed, 9000) with { Usage = new TokenUsage(100, 10) },
        ]);

        var report = await new BuildStatistics(store, _time).GetAsync(First, Second);

        Assert.Equal(new UsageStatistics(2, 200, 20, CostUsd: null), report.Usage);
    }

    [Fact]
    public async Task A_time_without_facts_has_no_figures()
    {
        var report = await new BuildStatistics(await StoreAsync(), _time).GetAsync(First, Second);

        Assert.Equal((null, null, null, null), (report.Days, report.QueueTime, report.Duration, report.Usage));
        Assert.All(report.Stages, stage => Assert.Null(stage.Duration));
        Assert.Empty(report.Failures);
    }

    [Fact]
    public async Task New_facts_count_at_once_and_those_that_an_outage_delayed_after_a_while()
    {
        var store = await StoreAsync();
        var statistics = new BuildStatistics(store, _time);
        await store.AddAsync([Fact(Second, BuildFactKind.Accepted) with { At = _time.GetUtcNow().AddMinutes(-30) }]);
        Assert.Equal(1, await AcceptedAsync());

        await store.AddAsync([Fact(Second, BuildFactKind.Accepted) with { At = _time.GetUtcNow() }]);
        Assert.Equal(2, await AcceptedAsync());

        await store.AddAsync([Fact(Second, BuildFactKind.Accepted) with { At = _time.GetUtcNow().AddHours(-3) }]);
        Assert.Equal(2, await AcceptedAsync());
        _time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        Assert.Equal(2, await AcceptedAsync());
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(3, await AcceptedAsync());

        async Task<int> AcceptedAsync() => Assert.Single((await statistics.GetAsync(Second, Second)).Days!).Accepted;
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    public async Task A_report_asks_once_for_each_day_however_many_builds_there_are_and_reads_again_only_what_is_new(int builds)
    {
        var tables = await servers.Dynamo.CreateTablesAsync();
        var store = new BuildFactStore(servers.Dynamo.Client, tables);
        // One every five minutes: more apart than what is read twice for safety, but for the last of a day.
        var begins = new DateTimeOffset(First, TimeOnly.MinValue, TimeSpan.Zero);
        foreach (var day in new[] { 0, 1 })
        {
            await store.AddAsync(Enumerable.Range(0, builds).Select(i => Ended(First, BuildStatus.Completed, i + 1) with { At = begins.AddDays(day).AddMinutes(5 * i) }));
        }

        var (asked, read) = (0, 0);
        using var dynamo = servers.Dynamo.NewClient();
        dynamo.BeforeRequestEvent += (_, _) => asked++;
        dynamo.AfterResponseEvent += (_, e) => read += ((QueryResponse)((WebServiceResponseEventArgs)e).Response).Items.Count;
        var statistics = new BuildStatistics(new BuildFactStore(dynamo, tables), _time);

        Assert.Equal((builds, builds), await CompletedAsync());
        Assert.Equal((2, 2 * builds), (asked, read));

        (asked, read) = (0, 0);
        Assert.Equal((builds, builds), await CompletedAsync());
        Assert.Equal((2, 2), (asked, read));

        (asked, read) = (0, 0);
        await store.AddAsync([Ended(Second, BuildStatus.Completed, 1) with { At = _time.GetUtcNow() }]);
        Assert.Equal((builds, builds + 1), await CompletedAsync());
        Assert.Equal((2, 3), (asked, read));

        async Task<(int First, int Second)> CompletedAsync()
        {
            var report = await statistics.GetAsync(First, Second);
            Assert.Equal(report.Days!.Sum(day => day.Completed), report.Duration!.Count);
            return (report.Days![0].Completed, report.Days[1].Completed);
        }
    }

    [Fact]
    public async Task A_build_that_fails_and_is_retried_counts_with_its_own_times()
    {
        await using var world = await EngineWorld.CreateAsync(servers, time: _time);
        Advance("orchestrator", 3);
        world.Behave("agent_design", attempt =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return attempt == 1 ? throw new StageFailedException("No.") : Task.CompletedTask;
        });
        _time.Advance(TimeSpan.FromSeconds(7));
        await world.RunToEndAsync();
        _time.Advance(TimeSpan.FromSeconds(60));
        await world.Controls.ApplyAsync(world.Id, BuildControl.Retry);
        _time.Advance(TimeSpan.FromSeconds(2));
        await world.RunToEndAsync();
        await world.ApplyUpdatesAsync();

        var report = await new BuildStatistics(world.Facts, _time).GetAsync(Second, Second);

        Assert.Equal([new DayStatistics(Second, 1, 1, 1, 0, new UsageStatistics(1, 100, 10, 0))], report.Days);
        Assert.Equal(new DurationStatistics(2, 2000, 7000), report.QueueTime);
        // From when a worker last began: what it took before it failed, and that it lay there, is not part of it.
        Assert.Equal(new DurationStatistics(1, 1000, 1000), report.Duration);
        Assert.Equal(new DurationStatistics(1, 3000, 3000), report.Stages.Single(stage => stage.Stage == "orchestrator").Duration);
        Assert.Equal(new DurationStatistics(1, 1000, 1000), report.Stages.Single(stage => stage.Stage == "agent_design").Duration);
        Assert.Equal([new FailureStatistics("agent_design", FailureCause.Refused, 1)], report.Failures);

        void Advance(string stage, int seconds) => world.Behave(stage, _ =>
        {
            _time.Advance(TimeSpan.FromSeconds(seconds));
            return Task.CompletedTask;
        });
    }

    private BuildFact Fact(DateOnly day, BuildFactKind kind) => new()
    {
        BuildId = BuildId.New(DateTimeOffset.UtcNow),
        Sequence = 1,
        At = new DateTimeOffset(day, new TimeOnly(10, 0), TimeSpan.Zero).AddSeconds(_facts++),
        Kind = kind,
    };

    private BuildFact Ended(DateOnly day, BuildStatus status, int ms) =>
        Fact(day, BuildFactKind.Ended) with { Status = status, Duration = TimeSpan.FromMilliseconds(ms) };

    private async Task<BuildFactStore> StoreAsync() => new(servers.Dynamo.Client, await servers.Dynamo.CreateTablesAsync());
}
