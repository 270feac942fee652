using Nexus.Core.Agents;
using Nexus.Core.Builds;

namespace Nexus.Core.Tests.Agents;

/// <summary>The catalogue of agents, and what workers that are late or do things twice can do to it.</summary>
public sealed class AgentStoreTests(ServersFixture servers)
{
    [Fact]
    public async Task A_later_version_becomes_the_current_one_and_an_earlier_one_does_not()
    {
        var (store, id) = (await StoreAsync(), AgentId.Of(BuildId.New(DateTimeOffset.UtcNow)));

        Assert.Equal(CatalogueOutcome.Entered, await store.PublishAsync(Manifest(id, "1.9.0"), "owner"));
        var first = (await store.FindAsync(id, "owner"))!;
        Assert.Equal(CatalogueOutcome.Entered, await store.PublishAsync(Manifest(id, "1.10.0") with { Description = "More.", Tools = ["calculator"] }, "owner"));
        Assert.Equal(CatalogueOutcome.Known, await store.PublishAsync(Manifest(id, "1.9.0"), "owner"));
        Assert.Equal(CatalogueOutcome.Known, await store.PublishAsync(Manifest(id, "1.10.0"), "owner"));

        var current = (await store.FindAsync(id, "owner"))!;
        Assert.Equal(("1.10.0", "More."), (current.Manifest.Version, current.Manifest.Description));
        Assert.Equal(["calculator"], current.Manifest.Tools);
        Assert.Equal(first.Version + 1, current.Version);
        Assert.Equal([id], (await store.ListAsync("owner", 10)).Items.Select(entry => entry.Manifest.Id));
    }

    [Fact]
    public async Task A_name_that_the_owner_gave_outlives_new_versions()
    {
        var (store, id) = (await StoreAsync(), AgentId.Of(BuildId.New(DateTimeOffset.UtcNow)));
        await store.PublishAsync(Manifest(id, "1.0.0"), "owner");
        await store.PublishAsync(Manifest(id, "1.1.0") with { Name = "Designed anew" }, "owner");
        Assert.Equal("Designed anew", (await store.FindAsync(id, "owner"))!.Manifest.Name);

        await store.TryRenameAsync((await store.FindAsync(id, "owner"))!, "Mine");
        await store.PublishAsync(Manifest(id, "1.2.0") with { Name = "Designed once more" }, "owner");

        Assert.Equal(("Mine", "1.2.0"), ((await store.FindAsync(id, "owner"))!.Manifest.Name, (await store.FindAsync(id, "owner"))!.Manifest.Version));
    }

    [Fact]
    public async Task A_deleted_agent_comes_back_by_a_new_version_only()
    {
        var (store, id) = (await StoreAsync(), AgentId.Of(BuildId.New(DateTimeOffset.UtcNow)));
        await store.PublishAsync(Manifest(id, "1.0.0"), "owner");
        var seen = (await store.FindAsync(id, "owner"))!;

        Assert.Null(await store.TryDeleteAsync(id, "somebody-else"));
        Assert.Equal("1.0.0", await store.TryDeleteAsync(id, "owner"));
        // Until it is said to be done, whoever broke off can go on.
        Assert.Equal("1.0.0", await store.TryDeleteAsync(id, "owner"));
        await store.SetDeletedAsync(id);

        Assert.Null(await store.TryDeleteAsync(id, "owner"));
        Assert.Null(await store.FindAsync(id, "owner"));
        Assert.Null(await store.TryRenameAsync(seen, "Risen"));
        Assert.Empty((await store.ListAsync("owner", 10)).Items);
        Assert.Equal(CatalogueOutcome.Deleted, await store.PublishAsync(Manifest(id, "1.0.0"), "owner"));
        Assert.Null(await store.FindAsync(id, "owner"));
        Assert.Equal(CatalogueOutcome.Entered, await store.PublishAsync(Manifest(id, "1.1.0"), "owner"));
        Assert.Equal("1.1.0", (await store.FindAsync(id, "owner"))!.Manifest.Version);
        Assert.Single((await store.ListAsync("owner", 10)).Items);
        Assert.Null(await store.TryDeleteAsync(AgentId.Of(BuildId.New(DateTimeOffset.UtcNow)), "owner"));
    }

    [Fact]
    public async Task What_was_deployed_when_an_agent_was_deleted_does_not_bring_it_back()
    {
        var (store, id) = (await StoreAsync(), AgentId.Of(BuildId.New(DateTimeOffset.UtcNow)));
        await store.PublishAsync(Manifest(id, "1.0.0"), "owner");

        Assert.Null(await store.TryDeleteAsync(id, "owner", revision: 7, last: "1.1.0"));
        Assert.Equal("1.1.0", await store.TryDeleteAsync(id, "owner", last: "1.1.0"));
        // Whoever looked before the last version was deployed takes nothing back.
        Assert.Equal("1.1.0", await store.TryDeleteAsync(id, "owner", last: "1.0.0"));

        Assert.Equal(CatalogueOutcome.Deleted, await store.PublishAsync(Manifest(id, "1.1.0"), "owner"));
        await store.SetDeletedAsync(id);
        Assert.Null(await store.TryDeleteAsync(id, "owner", last: "1.2.0"));
        Assert.Equal(CatalogueOutcome.Deleted, await store.PublishAsync(Manifest(id, "1.1.0"), "owner"));
        Assert.Equal(CatalogueOutcome.Entered, await store.PublishAsync(Manifest(id, "1.2.0"), "owner"));
    }

    [Fact]
    public async Task Agents_are_found_by_every_word_and_by_kind_however_many_are_newer()
    {
        var store = await StoreAsync();
        var start = DateTimeOffset.UtcNow.AddDays(-1);
        var oldest = AgentId.Of(BuildId.New(start));
        await store.PublishAsync(Manifest(oldest, "1.0.0") with { Name = "Refund helper", Category = "support", Tools = ["order-lookup"] }, "owner");
        await Parallel.ForEachAsync(Enumerable.Range(1, AgentFilter.MaxExamined + 50), async (i, stop) =>
            await store.PublishAsync(Manifest(AgentId.Of(BuildId.New(start.AddSeconds(i))), "1.0.0"), "owner", stop));

        async Task<List<string>> FindAsync(AgentFilter filter, int limit)
        {
            var (found, before, pages) = (new List<string>(), default(string), 0);
            do
            {
                var page = await store.ListAsync("owner", filter, limit, before);
                Assert.InRange(page.Items.Count, 0, limit);
                Assert.InRange(++pages, 1, 50);
                found.AddRange(page.Items.Select(entry => entry.Manifest.Id));
                before = page.Next;
            }
            while (before is not null);
            return found;
        }

        // More agents than are looked at for one page are newer: the first page has nothing, and says that there is more.
        var first = await store.ListAsync("owner", new AgentFilter(Text: "refund"), 10);
        Assert.Empty(first.Items);
        Assert.NotNull(first.Next);
        Assert.Equal([oldest], await FindAsync(new AgentFilter(Text: " LOOKUP  refund "), 10));
        Assert.Equal([oldest], await FindAsync(new AgentFilter(Category: "support"), 10));
        Assert.Empty(await FindAsync(new AgentFilter(Text: "refund", Category: "general"), 10));
        var designed = await FindAsync(new AgentFilter(Text: "designed"), 100);
        Assert.Equal(AgentFilter.MaxExamined + 50, designed.Count);
        Assert.Equal(designed.OrderDescending(StringComparer.Ordinal), designed);
        Assert.Equal(designed.Count, designed.Distinct().Count());
    }

    [Fact]
    public async Task The_kinds_are_those_of_the_owners_agents()
    {
        var store = await StoreAsync();
        foreach (var (category, owner) in new[] { ("general", "owner"), ("support", "owner"), ("general", "owner"), ("web", "somebody-else") })
        {
            await store.PublishAsync(Manifest(AgentId.Of(BuildId.New(DateTimeOffset.UtcNow)), "1.0.0") with { Category = category }, owner);
        }

        Assert.Equal(["support", "general"], await store.ListCategoriesAsync("owner"));
        Assert.Empty(await store.ListCategoriesAsync("nobody"));
    }

    private async Task<AgentStore> StoreAsync() => new(servers.Dynamo.Client, await servers.Dynamo.CreateTablesAsync());

    private static AgentManifest Manifest(string id, string version) => new()
    {
        Id = id,
        Name = "Designed",
        Version = version,
        Description = "Some.",
        Category = "general",
        BuildId = "bld_" + id[AgentId.Prefix.Length..],
        Model = "offline",
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
