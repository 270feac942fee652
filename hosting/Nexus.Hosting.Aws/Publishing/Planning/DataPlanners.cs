using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>Tables.</summary>
internal static class TablePlanner
{
    public static string LogicalId(DynamoDBTableResource table) => $"{PlanNames.Logical(table.Name)}Table";

    public static string PhysicalName(PlanNames names, DynamoDBTableResource table) => names.Physical(table.TableName);

    public static IReadOnlyList<Table> Plan(PlanningContext context) => [.. context.Tables.Select(table => new Table(LogicalId(table))
    {
        ModelName = table.Name,
        Name = PhysicalName(context.Names, table),
        Removal = StoreProtectionAnnotation.Of(table).Removal ?? context.DataRemoval,
        HasBackup = StoreProtectionAnnotation.Of(table).HasBackup ?? true,
        PartitionKey = Key(table.PartitionKey),
        SortKey = table.SortKey is { } sort ? Key(sort) : null,
        Indexes = [.. table.Indexes.Select(i => new TableIndex(i.Name, Key(i.PartitionKey), i.SortKey is { } s ? Key(s) : null, i.Projection == IndexProjection.KeysOnly))],
        TimeToLiveAttribute = table.TimeToLiveAttribute,
        HasPointInTimeRecovery = table.PointInTimeRecovery || context.Defaults.PointInTimeRecovery,
        HasDeletionProtection = StoreProtectionAnnotation.Of(table).HasDeletionProtection ?? context.DeletionProtection,
        Capacity = table.Annotations.OfType<TableCapacityAnnotation>().LastOrDefault()?.Capacity,
    })];

    private static TableAttribute Key(TableKey key) => new(key.Name, key.TypeCode);
}

/// <summary>Queues and their dead-letter queues.</summary>
internal static class QueuePlanner
{
    public static string LogicalId(SqsQueueResource queue) => $"{PlanNames.Logical(queue.Name)}Queue";

    public static string PhysicalName(PlanNames names, SqsQueueResource queue) =>
        names.Physical(queue.Name, queue.IsFifo ? 75 : 80) + (queue.IsFifo ? ".fifo" : string.Empty);

    public static IReadOnlyList<MessageQueue> Plan(PlanningContext context)
    {
        var queues = context.Queues;
        var deadLetters = queues.Select(q => q.DeadLetterQueue).OfType<SqsQueueResource>().ToHashSet();

        // A dead-letter queue comes before the queue that names it.
        return [.. queues.OrderBy(q => !deadLetters.Contains(q)).Select(queue =>
        {
            var id = LogicalId(queue);
            return new MessageQueue(id)
            {
                ModelName = queue.Name,
                Name = PhysicalName(context.Names, queue),
                Removal = StoreProtectionAnnotation.Of(queue).Removal ?? context.DataRemoval,
                IsFifo = queue.IsFifo,
                VisibilityTimeoutSeconds = (int)queue.VisibilityTimeout.TotalSeconds,
                RetentionSeconds = (int)queue.MessageRetention.TotalSeconds,
                DelaySeconds = (int)queue.DeliveryDelay.TotalSeconds,
                Redrive = queue.DeadLetterQueue is { } target ? new(LogicalId(target), queue.MaxReceiveCount) : null,
                IsDeadLetterQueue = deadLetters.Contains(queue),
                PolicyId = $"{id}Policy",
                Policy =
                [
                    new("DenyWithoutTls", ["sqs:*"], [new ResourceValue(id, ResourceOutput.Arn)])
                    {
                        IsDeny = true,
                        Principal = PolicyPrincipal.Everybody,
                        Conditions = [new("Bool", "aws:SecureTransport", ["false"])],
                    },
                ],
            };
        })];
    }
}

/// <summary>Redis servers that become managed caches.</summary>
internal static class CachePlanner
{
    public const int Port = 6379;

    public static string LogicalId(RedisResource redis) => $"{PlanNames.Logical(redis.Name)}Cache";

    public static IReadOnlyList<Cache> Plan(PlanningContext context, SecurityGroupPlanner groups, IReadOnlyList<PlanValue> subnets) => [.. context.Caches.Select(redis =>
    {
        var logical = PlanNames.Logical(redis.Name);
        var annotation = redis.Annotations.OfType<ElastiCacheAnnotation>().Last();
        var engine = context.EnvironmentDefaults.Cache;
        return new Cache(LogicalId(redis))
        {
            ModelName = redis.Name,
            Name = context.Names.Physical(redis.Name, 40),
            Removal = context.DataRemoval,
            Engine = engine.Name,
            EngineVersion = engine.Version,
            NodeType = annotation.NodeType ?? context.Defaults.CacheNodeType,
            Nodes = annotation.Nodes,
            PasswordSecretId = redis.PasswordParameter is { } password ? context.Inputs.SecretFor(password) : null,
            SubnetGroupId = $"{logical}CacheSubnets",
            ParameterGroupId = $"{logical}CacheParameters",
            ParameterGroupFamily = engine.ParameterGroupFamily,
            SubnetIds = subnets,
            SecurityGroup = groups.For(redis.Name, $"{logical}SecurityGroup", $"Cache {redis.Name}"),
        };
    })];
}
