using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using Nexus.Core.Models;
using Nexus.Core.Storage;

namespace Nexus.Core.Agents.Sessions;

/// <summary>How sessions and messages are written in DynamoDB: all of a session in one partition.</summary>
internal static class SessionItems
{
    public const string Sort = "SESSION";

    public static string Partition(string sessionId) => "SESSION#" + sessionId;

    public static string Listing(string owner, string agentId) => $"SESSIONS#{agentId}#{owner}";

    public static string MessageSort(long number) => "MESSAGE#" + number.ToString("D12", CultureInfo.InvariantCulture);

    public static string KeySort(string hash) => "KEY#" + hash;

    public static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };

    public static AttributeValue Number(decimal value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };

    public static AttributeValue Time(DateTimeOffset value) => Number(value.ToUnixTimeMilliseconds());

    public static Dictionary<string, AttributeValue> FromSession(Session session)
    {
        var item = Keys.Of(Partition(session.Id), Sort);
        item[Keys.ListingPartition] = new AttributeValue(Listing(session.Owner, session.AgentId));
        item[Keys.ListingSort] = new AttributeValue(session.Id);
        item["id"] = new AttributeValue(session.Id);
        item["agentId"] = new AttributeValue(session.AgentId);
        item["owner"] = new AttributeValue(session.Owner);
        item["createdAt"] = Time(session.CreatedAt);
        item["updatedAt"] = Time(session.UpdatedAt);
        if (session.Name is { } name)
        {
            item["name"] = new AttributeValue(name);
        }

        return item;
    }

    public static Session ToSession(Dictionary<string, AttributeValue> item) => new()
    {
        Id = item["id"].S,
        AgentId = item["agentId"].S,
        Owner = item["owner"].S,
        Name = item.TryGetValue("name", out var name) ? name.S : null,
        CreatedAt = ToTime(item["createdAt"]),
        UpdatedAt = ToTime(item["updatedAt"]),
        Messages = Long(item, "messages"),
        Revision = Long(item, "revision"),
        Usage = new TokenUsage(
            Long(item, "inputTokens"), Long(item, "outputTokens"),
            item.ContainsKey("costUnknown") ? null : item.TryGetValue("costUsd", out var cost) ? decimal.Parse(cost.N, NumberStyles.Float, CultureInfo.InvariantCulture) : 0),
        Turn = item.TryGetValue("turn", out var turn)
            ? new Turn(turn.S, Long(item, "turnAnswer"), ToTime(item["turnUntil"]), item.TryGetValue("cancelTurn", out var cancelled) && cancelled.S == turn.S)
            : null,
    };

    public static Dictionary<string, AttributeValue> FromMessage(string sessionId, SessionMessage message)
    {
        var item = Keys.Of(Partition(sessionId), MessageSort(message.Number));
        item["number"] = Number(message.Number);
        item["role"] = new AttributeValue(message.Role.ToString());
        item["status"] = new AttributeValue(message.Status.ToString());
        item["createdAt"] = Time(message.CreatedAt);
        item["content"] = new AttributeValue(JsonSerializer.Serialize([.. message.Content], NexusJson.Compact.MessagePartArray));
        if (message.Model is { } model)
        {
            item["model"] = new AttributeValue(model);
        }

        if (message.Usage is { } usage)
        {
            item["inputTokens"] = Number(usage.InputTokens);
            item["outputTokens"] = Number(usage.OutputTokens);
            if (usage.CostUsd is { } cost)
            {
                item["costUsd"] = Number(cost);
            }
        }

        if (message.Error is { } error)
        {
            item["errorCode"] = new AttributeValue(error.Code);
            item["errorMessage"] = new AttributeValue(error.Message);
        }

        return item;
    }

    public static SessionMessage ToMessage(Dictionary<string, AttributeValue> item) => new()
    {
        Number = Long(item, "number"),
        Role = Enum.Parse<MessageRole>(item["role"].S),
        Status = Enum.Parse<MessageStatus>(item["status"].S),
        CreatedAt = ToTime(item["createdAt"]),
        Content = [.. JsonSerializer.Deserialize(item["content"].S, NexusJson.Compact.MessagePartArray) ?? []],
        Model = item.TryGetValue("model", out var model) ? model.S : null,
        Usage = item.ContainsKey("inputTokens")
            ? new TokenUsage(
                Long(item, "inputTokens"), Long(item, "outputTokens"),
                item.TryGetValue("costUsd", out var cost) ? decimal.Parse(cost.N, NumberStyles.Float, CultureInfo.InvariantCulture) : null)
            : null,
        Error = item.TryGetValue("errorCode", out var code) ? new AnswerError(code.S, item["errorMessage"].S) : null,
    };

    private static long Long(Dictionary<string, AttributeValue> item, string name) =>
        item.TryGetValue(name, out var value) ? long.Parse(value.N, CultureInfo.InvariantCulture) : 0;

    private static DateTimeOffset ToTime(AttributeValue value) => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(value.N, CultureInfo.InvariantCulture));
}
