using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Nexus.Core.Storage;

namespace Nexus.Core.Agents;

/// <summary>An agent as the catalogue knows it.</summary>
/// <param name="Manifest">What the package of its current version says, but for the name: that is the one that its owner gave it last.</param>
/// <param name="Owner">Whom it belongs to. Nobody else sees it.</param>
/// <param name="Revision">How often the entry was changed.</param>
public sealed record CatalogueEntry(AgentManifest Manifest, string Owner, long Revision)
{
    /// <summary>Grows with every change, so that no two states of an entry have the same.</summary>
    public long Version => Revision + 1;
}

/// <summary>What became of a version that was to be entered.</summary>
public enum CatalogueOutcome
{
    /// <summary>It is the current version now.</summary>
    Entered,

    /// <summary>It, or a later one, is in the catalogue already.</summary>
    Known,

    /// <summary>The agent was deleted after this version had been made.</summary>
    Deleted,
}

/// <summary>The catalogue of published agents in DynamoDB.</summary>
public sealed class AgentStore(IAmazonDynamoDB dynamo, TableNames tables)
{
    private const string Sort = "AGENT";
    private const string IsDeleted = "isDeleted";
    private const string IsBeingDeleted = "isBeingDeleted";

    // How many agents of a listing are read at a time to be filtered.
    private const int FilteredRead = 200;

    /// <summary>
    /// Enters a version of an agent, which is its current one from then on. A name that its owner gave it stays. To enter a version again, or one that
    /// is older than the current one, changes nothing.
    /// </summary>
    public async Task<CatalogueOutcome> PublishAsync(AgentManifest manifest, string owner, CancellationToken cancellationToken = default)
    {
        var change = Change(manifest.Id)
            .Set(Keys.ListingPartition, new(Listing(owner)))
            .Set(Keys.ListingSort, new(manifest.Id))
            .Set("id", new(manifest.Id))
            .Set("owner", new(owner))
            .Set("version", new(manifest.Version))
            .Set("versionRank", Number(Rank(manifest.Version)))
            .Set("description", new(manifest.Description))
            .Set("category", new(manifest.Category))
            .Set("buildId", new(manifest.BuildId))
            .Set("model", new(manifest.Model))
            .Set("createdAt", new(manifest.CreatedAt.UtcDateTime.ToString("o", CultureInfo.InvariantCulture)))
            .Set("tools", new() { L = [.. manifest.Tools.Select(tool => new AttributeValue(tool))] })
            .Set("name", new(manifest.Name), "if_not_exists(#givenName, :name)").Using("givenName")
            .Set("revision", Number(1), "if_not_exists(#revision, :none) + :revision").With("none", Number(-1))
            .Remove(IsDeleted, IsBeingDeleted)
            .If("attribute_not_exists(#versionRank) OR #versionRank < :versionRank");
        if (await change.TryApplyAsync(dynamo, tables.Agents, cancellationToken) is not null)
        {
            return CatalogueOutcome.Entered;
        }

        return await IsDeletedAsync(manifest, cancellationToken) ? CatalogueOutcome.Deleted : CatalogueOutcome.Known;
    }

    /// <summary>Whether the agent was deleted after this version of it had been made: then this version can't be entered any more.</summary>
    public async Task<bool> IsDeletedAsync(AgentManifest manifest, CancellationToken cancellationToken = default) =>
        await GetAsync(manifest.Id, cancellationToken) is { } item && item.ContainsKey(IsDeleted)
        && RankOf(item) >= Rank(manifest.Version);

    /// <summary>The agent, or null: also where it belongs to somebody else.</summary>
    public async Task<CatalogueEntry?> FindAsync(string agentId, string owner, CancellationToken cancellationToken = default) =>
        await GetAsync(agentId, cancellationToken) is { } item && !item.ContainsKey(IsDeleted) && item.TryGetValue("owner", out var whose) && whose.S == owner
            ? ToEntry(item)
            : null;

    /// <summary>A page of an owner's agents, newest first.</summary>
    /// <param name="owner">Whose agents.</param>
    /// <param name="limit">Most agents on the page.</param>
    /// <param name="before">Only agents older than the one of this id.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<Page<CatalogueEntry>> ListAsync(string owner, int limit, string? before = null, CancellationToken cancellationToken = default)
    {
        var (items, last) = await dynamo.QueryListingAsync(
            tables.Agents, Listing(owner), limit, before is null ? null : (Partition(before), Sort, before), cancellationToken);
        return new Page<CatalogueEntry>([.. items.Select(ToEntry)], last);
    }

    /// <summary>
    /// A page of those of an owner's agents that a filter admits, newest first. Looks at no more than <see cref="AgentFilter.MaxExamined"/> agents.
    /// </summary>
    public async Task<Page<CatalogueEntry>> ListAsync(
        string owner, AgentFilter filter, int limit, string? before = null, CancellationToken cancellationToken = default)
    {
        if (filter.IsEmpty)
        {
            return await ListAsync(owner, limit, before, cancellationToken);
        }

        var found = new List<CatalogueEntry>();
        for (var examined = 0; examined < AgentFilter.MaxExamined;)
        {
            var page = await ListAsync(owner, FilteredRead, before, cancellationToken);
            examined += page.Items.Count;
            foreach (var entry in page.Items.Where(entry => filter.Admits(entry.Manifest)))
            {
                found.Add(entry);
                if (found.Count == limit)
                {
                    return new Page<CatalogueEntry>(found, entry == page.Items[^1] ? page.Next : entry.Manifest.Id);
                }
            }

            before = page.Next;
            if (before is null)
            {
                return new Page<CatalogueEntry>(found, null);
            }
        }

        return new Page<CatalogueEntry>(found, before);
    }

    /// <summary>
    /// The kinds of which an owner has agents, in the order of <see cref="AgentCategories"/>. Looks at the newest <see cref="AgentFilter.MaxExamined"/> agents;
    /// of an owner of more, of whose older ones nothing is known, all kinds are answered.
    /// </summary>
    public async Task<IReadOnlyList<string>> ListCategoriesAsync(string owner, CancellationToken cancellationToken = default)
    {
        var seen = new HashSet<string>();
        string? before = null;
        var examined = 0;
        do
        {
            var page = await ListAsync(owner, FilteredRead, before, cancellationToken);
            examined += page.Items.Count;
            seen.UnionWith(page.Items.Select(entry => entry.Manifest.Category));
            before = page.Next;
        }
        while (before is not null && examined < AgentFilter.MaxExamined && seen.Count < AgentCategories.All.Length);
        return [.. AgentCategories.All.Where(category => before is not null || seen.Contains(category))];
    }

    /// <summary>Gives an agent another name. Answers the entry, or null when it is not the given state any more.</summary>
    public async Task<CatalogueEntry?> TryRenameAsync(CatalogueEntry from, string name, CancellationToken cancellationToken = default)
    {
        var change = Change(from.Manifest.Id)
            .Set("name", new(name))
            .Set("givenName", new(name))
            .Set("revision", Number(from.Revision + 1))
            .Using(IsDeleted)
            // It only grows: where it is below the next one, it is the one that was read.
            .If($"attribute_exists(pk) AND attribute_not_exists(#{IsDeleted}) AND (attribute_not_exists(#revision) OR #revision < :revision)");
        return await change.TryApplyAsync(dynamo, tables.Agents, cancellationToken) is { } item ? ToEntry(item) : null;
    }

    /// <summary>
    /// Takes an agent out of the catalogue: nobody finds it any more. Answers its last version that goes, or null where there is none of this owner. What
    /// belongs to it is removed next, and <see cref="SetDeletedAsync"/> told; until then this can be asked for again.
    /// </summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="revision">Only at this revision, or where it is being deleted already; null: whatever it is.</param>
    /// <param name="last">The last version that is deployed, as it may not be entered yet; null where none is known.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<string?> TryDeleteAsync(
        string agentId, string owner, long? revision = null, string? last = null, CancellationToken cancellationToken = default)
    {
        // The number of the last version stays, so that no worker that comes late brings the agent back, and no version is made twice. It never sinks:
        // where the first change finds it high enough, so does the second.
        var rank = Number(last is null ? 0 : Rank(last));
        var later = Deletion(agentId, owner, revision, "#versionRank < :versionRank").Set("versionRank", rank);
        var known = Deletion(agentId, owner, revision, "#versionRank >= :versionRank").Using("versionRank", rank);
        var deleted = await later.TryApplyAsync(dynamo, tables.Agents, cancellationToken) ?? await known.TryApplyAsync(dynamo, tables.Agents, cancellationToken);
        return deleted is null ? null : ToVersion(RankOf(deleted));
    }

    /// <summary>Notes that nothing of a deleted agent is left.</summary>
    public Task SetDeletedAsync(string agentId, CancellationToken cancellationToken = default) =>
        Change(agentId).Remove(IsBeingDeleted).Using(IsDeleted).If($"attribute_exists(#{IsDeleted})").TryApplyAsync(dynamo, tables.Agents, cancellationToken);

    private static ItemChange Deletion(string agentId, string owner, long? revision, string condition)
    {
        var change = Change(agentId)
            .Set(IsDeleted, new AttributeValue { BOOL = true })
            .Set(IsBeingDeleted, new AttributeValue { BOOL = true })
            .Remove(Keys.ListingPartition, Keys.ListingSort, "name", "givenName", "description", "tools")
            .Using("owner", new(owner))
            .If($"#owner = :owner AND (attribute_not_exists(#{IsDeleted}) OR attribute_exists(#{IsBeingDeleted}))"
                + (revision is null ? "" : $" AND (attribute_exists(#{IsBeingDeleted}) OR attribute_not_exists(#revision) OR #revision = :revision)")
                + $" AND {condition}");
        return revision is { } seen ? change.Using("revision", Number(seen)) : change;
    }

    private async Task<Dictionary<string, AttributeValue>?> GetAsync(string agentId, CancellationToken cancellationToken)
    {
        var response = await dynamo.GetItemAsync(
            new GetItemRequest { TableName = tables.Agents, Key = Keys.Of(Partition(agentId), Sort), ConsistentRead = true }, cancellationToken);
        return response.Item is { Count: > 0 } item ? item : null;
    }

    private static ItemChange Change(string agentId) => new(Keys.Of(Partition(agentId), Sort));

    // major.minor.patch of at most six digits each, as the schema of manifests has them.
    private static long Rank(string version)
    {
        var parsed = Version.Parse(version);
        return (((parsed.Major * 1_000_000L) + parsed.Minor) * 1_000_000L) + parsed.Build;
    }

    private static string ToVersion(long rank) => $"{rank / 1_000_000 / 1_000_000}.{rank / 1_000_000 % 1_000_000}.{rank % 1_000_000}";

    private static long RankOf(Dictionary<string, AttributeValue> item) => long.Parse(item["versionRank"].N, CultureInfo.InvariantCulture);

    private static string Partition(string agentId) => "AGENT#" + agentId;

    private static string Listing(string owner) => "AGENTS#" + owner;

    private static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };

    private static CatalogueEntry ToEntry(Dictionary<string, AttributeValue> item) => new(
        ToManifest(item),
        item["owner"].S,
        item.TryGetValue("revision", out var revision) ? long.Parse(revision.N, CultureInfo.InvariantCulture) : 0);

    private static AgentManifest ToManifest(Dictionary<string, AttributeValue> item) => new()
    {
        Id = item["id"].S,
        Name = item["name"].S,
        Version = item["version"].S,
        Description = item["description"].S,
        Category = item["category"].S,
        BuildId = item["buildId"].S,
        Model = item["model"].S,
        CreatedAt = DateTimeOffset.Parse(item["createdAt"].S, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
        Tools = [.. (item["tools"].L ?? []).Select(tool => tool.S)],
    };
}
