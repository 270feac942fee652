using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Nexus.Core.Storage;

namespace Nexus.Core.Builds;

/// <summary>
/// The builds that somebody still has to do something about: one marker item each, in a listing of their own, so that the sweeper
/// reads those few and not all builds that ever were.
/// </summary>
public sealed class ActiveBuilds(IAmazonDynamoDB dynamo, TableNames tables)
{
    private const string Listing = "ACTIVE";
    private const string Sort = "ACTIVE";

    /// <summary>Marks a build, from the given update on.</summary>
    public async Task AddAsync(string buildId, long sequence, CancellationToken cancellationToken = default)
    {
        try
        {
            await dynamo.UpdateItemAsync(
                new UpdateItemRequest
                {
                    TableName = tables.Builds,
                    Key = Keys.Of(BuildItems.Partition(buildId), Sort),
                    UpdateExpression = "SET #sequence = :sequence, listingPk = :listing, listingSk = :id",
                    ConditionExpression = "attribute_not_exists(#sequence) OR #sequence < :sequence",
                    ExpressionAttributeNames = new() { ["#sequence"] = "sequence" },
                    ExpressionAttributeValues = new()
                    {
                        [":sequence"] = Number(sequence),
                        [":listing"] = new AttributeValue(Listing),
                        [":id"] = new AttributeValue(buildId),
                    },
                },
                cancellationToken);
        }
        catch (ConditionalCheckFailedException)
        {
            // It is marked already.
        }
    }

    /// <summary>Takes the mark off a build that was over with the given update, unless it was marked anew since.</summary>
    public async Task RemoveAsync(string buildId, long sequence, CancellationToken cancellationToken = default)
    {
        try
        {
            await dynamo.DeleteItemAsync(
                new DeleteItemRequest
                {
                    TableName = tables.Builds,
                    Key = Keys.Of(BuildItems.Partition(buildId), Sort),
                    ConditionExpression = "attribute_not_exists(pk) OR #sequence <= :sequence",
                    ExpressionAttributeNames = new() { ["#sequence"] = "sequence" },
                    ExpressionAttributeValues = new() { [":sequence"] = Number(sequence) },
                },
                cancellationToken);
        }
        catch (ConditionalCheckFailedException)
        {
            // It goes on.
        }
    }

    /// <summary>The ids of all marked builds, oldest first. A mark of the last moment may be missing.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default)
    {
        var ids = new List<string>();
        var request = new QueryRequest
        {
            TableName = tables.Builds,
            IndexName = Keys.ListingIndex,
            KeyConditionExpression = "listingPk = :listing",
            ExpressionAttributeValues = new() { [":listing"] = new AttributeValue(Listing) },
        };
        do
        {
            var response = await dynamo.QueryAsync(request, cancellationToken);
            ids.AddRange((response.Items ?? []).Select(item => item[Keys.ListingSort].S));
            request.ExclusiveStartKey = response.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
        return ids;
    }

    private static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };
}
