using System.Collections.Immutable;
using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Nexus.Core.Models;
using Nexus.Core.Storage;

namespace Nexus.Core.Builds.Statistics;

/// <summary>
/// Facts in DynamoDB, one partition per day (UTC), in order of time. The same fact written twice is one fact, so whoever is not
/// sure whether it was written writes it again.
/// </summary>
public sealed class BuildFactStore(IAmazonDynamoDB dynamo, TableNames tables)
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmssfffffff";

    /// <summary>Writes facts.</summary>
    public async Task AddAsync(IEnumerable<BuildFact> facts, CancellationToken cancellationToken = default)
    {
        foreach (var fact in facts)
        {
            await dynamo.PutItemAsync(new PutItemRequest { TableName = tables.Builds, Item = ToItem(fact) }, cancellationToken);
        }
    }

    /// <summary>The facts of a day from a moment on, by their keys, in order.</summary>
    public async Task<IReadOnlyList<(string Key, BuildFact Fact)>> ReadAsync(DateOnly day, DateTimeOffset from, CancellationToken cancellationToken = default)
    {
        var facts = new List<(string, BuildFact)>();
        var request = new QueryRequest
        {
            TableName = tables.Builds,
            KeyConditionExpression = "pk = :pk AND sk >= :from",
            ExpressionAttributeValues = new() { [":pk"] = new(Partition(day)), [":from"] = new(Sortable(from)) },
        };
        do
        {
            var response = await dynamo.QueryAsync(request, cancellationToken);
            facts.AddRange((response.Items ?? []).Select(item => (item[Keys.Sort].S, ToFact(item))));
            request.ExclusiveStartKey = response.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
        return facts;
    }

    private static string Partition(DateOnly day) => "STATISTICS#" + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Sortable(DateTimeOffset at) => at.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static Dictionary<string, AttributeValue> ToItem(BuildFact fact)
    {
        var item = Keys.Of(
            Partition(DateOnly.FromDateTime(fact.At.UtcDateTime)),
            $"{Sortable(fact.At)}#{fact.BuildId}#{fact.Sequence.ToString(CultureInfo.InvariantCulture)}");
        item["buildId"] = new(fact.BuildId);
        item["sequence"] = Number(fact.Sequence);
        item["kind"] = new(BuildUpdate.NameOf(fact.Kind));
        if (fact.Queued is { } queued)
        {
            item["queued"] = Number(queued.Ticks);
        }

        if (fact.Status is { } status)
        {
            item["status"] = new(BuildUpdate.NameOf(status));
        }

        if (fact.Duration is { } duration)
        {
            item["duration"] = Number(duration.Ticks);
        }

        if (!fact.Stages.IsEmpty)
        {
            item["stages"] = new AttributeValue { M = fact.Stages.ToDictionary(stage => stage.Key, stage => Number(stage.Value.Ticks)) };
        }

        if (fact.FailedStage is not null)
        {
            item["failedStage"] = new(fact.FailedStage);
        }

        if (fact.Cause is not null)
        {
            item["cause"] = new(fact.Cause);
        }

        if (fact.Usage is { } usage)
        {
            item["inputTokens"] = Number(usage.InputTokens);
            item["outputTokens"] = Number(usage.OutputTokens);
            if (usage.CostUsd is { } cost)
            {
                item["costUsd"] = new AttributeValue { N = cost.ToString(CultureInfo.InvariantCulture) };
            }
        }

        return item;
    }

    private static BuildFact ToFact(Dictionary<string, AttributeValue> item) => new()
    {
        BuildId = item["buildId"].S,
        Sequence = long.Parse(item["sequence"].N, CultureInfo.InvariantCulture),
        At = DateTimeOffset.ParseExact(item[Keys.Sort].S.Split('#')[0], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        Kind = Enum.Parse<BuildFactKind>(item["kind"].S, ignoreCase: true),
        Queued = Span(item, "queued"),
        Status = item.TryGetValue("status", out var status) ? Enum.Parse<BuildStatus>(status.S, ignoreCase: true) : null,
        Duration = Span(item, "duration"),
        Stages = item.TryGetValue("stages", out var stages)
            ? stages.M.ToImmutableDictionary(stage => stage.Key, stage => Ticks(stage.Value))
            : ImmutableDictionary<string, TimeSpan>.Empty,
        FailedStage = item.TryGetValue("failedStage", out var failed) ? failed.S : null,
        Cause = item.TryGetValue("cause", out var cause) ? cause.S : null,
        Usage = item.TryGetValue("inputTokens", out var input)
            ? new TokenUsage(
                long.Parse(input.N, CultureInfo.InvariantCulture), long.Parse(item["outputTokens"].N, CultureInfo.InvariantCulture),
                item.TryGetValue("costUsd", out var cost) ? decimal.Parse(cost.N, NumberStyles.Float, CultureInfo.InvariantCulture) : null)
            : null,
    };

    private static TimeSpan? Span(Dictionary<string, AttributeValue> item, string name) => item.TryGetValue(name, out var value) ? Ticks(value) : null;

    private static TimeSpan Ticks(AttributeValue value) => TimeSpan.FromTicks(long.Parse(value.N, CultureInfo.InvariantCulture));

    private static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };
}
