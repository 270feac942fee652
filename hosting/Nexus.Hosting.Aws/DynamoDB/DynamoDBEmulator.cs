using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;
using Nexus.Hosting.Aws.Emulators;

namespace Nexus.Hosting.Aws.DynamoDB;

/// <summary>Speaks with dynalite.</summary>
internal sealed partial class DynamoDBEmulator(DynamoDBResource resource, string dataFolder)
{
    private readonly AwsJsonClient _client = new("dynamodb");

    public async Task PingAsync(CancellationToken cancellationToken) => await CallAsync("ListTables", [], cancellationToken);

    public async Task CreateTablesAsync(DynamoDBResource _, ResourceReadyEvent @event, CancellationToken cancellationToken)
    {
        var notifications = (ResourceNotificationService)@event.Services.GetService(typeof(ResourceNotificationService))!;
        foreach (var table in resource.Tables)
        {
            try
            {
                await EnsureAsync(table, cancellationToken);
            }
            catch (DistributedApplicationException exception)
            {
                var loggers = (ResourceLoggerService)@event.Services.GetService(typeof(ResourceLoggerService))!;
                LogMismatch(loggers.GetLogger(table), exception.Message);
                await notifications.PublishUpdateAsync(table, s => s with { State = new(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error) });
                throw;
            }

            table.IsCreated = true;
            await notifications.PublishUpdateAsync(table, s => s with { State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success) });
        }
    }

    private async Task EnsureAsync(DynamoDBTableResource table, CancellationToken cancellationToken)
    {
        var wanted = Describe(table);
        try
        {
            await CallAsync("CreateTable", wanted, cancellationToken);
            return;
        }
        catch (AwsErrorException exception) when (exception.Code == "ResourceInUseException")
        {
            // It is there from an earlier run.
        }

        var found = (await CallAsync("DescribeTable", new() { ["TableName"] = table.TableName }, cancellationToken))["Table"]!.AsObject();
        if (!SameKeys(wanted, found))
        {
            throw new DistributedApplicationException(
                $"The table '{table.TableName}' of an earlier run has other keys or indexes than the model. Delete the local data of '{resource.Name}' (the folder '{dataFolder}') and start again.");
        }
    }

    private static bool SameKeys(JsonObject wanted, JsonObject found)
    {
        return Shape(wanted) == Shape(found);

        static string Shape(JsonObject table) => string.Join(
            "; ",
            Indexes(table).Concat(Types(table)).Order(StringComparer.Ordinal).Prepend(Keys(table["KeySchema"]!.AsArray())));

        static IEnumerable<string> Indexes(JsonObject table) =>
            (table["GlobalSecondaryIndexes"]?.AsArray() ?? []).Select(i => $"{i!["IndexName"]}: {Keys(i["KeySchema"]!.AsArray())} {i["Projection"]!["ProjectionType"]}");

        static IEnumerable<string> Types(JsonObject table) =>
            table["AttributeDefinitions"]!.AsArray().Select(a => $"{a!["AttributeName"]} is {a["AttributeType"]}");

        static string Keys(JsonArray schema) => string.Join(", ", schema.Select(k => $"{k!["KeyType"]} {k["AttributeName"]}").Order(StringComparer.Ordinal));
    }

    private static JsonObject Describe(DynamoDBTableResource table)
    {
        var keys = table.Indexes.SelectMany(i => new[] { i.PartitionKey, i.SortKey }).Prepend(table.SortKey).Prepend(table.PartitionKey)
            .OfType<TableKey>().DistinctBy(k => k.Name);
        var request = new JsonObject
        {
            ["TableName"] = table.TableName,
            ["BillingMode"] = "PAY_PER_REQUEST",
            ["AttributeDefinitions"] = new JsonArray([.. keys.Select(k => new JsonObject { ["AttributeName"] = k.Name, ["AttributeType"] = k.TypeCode })]),
            ["KeySchema"] = Schema(table.PartitionKey, table.SortKey),
        };

        if (table.Indexes.Count > 0)
        {
            request["GlobalSecondaryIndexes"] = new JsonArray([.. table.Indexes.Select(i => new JsonObject
            {
                ["IndexName"] = i.Name,
                ["KeySchema"] = Schema(i.PartitionKey, i.SortKey),
                ["Projection"] = new JsonObject { ["ProjectionType"] = i.Projection == IndexProjection.KeysOnly ? "KEYS_ONLY" : "ALL" },
            })]);
        }

        return request;
    }

    private static JsonArray Schema(TableKey partition, TableKey? sort)
    {
        var schema = new JsonArray(new JsonObject { ["AttributeName"] = partition.Name, ["KeyType"] = "HASH" });
        if (sort is not null)
        {
            schema.Add(new JsonObject { ["AttributeName"] = sort.Name, ["KeyType"] = "RANGE" });
        }

        return schema;
    }

    [LoggerMessage(LogLevel.Error, "{Reason}")]
    private static partial void LogMismatch(ILogger logger, string reason);

    private async Task<JsonObject> CallAsync(string operation, JsonObject body, CancellationToken cancellationToken) =>
        await _client.CallAsync((await resource.Endpoint.GetValueAsync(cancellationToken))!, $"DynamoDB_20120810.{operation}", body, cancellationToken);
}
