using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.CloudFormation;

/// <summary>DynamoDB tables, and how their capacity follows the load.</summary>
internal static class TableResources
{
    private const int TargetUse = 70;

    public static void Add(TemplateBuilder template, Table table)
    {
        var attributes = new[] { table.PartitionKey, table.SortKey }.Concat(table.Indexes.SelectMany(i => (TableAttribute?[])[i.PartitionKey, i.SortKey]))
            .OfType<TableAttribute>().DistinctBy(a => a.Name).OrderBy(a => a.Name, StringComparer.Ordinal);
        template.Add(table.LogicalId, "AWS::DynamoDB::Table", new()
        {
            ["AttributeDefinitions"] = TemplateBuilder.Array(attributes.Select(a => new JsonObject { ["AttributeName"] = a.Name, ["AttributeType"] = a.Type })),
            ["BillingMode"] = table.Capacity is null ? "PAY_PER_REQUEST" : "PROVISIONED",
            ["DeletionProtectionEnabled"] = table.HasDeletionProtection,
            ["GlobalSecondaryIndexes"] = table.Indexes.Count == 0 ? null : TemplateBuilder.Array(table.Indexes.Select(i =>
            {
                var index = new JsonObject
                {
                    ["IndexName"] = i.Name,
                    ["KeySchema"] = Keys(i.PartitionKey, i.SortKey),
                    ["Projection"] = new JsonObject { ["ProjectionType"] = i.HoldsOnlyKeys ? "KEYS_ONLY" : "ALL" },
                };
                if (table.Capacity is { } capacity)
                {
                    index["ProvisionedThroughput"] = Throughput(capacity);
                }

                return index;
            })),
            ["KeySchema"] = Keys(table.PartitionKey, table.SortKey),
            ["PointInTimeRecoverySpecification"] = new JsonObject { ["PointInTimeRecoveryEnabled"] = table.HasPointInTimeRecovery },
            ["ProvisionedThroughput"] = table.Capacity is { } provisioned ? Throughput(provisioned) : null,
            ["SSESpecification"] = new JsonObject { ["SSEEnabled"] = true },
            ["TableName"] = table.Name,
            ["TimeToLiveSpecification"] = table.TimeToLiveAttribute is { } ttl ? new JsonObject { ["AttributeName"] = ttl, ["Enabled"] = true } : null,
        }, removal: table.Removal);

        if (table.Capacity is { } limits)
        {
            AddScaling(template, table, "table", string.Empty, limits);
            foreach (var index in table.Indexes)
            {
                AddScaling(template, table, "index", index.Name, limits);
            }
        }
    }

    private static JsonObject Throughput(ProvisionedCapacity capacity) =>
        new() { ["ReadCapacityUnits"] = capacity.MinimumReads, ["WriteCapacityUnits"] = capacity.MinimumWrites };

    private static JsonArray Keys(TableAttribute partition, TableAttribute? sort)
    {
        var keys = new JsonArray(new JsonObject { ["AttributeName"] = partition.Name, ["KeyType"] = "HASH" });
        if (sort is not null)
        {
            keys.Add((JsonNode)new JsonObject { ["AttributeName"] = sort.Name, ["KeyType"] = "RANGE" });
        }

        return keys;
    }

    private static void AddScaling(TemplateBuilder template, Table table, string kind, string index, ProvisionedCapacity capacity)
    {
        foreach (var (what, minimum, maximum) in new[] { ("Read", capacity.MinimumReads, capacity.MaximumReads), ("Write", capacity.MinimumWrites, capacity.MaximumWrites) })
        {
            var id = $"{table.LogicalId}{new string([.. index.Where(char.IsAsciiLetterOrDigit)])}{what}";
            template.Add($"{id}Scaling", "AWS::ApplicationAutoScaling::ScalableTarget", new()
            {
                ["MaxCapacity"] = maximum,
                ["MinCapacity"] = minimum,
                ["ResourceId"] = CloudFormationValues.Sub($"table/${{{table.LogicalId}}}{(index.Length == 0 ? string.Empty : $"/index/{index}")}"),
                ["ScalableDimension"] = $"dynamodb:{kind}:{what}CapacityUnits",
                ["ServiceNamespace"] = "dynamodb",
            });
            template.Add($"{id}ScalingPolicy", "AWS::ApplicationAutoScaling::ScalingPolicy", new()
            {
                ["PolicyName"] = $"{table.Name}{(index.Length == 0 ? string.Empty : $"-{index}")}-{what.ToLowerInvariant()}",
                ["PolicyType"] = "TargetTrackingScaling",
                ["ScalingTargetId"] = CloudFormationValues.Ref($"{id}Scaling"),
                ["TargetTrackingScalingPolicyConfiguration"] = new JsonObject
                {
                    ["PredefinedMetricSpecification"] = new JsonObject { ["PredefinedMetricType"] = $"DynamoDB{what}CapacityUtilization" },
                    ["TargetValue"] = TargetUse,
                },
            });
        }
    }
}
