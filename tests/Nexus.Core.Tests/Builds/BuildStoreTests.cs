using Microsoft.Extensions.Time.Testing;
using Nexus.Core.Builds;

namespace Nexus.Core.Tests.Builds;

public sealed class BuildStoreTests(ServersFixture servers)
{
    [Fact]
    public async Task A_build_comes_back_as_it_was_stored()
    {
        var store = new BuildStore(servers.Dynamo.Client, await servers.Dynamo.CreateTablesAsync());
        var build = Build.Create(BuildId.New(DateTimeOffset.UtcNow), "owner", "An agent for everything.", "Name", DateTimeOffset.UnixEpoch.AddDays(1), "00-trace");

        Assert.True(await store.CreateAsync(build));
        Assert.False(await store.CreateAsync(build));

        var found = await store.FindAsync(build.Id);
        Assert.Equivalent(build, found, strict: true);
        Assert.Null(await store.FindAsync(BuildId.New(DateTimeOffset.UtcNow)));
    }

    [Fact]
    public async Task An_entry_of_the_journal_is_written_once()
    {
        var store = new BuildStore(servers.Dynamo.Client, await servers.Dynamo.CreateTablesAsync());
        var first = Entry("bld_x", 1) with { Message = "mine", Artifacts = ["a/b.md"], TraceParent = "00-trace" };

        var winners = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => store.TryAppendAsync(first)));

        Assert.Single(winners, won => won);
        Assert.False(await store.TryAppendAsync(first with { Message = "theirs" }));
        Assert.True(await store.TryAppendAsync(Entry("bld_x", 2)));
        var journal = await store.ReadJournalAsync("bld_x", 0);
        Assert.Equal([1L, 2L], journal.Select(entry => entry.Sequence));
        Assert.Equal(("mine", "a/b.md", "00-trace"), (journal[0].Message, journal[0].Artifacts.Single(), journal[0].TraceParent));
        Assert.Equal([2L], (await store.ReadJournalAsync("bld_x", 1)).Select(entry => entry.Sequence));
    }

    [Fact]
    public async Task A_build_only_moves_forward()
    {
        var store = new BuildStore(servers.Dynamo.Client, await servers.Dynamo.CreateTablesAsync());
        var build = Build.Create(BuildId.New(DateTimeOffset.UtcNow), "owner", "An agent for everything.", null, DateTimeOffset.UnixEpoch);
        await store.CreateAsync(build);
        var running = build.Apply(Entry(build.Id, 1));
        var stage = running.Apply(Stage(build.Id, 2, StageStatus.Running));
        var done = stage.Apply(Stage(build.Id, 3, StageStatus.Completed) with { Artifacts = ["orchestrator/plan.md"], Message = "Planned." });

        Assert.True(await store.TryAdvanceAsync(build, running));
        Assert.False(await store.TryAdvanceAsync(build, running));
        Assert.True(await store.TryAdvanceAsync(running, done));
        Assert.False(await store.TryAdvanceAsync(running, stage));

        Assert.Equivalent(done, await store.FindAsync(build.Id), strict: true);
    }

    [Fact]
    public async Task Builds_are_listed_newest_first_in_pages()
    {
        var store = new BuildStore(servers.Dynamo.Client, await servers.Dynamo.CreateTablesAsync());
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var at = DateTimeOffset.UtcNow.AddSeconds(i);
            ids.Insert(0, BuildId.New(at));
            await store.CreateAsync(Build.Create(ids[0], "owner", "An agent for everything.", null, at));
        }

        var first = await store.ListAsync("owner", 2);
        var second = await store.ListAsync("owner", 2, first.Next);
        var third = await store.ListAsync("owner", 2, second.Next);

        Assert.Equal(ids, first.Items.Concat(second.Items).Concat(third.Items).Select(build => build.Id));
        Assert.Null(third.Next);
    }

    [Fact]
    public async Task One_worker_at_a_time_has_the_lease()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var leases = new BuildLeases(servers.Dynamo.Client, await servers.Dynamo.CreateTablesAsync(), time);
        var duration = TimeSpan.FromSeconds(10);

        var (first, _) = await leases.TryAcquireAsync("bld_x", "a", duration);
        var (refused, heldFor) = await leases.TryAcquireAsync("bld_x", "b", duration);

        Assert.NotNull(first);
        Assert.Null(refused);
        Assert.InRange(heldFor, TimeSpan.FromSeconds(9), duration);
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.True(await leases.TryRenewAsync(first, duration));
        time.Advance(TimeSpan.FromSeconds(11));
        var (second, _) = await leases.TryAcquireAsync("bld_x", "b", duration);
        Assert.True(second!.Fence > first.Fence);
        Assert.False(await leases.TryRenewAsync(first, duration));
        await leases.ReleaseAsync(first);
        Assert.True(await leases.TryRenewAsync(second, duration));
        await leases.ReleaseAsync(second);
        Assert.NotNull((await leases.TryAcquireAsync("bld_x", "a", duration)).Lease);
    }

    [Fact]
    public async Task A_build_that_is_submitted_again_under_its_reserved_id_is_one_build()
    {
        await using var redis = servers.Connect();
        var agentBuilds = ServersFixture.NewQueue(redis);
        var store = new BuildStore(servers.Dynamo.Client, await servers.Dynamo.CreateTablesAsync());
        var submission = new BuildSubmission(store, new BuildQueues(agentBuilds, ServersFixture.NewQueue(redis)), TimeProvider.System);
        var at = DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_123);
        var ulid = Ulid.New(at);

        var builds = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => submission.SubmitAsync("owner", "An agent for everything.", "Name", ulid)));

        Assert.Equal([(BuildId.Prefix + ulid, at)], builds.Select(build => (build.Id, build.CreatedAt)).Distinct());
        Assert.Single((await store.ListAsync("owner", 10)).Items);
        Assert.Equal(1, (await agentBuilds.GetStatisticsAsync()).Ready);
    }

    [Fact]
    public async Task An_owner_sees_no_build_of_another()
    {
        var store = new BuildStore(servers.Dynamo.Client, await servers.Dynamo.CreateTablesAsync());
        var build = Build.Create(BuildId.New(DateTimeOffset.UtcNow), "alice", "An agent for everything.", null, DateTimeOffset.UnixEpoch);
        await store.CreateAsync(build);

        Assert.NotNull(await store.FindAsync(build.Id, "alice"));
        Assert.Null(await store.FindAsync(build.Id, "bob"));
        Assert.Single((await store.ListAsync("alice", 10)).Items);
        Assert.Empty((await store.ListAsync("bob", 10)).Items);
        Assert.Empty((await store.ListAsync("bob", 10, build.Id)).Items);
    }

    [Fact]
    public async Task Of_two_that_rename_a_build_at_the_same_moment_one_wins()
    {
        var store = new BuildStore(servers.Dynamo.Client, await servers.Dynamo.CreateTablesAsync());
        var build = Build.Create(BuildId.New(DateTimeOffset.UtcNow), "owner", "An agent for everything.", "First", DateTimeOffset.UnixEpoch);
        await store.CreateAsync(build);

        var renamed = await Task.WhenAll(store.TryRenameAsync(build, "Second"), store.TryRenameAsync(build, "Third"));

        var winner = Assert.Single(renamed, one => one is not null)!;
        Assert.True(winner.Version > build.Version);
        Assert.Equivalent(winner, await store.FindAsync(build.Id), strict: true);
        Assert.True(await store.TryAdvanceAsync(build, build.Apply(Entry(build.Id, 1))));
        Assert.Null(await store.TryRenameAsync(winner, "Fourth"));
        Assert.Equal((winner.Name, BuildStatus.Running), ((await store.FindAsync(build.Id))!.Name, (await store.FindAsync(build.Id))!.Status));
    }

    private static BuildUpdate Entry(string buildId, long sequence) => new()
    {
        BuildId = buildId,
        Sequence = sequence,
        At = DateTimeOffset.UnixEpoch.AddSeconds(sequence),
        Type = BuildUpdateType.Build,
        Status = "running",
    };

    private static BuildUpdate Stage(string buildId, long sequence, StageStatus status) => Entry(buildId, sequence) with
    {
        Type = BuildUpdateType.Stage,
        Status = BuildUpdate.NameOf(status),
        Stage = "orchestrator",
        Attempt = 1,
    };
}
