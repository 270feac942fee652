using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Nexus.Core.Storage;

namespace Nexus.Core.Builds;

/// <summary>
/// Builds in DynamoDB. A build is one item that tells where it stands, and beside it (same partition) its journal, one item per
/// update. A journal entry is written once: whoever writes number n first has decided what happens there. The state is the
/// journal applied, and only moves forward. Nothing here needs a transaction.
/// </summary>
/// <param name="dynamo">The database.</param>
/// <param name="tables">Its tables.</param>
/// <param name="logger">Hears of builds that cannot be read.</param>
public sealed partial class BuildStore(IAmazonDynamoDB dynamo, TableNames tables, ILogger<BuildStore>? logger = null)
{
    private readonly ILogger _logger = logger ?? NullLogger<BuildStore>.Instance;

    /// <summary>The builds that are not over.</summary>
    public ActiveBuilds Active { get; } = new(dynamo, tables);

    // How many builds of a listing are read at a time to be filtered.
    private const int FilteredRead = 200;

    private string Table => tables.Builds;

    /// <summary>Stores a new build. Answers false when a build of this id exists already.</summary>
    public async Task<bool> CreateAsync(Build build, CancellationToken cancellationToken = default)
    {
        // First, so that no build exists that the sweeper does not know.
        await Active.AddAsync(build.Id, build.Sequence, cancellationToken);
        var item = BuildItems.FromBuild(build);
        item[Keys.ListingPartition] = new AttributeValue(Listing(build.Owner));
        item[Keys.ListingSort] = new AttributeValue(build.Id);
        return await PutNewAsync(item, cancellationToken);
    }

    /// <summary>The build as far as its updates have been applied, or null.</summary>
    public async Task<Build?> FindAsync(string buildId, CancellationToken cancellationToken = default)
    {
        var response = await dynamo.GetItemAsync(
            new GetItemRequest { TableName = Table, Key = Keys.Of(BuildItems.Partition(buildId), BuildItems.Sort), ConsistentRead = true },
            cancellationToken);
        return response.Item is { Count: > 0 } item ? BuildItems.ToBuild(item) : null;
    }

    /// <summary>The build as <paramref name="owner"/> may see it: null also where it belongs to somebody else.</summary>
    public async Task<Build?> FindAsync(string buildId, string owner, CancellationToken cancellationToken = default) =>
        await FindAsync(buildId, cancellationToken) is { } build && build.Owner == owner ? build : null;

    /// <summary>A page of an owner's builds, newest first. One that cannot be read is left out, and told in the log.</summary>
    /// <param name="owner">Whose builds.</param>
    /// <param name="limit">Most builds on the page.</param>
    /// <param name="before">Only builds older than the one of this id.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<Page<Build>> ListAsync(string owner, int limit, string? before = null, CancellationToken cancellationToken = default)
    {
        var (items, last) = await dynamo.QueryListingAsync(
            Table, Listing(owner), limit, before is null ? null : (BuildItems.Partition(before), BuildItems.Sort, before), cancellationToken);
        return new Page<Build>([.. items.Select(TryRead).OfType<Build>()], last);
    }

    /// <summary>
    /// A page of those of an owner's builds that a filter admits, newest first. Looks at no more than <see cref="BuildFilter.MaxExamined"/> builds.
    /// </summary>
    public async Task<Page<Build>> ListAsync(string owner, BuildFilter filter, int limit, string? before = null, CancellationToken cancellationToken = default)
    {
        if (filter.IsEmpty)
        {
            return await ListAsync(owner, limit, before, cancellationToken);
        }

        // Ids sort by time: what is too young need not be read.
        if (filter.To is { } to && BuildId.New(to) is var end && (before is null || string.CompareOrdinal(end, before) < 0))
        {
            before = end;
        }

        var found = new List<Build>();
        for (var examined = 0; examined < BuildFilter.MaxExamined;)
        {
            var page = await ListAsync(owner, FilteredRead, before, cancellationToken);
            examined += FilteredRead;
            foreach (var build in page.Items)
            {
                if (build.CreatedAt < filter.From)
                {
                    return new Page<Build>(found, null);
                }

                if (filter.Admits(build))
                {
                    found.Add(build);
                    if (found.Count == limit)
                    {
                        return new Page<Build>(found, build.Id == page.Items[^1].Id ? page.Next : build.Id);
                    }
                }
            }

            before = page.Next;
            if (before is null)
            {
                return new Page<Build>(found, null);
            }
        }

        return new Page<Build>(found, before);
    }

    /// <summary>Gives a build another name. Answers the build, or null when it is not the given state any more.</summary>
    public async Task<Build?> TryRenameAsync(Build from, string name, CancellationToken cancellationToken = default)
    {
        try
        {
            var response = await dynamo.UpdateItemAsync(
                new UpdateItemRequest
                {
                    TableName = Table,
                    Key = Keys.Of(BuildItems.Partition(from.Id), BuildItems.Sort),
                    UpdateExpression = "SET #name = :name, revision = :next",
                    // It only grows: where it is below the next one, it is the one that was read.
                    ConditionExpression = "#sequence = :sequence AND (attribute_not_exists(revision) OR revision < :next)",
                    ExpressionAttributeNames = new() { ["#name"] = "name", ["#sequence"] = "sequence" },
                    ExpressionAttributeValues = new()
                    {
                        [":name"] = new AttributeValue(name),
                        [":sequence"] = Number(from.Sequence),
                        [":next"] = Number(from.Revision + 1),
                    },
                    ReturnValues = ReturnValue.ALL_NEW,
                },
                cancellationToken);
            return BuildItems.ToBuild(response.Attributes);
        }
        catch (ConditionalCheckFailedException)
        {
            return null;
        }
    }

    /// <summary>
    /// Writes the next entry of a build's journal. Answers false when this number is taken: somebody else decided what happens
    /// there, and the caller has to look again.
    /// </summary>
    public Task<bool> TryAppendAsync(BuildUpdate update, CancellationToken cancellationToken = default) =>
        PutNewAsync(BuildItems.FromUpdate(update), cancellationToken);

    /// <summary>The journal of a build after the entry <paramref name="after"/>, in order.</summary>
    public async Task<IReadOnlyList<BuildUpdate>> ReadJournalAsync(string buildId, long after, CancellationToken cancellationToken = default)
    {
        var updates = new List<BuildUpdate>();
        var request = new QueryRequest
        {
            TableName = Table,
            ConsistentRead = true,
            KeyConditionExpression = "pk = :pk AND sk BETWEEN :from AND :to",
            ExpressionAttributeValues = new Dictionary<string, AttributeValue>
            {
                [":pk"] = new(BuildItems.Partition(buildId)),
                [":from"] = new(BuildItems.UpdateSort(after + 1)),
                [":to"] = new(BuildItems.UpdateSort(long.MaxValue)),
            },
        };
        do
        {
            var response = await dynamo.QueryAsync(request, cancellationToken);
            updates.AddRange((response.Items ?? []).Select(BuildItems.ToUpdate));
            request.ExclusiveStartKey = response.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
        return updates;
    }

    /// <summary>The build with its whole journal applied: the truth, which may be ahead of <see cref="FindAsync"/>.</summary>
    public async Task<Build?> FindLatestAsync(string buildId, CancellationToken cancellationToken = default)
    {
        var build = await FindAsync(buildId, cancellationToken);
        return build is null
            ? null
            : (await ReadJournalAsync(buildId, build.Sequence, cancellationToken)).Aggregate(build, (state, update) => state.Apply(update));
    }

    /// <summary>
    /// Stores a later state of a build. Answers false when the stored state is not the one it was made from.
    /// </summary>
    public async Task<bool> TryAdvanceAsync(Build from, Build to, CancellationToken cancellationToken = default)
    {
        var (expression, names, values) = BuildItems.Difference(from, to);
        values[":expected"] = Number(from.Sequence);
        try
        {
            await dynamo.UpdateItemAsync(
                new UpdateItemRequest
                {
                    TableName = Table,
                    Key = Keys.Of(BuildItems.Partition(to.Id), BuildItems.Sort),
                    UpdateExpression = expression,
                    ConditionExpression = "#sequence = :expected",
                    ExpressionAttributeNames = names,
                    ExpressionAttributeValues = values,
                },
                cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    /// <summary>
    /// Takes the right to send the notifications of a build, until <paramref name="until"/>. Answers the number of the last update
    /// whose notification was sent (-1: none), or null when somebody else is sending.
    /// </summary>
    public async Task<long?> TryClaimNotificationsAsync(string buildId, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken = default)
    {
        try
        {
            var response = await dynamo.UpdateItemAsync(
                Notifications(
                    buildId, "SET notifyUntil = :until", "attribute_exists(pk) AND (attribute_not_exists(notifyUntil) OR notifyUntil < :now)",
                    (":until", until.ToUnixTimeMilliseconds()), (":now", now.ToUnixTimeMilliseconds())),
                cancellationToken);
            return response.Attributes.TryGetValue("notifiedSequence", out var notified) ? long.Parse(notified.N, CultureInfo.InvariantCulture) : -1;
        }
        catch (ConditionalCheckFailedException)
        {
            return null;
        }
    }

    /// <summary>Remembers that the notifications up to an update were sent, and gives the right to send back. Only moves forward.</summary>
    public async Task SetNotifiedAsync(string buildId, long sequence, CancellationToken cancellationToken = default)
    {
        try
        {
            await dynamo.UpdateItemAsync(
                Notifications(
                    buildId, "SET notifiedSequence = :sequence REMOVE notifyUntil",
                    "attribute_exists(pk) AND (attribute_not_exists(notifiedSequence) OR notifiedSequence <= :sequence)", (":sequence", sequence)),
                cancellationToken);
        }
        catch (ConditionalCheckFailedException)
        {
            // Somebody else took over and was faster.
        }
    }

    private Build? TryRead(Dictionary<string, AttributeValue> item)
    {
        try
        {
            return BuildItems.ToBuild(item);
        }
#pragma warning disable CA1031 // Whatever is wrong with one build, it hides no other from its owner.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogUnreadable(e, item[Keys.ListingSort].S);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Error, "Build {Build} cannot be read and is left out of the list. Its item in the table of builds was changed by hand, or written by a later version.")]
    private partial void LogUnreadable(Exception e, string build);

    private static string Listing(string owner) => "BUILDS#" + owner;

    private async Task<bool> PutNewAsync(Dictionary<string, AttributeValue> item, CancellationToken cancellationToken)
    {
        try
        {
            await dynamo.PutItemAsync(
                new PutItemRequest { TableName = Table, Item = item, ConditionExpression = "attribute_not_exists(pk)" }, cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    private UpdateItemRequest Notifications(string buildId, string update, string condition, params (string Name, long Value)[] values) => new()
    {
        TableName = Table,
        Key = Keys.Of(BuildItems.Partition(buildId), BuildItems.Sort),
        UpdateExpression = update,
        ConditionExpression = condition,
        ExpressionAttributeValues = values.ToDictionary(value => value.Name, value => Number(value.Value)),
        ReturnValues = ReturnValue.ALL_NEW,
    };

    private static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };
}
