using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Nexus.Core.Storage;

namespace Nexus.Core.Access;

/// <summary>A key as it is kept: with the hash of its secret.</summary>
/// <param name="Key">The key.</param>
/// <param name="SecretHash">From <see cref="ApiKeySecret.Hash"/>.</param>
public sealed record StoredApiKey(ApiKey Key, ReadOnlyMemory<byte> SecretHash);

/// <summary>The API keys in DynamoDB.</summary>
public sealed class ApiKeyStore(IAmazonDynamoDB dynamo, TableNames tables)
{
    private const string Listing = "KEYS";
    private const string Sort = "KEY";

    /// <summary>Stores a new key. A key of this id that exists already gets the new secret: its maker's answer was lost.</summary>
    public async Task CreateAsync(StoredApiKey stored, CancellationToken cancellationToken = default)
    {
        var key = stored.Key;
        var item = Keys.Of(Partition(key.Id), Sort);
        item[Keys.ListingPartition] = new AttributeValue(Listing);
        item[Keys.ListingSort] = new AttributeValue(key.Id);
        item["id"] = new AttributeValue(key.Id);
        item["name"] = new AttributeValue(key.Name);
        item["owner"] = new AttributeValue(key.Owner);
        item["scopes"] = new AttributeValue { L = [.. key.Scopes.Select(scope => new AttributeValue(scope))] };
        item["createdAt"] = Time(key.CreatedAt);
        item["secretHash"] = new AttributeValue(Convert.ToHexStringLower(stored.SecretHash.Span));
        if (key.ExpiresAt is { } end)
        {
            item["validUntil"] = Time(end);
        }

        await dynamo.PutItemAsync(new PutItemRequest { TableName = tables.Access, Item = item }, cancellationToken);
    }

    /// <summary>The key, or null.</summary>
    public async Task<StoredApiKey?> FindAsync(string keyId, CancellationToken cancellationToken = default)
    {
        var response = await dynamo.GetItemAsync(
            new GetItemRequest { TableName = tables.Access, Key = Keys.Of(Partition(keyId), Sort), ConsistentRead = true }, cancellationToken);
        return response.Item is { Count: > 0 } item
            ? new StoredApiKey(ToKey(item), Convert.FromHexString(item["secretHash"].S))
            : null;
    }

    /// <summary>A page of keys, newest first, revoked ones included.</summary>
    public async Task<Page<ApiKey>> ListAsync(int limit, string? before = null, CancellationToken cancellationToken = default)
    {
        var (items, last) = await dynamo.QueryListingAsync(
            tables.Access, Listing, limit, before is null ? null : (Partition(before), Sort, before), cancellationToken);
        return new Page<ApiKey>([.. items.Select(ToKey)], last);
    }

    /// <summary>Ends a key for ever; a key that is revoked already stays as it is. Answers false where there is none.</summary>
    public async Task<bool> RevokeAsync(string keyId, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        try
        {
            await dynamo.UpdateItemAsync(
                new UpdateItemRequest
                {
                    TableName = tables.Access,
                    Key = Keys.Of(Partition(keyId), Sort),
                    UpdateExpression = "SET revokedAt = if_not_exists(revokedAt, :now)",
                    ConditionExpression = "attribute_exists(pk)",
                    ExpressionAttributeValues = new() { [":now"] = Time(now) },
                },
                cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    private static string Partition(string keyId) => "KEY#" + keyId;

    private static ApiKey ToKey(Dictionary<string, AttributeValue> item) => new()
    {
        Id = item["id"].S,
        Name = item["name"].S,
        Owner = item["owner"].S,
        Scopes = [.. item["scopes"].L.Select(scope => scope.S)],
        CreatedAt = Time(item["createdAt"]),
        ExpiresAt = item.TryGetValue("validUntil", out var end) ? Time(end) : null,
        RevokedAt = item.TryGetValue("revokedAt", out var revoked) ? Time(revoked) : null,
    };

    private static AttributeValue Time(DateTimeOffset value) => new(value.UtcDateTime.ToString("o", CultureInfo.InvariantCulture));

    private static DateTimeOffset Time(AttributeValue value) =>
        DateTimeOffset.Parse(value.S, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
