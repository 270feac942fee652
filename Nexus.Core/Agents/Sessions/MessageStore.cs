using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Nexus.Core.Storage;

namespace Nexus.Core.Agents.Sessions;

/// <summary>The messages of sessions in DynamoDB, and the idempotency keys under which they came.</summary>
public sealed class MessageStore(IAmazonDynamoDB dynamo, TableNames tables)
{
    private const int BatchSize = 25;

    private string Table => tables.Sessions;

    /// <summary>Stores a message, or a later state of it.</summary>
    public Task PutAsync(string sessionId, SessionMessage message, CancellationToken cancellationToken = default) =>
        dynamo.PutItemAsync(new PutItemRequest { TableName = Table, Item = SessionItems.FromMessage(sessionId, message) }, cancellationToken);

    /// <summary>A message, or null.</summary>
    public async Task<SessionMessage?> FindAsync(string sessionId, long number, CancellationToken cancellationToken = default)
    {
        var response = await dynamo.GetItemAsync(
            new GetItemRequest { TableName = Table, Key = Keys.Of(SessionItems.Partition(sessionId), SessionItems.MessageSort(number)), ConsistentRead = true },
            cancellationToken);
        return response.Item is { Count: > 0 } item ? SessionItems.ToMessage(item) : null;
    }

    /// <summary>A page of the messages.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="limit">Most messages on the page.</param>
    /// <param name="newestFirst">The order.</param>
    /// <param name="after">The number of the last message of the page before.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<Page<SessionMessage>> ListAsync(
        string sessionId, int limit, bool newestFirst, long? after = null, CancellationToken cancellationToken = default)
    {
        var items = new List<Dictionary<string, AttributeValue>>();
        var request = new QueryRequest
        {
            TableName = Table,
            ConsistentRead = true,
            ScanIndexForward = !newestFirst,
            KeyConditionExpression = "pk = :pk AND sk BETWEEN :from AND :to",
            ExpressionAttributeValues = new()
            {
                [":pk"] = new AttributeValue(SessionItems.Partition(sessionId)),
                [":from"] = new AttributeValue(SessionItems.MessageSort(newestFirst || after is null ? 1 : after.Value + 1)),
                [":to"] = new AttributeValue(SessionItems.MessageSort(newestFirst && after is not null ? Math.Max(after.Value - 1, 0) : 999_999_999_999)),
            },
        };
        if (newestFirst && after <= 1)
        {
            return new Page<SessionMessage>([], null);
        }

        do
        {
            request.Limit = limit + 1 - items.Count;
            var response = await dynamo.QueryAsync(request, cancellationToken);
            items.AddRange(response.Items ?? []);
            request.ExclusiveStartKey = response.LastEvaluatedKey;
        }
        while (items.Count <= limit && request.ExclusiveStartKey is { Count: > 0 });
        var messages = items.Take(limit).Select(SessionItems.ToMessage).ToArray();
        return new Page<SessionMessage>(messages, items.Count > limit ? messages[^1].Number.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>The last messages, oldest first.</summary>
    public async Task<IReadOnlyList<SessionMessage>> ReadLastAsync(string sessionId, int count, long before, CancellationToken cancellationToken = default) =>
        [.. (await ListAsync(sessionId, count, newestFirst: true, before, cancellationToken)).Items.Reverse()];

    /// <summary>Removes a message.</summary>
    public Task DeleteAsync(string sessionId, long number, CancellationToken cancellationToken = default) => dynamo.DeleteItemAsync(
        new DeleteItemRequest { TableName = Table, Key = Keys.Of(SessionItems.Partition(sessionId), SessionItems.MessageSort(number)) }, cancellationToken);

    /// <summary>Remembers under which idempotency key a question came. Answers false where the key stands for a later question.</summary>
    public async Task<bool> TryRememberKeyAsync(
        string sessionId, string keyHash, string fingerprint, long question, CancellationToken cancellationToken = default)
    {
        var item = Keys.Of(SessionItems.Partition(sessionId), SessionItems.KeySort(keyHash));
        item["fingerprint"] = new AttributeValue(fingerprint);
        item["question"] = SessionItems.Number(question);
        try
        {
            await dynamo.PutItemAsync(
                new PutItemRequest
                {
                    TableName = Table,
                    Item = item,
                    // Equal where the answer to the first request for this got lost.
                    ConditionExpression = "attribute_not_exists(pk) OR question <= :question",
                    ExpressionAttributeValues = new() { [":question"] = SessionItems.Number(question) },
                },
                cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    /// <summary>The question that came under an idempotency key, and the fingerprint of its text; or null.</summary>
    public async Task<(long Question, string Fingerprint)?> FindKeyAsync(string sessionId, string keyHash, CancellationToken cancellationToken = default)
    {
        var response = await dynamo.GetItemAsync(
            new GetItemRequest { TableName = Table, Key = Keys.Of(SessionItems.Partition(sessionId), SessionItems.KeySort(keyHash)), ConsistentRead = true },
            cancellationToken);
        return response.Item is { Count: > 0 } item ? (long.Parse(item["question"].N, CultureInfo.InvariantCulture), item["fingerprint"].S) : null;
    }

    /// <summary>Removes all that belongs to a session beside itself.</summary>
    public async Task DeleteAllAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var response = await dynamo.QueryAsync(
                new QueryRequest
                {
                    TableName = Table,
                    ConsistentRead = true,
                    KeyConditionExpression = "pk = :pk",
                    ExpressionAttributeValues = new() { [":pk"] = new AttributeValue(SessionItems.Partition(sessionId)) },
                    ProjectionExpression = "pk, sk",
                    Limit = BatchSize,
                },
                cancellationToken);
            if (response.Items is not { Count: > 0 } items)
            {
                return;
            }

            // What the store was too busy for comes back with the next query.
            await dynamo.BatchWriteItemAsync(
                new BatchWriteItemRequest
                {
                    RequestItems = new() { [Table] = [.. items.Select(item => new WriteRequest(new DeleteRequest(item)))] },
                },
                cancellationToken);
        }
    }
}
