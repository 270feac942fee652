using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Nexus.Core.Storage;

namespace Nexus.Core.Agents;

/// <summary>The catalogue of published agents in DynamoDB.</summary>
public sealed class AgentStore(IAmazonDynamoDB dynamo, TableNames tables)
{
    private const string Listing = "AGENTS";
    private const string Sort = "AGENT";

    /// <summary>Enters an agent. To enter it again changes nothing.</summary>
    public async Task PublishAsync(AgentManifest manifest, CancellationToken cancellationToken = default)
    {
        var item = Keys.Of(Partition(manifest.Id), Sort);
        item[Keys.ListingPartition] = new AttributeValue(Listing);
        item[Keys.ListingSort] = new AttributeValue(manifest.Id);
        item["id"] = new AttributeValue(manifest.Id);
        item["name"] = new AttributeValue(manifest.Name);
        item["version"] = new AttributeValue(manifest.Version);
        item["description"] = new AttributeValue(manifest.Description);
        item["category"] = new AttributeValue(manifest.Category);
        item["buildId"] = new AttributeValue(manifest.BuildId);
        item["model"] = new AttributeValue(manifest.Model);
        item["createdAt"] = new AttributeValue(manifest.CreatedAt.UtcDateTime.ToString("o", CultureInfo.InvariantCulture));
        item["tools"] = new AttributeValue { L = [.. manifest.Tools.Select(tool => new AttributeValue(tool))] };
        try
        {
            await dynamo.PutItemAsync(
                new PutItemRequest { TableName = tables.Agents, Item = item, ConditionExpression = "attribute_not_exists(pk)" }, cancellationToken);
        }
        catch (ConditionalCheckFailedException)
        {
            // Entered by an earlier attempt.
        }
    }

    /// <summary>The agent, or null.</summary>
    public async Task<AgentManifest?> FindAsync(string agentId, CancellationToken cancellationToken = default)
    {
        var response = await dynamo.GetItemAsync(
            new GetItemRequest { TableName = tables.Agents, Key = Keys.Of(Partition(agentId), Sort), ConsistentRead = true }, cancellationToken);
        return response.Item is { Count: > 0 } item ? ToManifest(item) : null;
    }

    /// <summary>A page of agents, newest first.</summary>
    /// <param name="limit">Most agents on the page.</param>
    /// <param name="before">Only agents older than the one of this id.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<Page<AgentManifest>> ListAsync(int limit, string? before = null, CancellationToken cancellationToken = default)
    {
        var (items, last) = await dynamo.QueryListingAsync(
            tables.Agents, Listing, limit, before is null ? null : (Partition(before), Sort, before), cancellationToken);
        return new Page<AgentManifest>([.. items.Select(ToManifest)], last);
    }

    private static string Partition(string agentId) => "AGENT#" + agentId;

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
