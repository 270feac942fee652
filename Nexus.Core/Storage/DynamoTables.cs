using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.Configuration;

namespace Nexus.Core.Storage;

/// <summary>The physical names of the tables. Configuration <c>AWS:Tables:{logical name}</c>.</summary>
/// <param name="Builds">Builds, their journals and leases.</param>
/// <param name="Agents">Published agents.</param>
/// <param name="Sessions">Sessions with agents, and their messages.</param>
/// <param name="Access">API keys, and the answers that idempotency keys stand for.</param>
public sealed record TableNames(string Builds, string Agents, string Sessions, string Access)
{
    /// <summary>The configuration section.</summary>
    public const string Section = "AWS:Tables";

    /// <summary>The names as configured; a name that is not configured is the logical one.</summary>
    public static TableNames From(IConfiguration configuration)
    {
        return new TableNames(Name("builds"), Name("agents"), Name("sessions"), Name("access"));

        string Name(string table) => configuration[$"{Section}:{table}"] ?? table;
    }
}

/// <summary>A page of a listing.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">The page.</param>
/// <param name="Next">The id after which the next page begins, or null when this is the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>
/// The key attributes that all tables have: partition key <c>pk</c>, sort key <c>sk</c>, the global index <c>listing</c> with
/// <c>listingPk</c> and <c>listingSk</c>, and the time-to-live attribute <c>expiresAt</c>.
/// </summary>
public static class Keys
{
    /// <summary>Partition key.</summary>
    public const string Partition = "pk";

    /// <summary>Sort key.</summary>
    public const string Sort = "sk";

    /// <summary>The global secondary index.</summary>
    public const string ListingIndex = "listing";

    /// <summary>Partition key of the index.</summary>
    public const string ListingPartition = "listingPk";

    /// <summary>Sort key of the index.</summary>
    public const string ListingSort = "listingSk";

    /// <summary>When DynamoDB may delete the item, in seconds since 1970. Readers check it as well: deletion is late, or never.</summary>
    public const string ExpiresAt = "expiresAt";

    /// <summary>A primary key.</summary>
    public static Dictionary<string, AttributeValue> Of(string partition, string sort) =>
        new() { [Partition] = new(partition), [Sort] = new(sort) };
}

internal static class ListingQuery
{
    /// <summary>A page of one partition of the listing, newest first, and the sort key to go on from.</summary>
    public static async Task<(List<Dictionary<string, AttributeValue>> Items, string? Last)> QueryListingAsync(
        this IAmazonDynamoDB dynamo,
        string table,
        string listing,
        int limit,
        (string Partition, string Sort, string ListingSort)? after,
        CancellationToken cancellationToken)
    {
        var items = new List<Dictionary<string, AttributeValue>>();
        var start = after is { } position ? StartKey(listing, position) : null;
        do
        {
            var response = await dynamo.QueryAsync(
                new QueryRequest
                {
                    TableName = table,
                    IndexName = Keys.ListingIndex,
                    KeyConditionExpression = "listingPk = :listing",
                    ExpressionAttributeValues = new Dictionary<string, AttributeValue> { [":listing"] = new(listing) },
                    ScanIndexForward = false,
                    // One more than asked for tells whether there is a next page.
                    Limit = limit + 1 - items.Count,
                    ExclusiveStartKey = start,
                },
                cancellationToken);
            items.AddRange(response.Items ?? []);
            start = response.LastEvaluatedKey;
        }
        while (items.Count <= limit && start is { Count: > 0 });

        if (items.Count <= limit)
        {
            return (items, null);
        }

        items.RemoveRange(limit, items.Count - limit);
        return (items, items[^1][Keys.ListingSort].S);
    }

    private static Dictionary<string, AttributeValue> StartKey(string listing, (string Partition, string Sort, string ListingSort) position)
    {
        var key = Keys.Of(position.Partition, position.Sort);
        key[Keys.ListingPartition] = new AttributeValue(listing);
        key[Keys.ListingSort] = new AttributeValue(position.ListingSort);
        return key;
    }
}
