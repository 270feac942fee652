namespace Nexus.Hosting.Aws.Publishing.Plan;

/// <summary>An EFS file system, encrypted. Outputs: Id, Arn.</summary>
public sealed record FileSystem(string LogicalId) : PlanResource(LogicalId)
{
    /// <summary>The resource's name in the model.</summary>
    public required string ModelName { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Days without use after which a file moves to cheaper storage; null: never. 1, 7, 14, 30, 60, 90, 180, 270 or 365.</summary>
    public int? InfrequentAccessAfterDays { get; init; } = 30;

    /// <summary>Whether AWS keeps a daily backup of it by itself.</summary>
    public bool HasAutomaticBackups { get; init; } = true;

    /// <summary>Who may mount it.</summary>
    public required SecurityGroup SecurityGroup { get; init; }

    /// <summary>Its address in each zone.</summary>
    public required IReadOnlyList<MountTarget> MountTargets { get; init; }

    /// <summary>The folders that tasks mount.</summary>
    public required IReadOnlyList<AccessPoint> AccessPoints { get; init; }

    /// <summary>Its policy: TLS only, access points only.</summary>
    public IReadOnlyList<PolicyStatement> Policy { get; init; } = [];

    /// <inheritdoc />
    public override IEnumerable<PlanResource> Children => [SecurityGroup, .. MountTargets, .. AccessPoints];
}

/// <summary>The address of a file system in a zone. Outputs: Id.</summary>
/// <param name="LogicalId">The mount target.</param>
/// <param name="SubnetId">The private subnet.</param>
public sealed record MountTarget(string LogicalId, PlanValue SubnetId) : PlanResource(LogicalId);

/// <summary>A folder of a file system, with the user that its files belong to whoever mounts it. Outputs: Id, Arn.</summary>
/// <param name="LogicalId">The access point.</param>
/// <param name="Path">The folder; made where it does not exist.</param>
/// <param name="UserId">The POSIX user.</param>
/// <param name="GroupId">The POSIX group.</param>
/// <param name="Permissions">Of the folder, octal: <c>0750</c>.</param>
public sealed record AccessPoint(string LogicalId, string Path, int UserId, int GroupId, string Permissions) : PlanResource(LogicalId);

/// <summary>A DynamoDB table, encrypted. Outputs: Id and Name (its name), Arn.</summary>
public sealed record Table(string LogicalId) : PlanResource(LogicalId)
{
    /// <summary>The resource's name in the model.</summary>
    public required string ModelName { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The partition key.</summary>
    public required TableAttribute PartitionKey { get; init; }

    /// <summary>The sort key; null: none.</summary>
    public TableAttribute? SortKey { get; init; }

    /// <summary>The global secondary indexes.</summary>
    public IReadOnlyList<TableIndex> Indexes { get; init; } = [];

    /// <summary>The attribute after whose time an item is deleted; null: none.</summary>
    public string? TimeToLiveAttribute { get; init; }

    /// <summary>Whether it can be restored to any second of the last 35 days.</summary>
    public bool HasPointInTimeRecovery { get; init; }

    /// <summary>Whether it can't be deleted by mistake.</summary>
    public bool HasDeletionProtection { get; init; }

    /// <summary>Whether the daily backups, where there are any, copy it.</summary>
    public bool HasBackup { get; init; } = true;

    /// <summary>The capacity that is paid for by the hour and scales; null: on demand.</summary>
    public ProvisionedCapacity? Capacity { get; init; }
}

/// <summary>A key attribute.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type"><c>S</c>, <c>N</c> or <c>B</c>.</param>
public sealed record TableAttribute(string Name, string Type);

/// <summary>A global secondary index.</summary>
/// <param name="Name">Its name.</param>
/// <param name="PartitionKey">Its partition key.</param>
/// <param name="SortKey">Its sort key; null: none.</param>
/// <param name="HoldsOnlyKeys">Whether it holds the keys alone; else all attributes.</param>
public sealed record TableIndex(string Name, TableAttribute PartitionKey, TableAttribute? SortKey, bool HoldsOnlyKeys);

/// <summary>Capacity that is paid for by the hour; follows the load between the limits at 70 % use.</summary>
/// <param name="MinimumReads">Read units at least.</param>
/// <param name="MaximumReads">Read units at most.</param>
/// <param name="MinimumWrites">Write units at least.</param>
/// <param name="MaximumWrites">Write units at most.</param>
public sealed record ProvisionedCapacity(int MinimumReads, int MaximumReads, int MinimumWrites, int MaximumWrites);

/// <summary>An SQS queue, encrypted. Outputs: Id and Url (its URL), Arn, Name.</summary>
public sealed record MessageQueue(string LogicalId) : PlanResource(LogicalId)
{
    /// <summary>The resource's name in the model.</summary>
    public required string ModelName { get; init; }

    /// <summary>Its name; that of a FIFO queue ends in <c>.fifo</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Whether messages keep their order and are delivered once.</summary>
    public bool IsFifo { get; init; }

    /// <summary>How long a received message stays hidden, in seconds.</summary>
    public required int VisibilityTimeoutSeconds { get; init; }

    /// <summary>How long a message is kept, in seconds.</summary>
    public required int RetentionSeconds { get; init; }

    /// <summary>How long a new message stays hidden, in seconds.</summary>
    public int DelaySeconds { get; init; }

    /// <summary>How long a receive waits for a message, in seconds: 0 to 20.</summary>
    public int ReceiveWaitSeconds { get; init; } = 20;

    /// <summary>Where messages go that were received too often; null: nowhere.</summary>
    public Redrive? Redrive { get; init; }

    /// <summary>The logical id of its policy.</summary>
    public required string PolicyId { get; init; }

    /// <summary>Its policy: TLS only.</summary>
    public required IReadOnlyList<PolicyStatement> Policy { get; init; }

    /// <summary>Whether it is the dead-letter queue of another.</summary>
    public bool IsDeadLetterQueue { get; init; }
}

/// <summary>Where messages go that were received too often.</summary>
/// <param name="DeadLetterQueueId">The logical id of the dead-letter queue.</param>
/// <param name="MaxReceiveCount">How often a message may be received: 1 to 1000.</param>
public sealed record Redrive(string DeadLetterQueueId, int MaxReceiveCount);

/// <summary>An ElastiCache replication group in several zones, with TLS and a password. Outputs: Id, Arn, DnsName, Port.</summary>
public sealed record Cache(string LogicalId) : PlanResource(LogicalId)
{
    /// <summary>The resource's name in the model.</summary>
    public required string ModelName { get; init; }

    /// <summary>Its name; 40 characters at most, begins with a letter.</summary>
    public required string Name { get; init; }

    /// <summary><c>valkey</c> or <c>redis</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>The engine's version, such as <c>8.0</c>.</summary>
    public required string EngineVersion { get; init; }

    /// <summary>The size of a node, such as <c>cache.t4g.micro</c>.</summary>
    public required string NodeType { get; init; }

    /// <summary>The primary and its replicas: 2 to 6.</summary>
    public required int Nodes { get; init; }

    /// <summary>The logical id of the secret that is the password; null: none.</summary>
    public string? PasswordSecretId { get; init; }

    /// <summary>Days that snapshots are kept: 0 to 35.</summary>
    public int SnapshotRetentionDays { get; init; } = 7;

    /// <summary>The logical id of its subnet group.</summary>
    public required string SubnetGroupId { get; init; }

    /// <summary>The logical id of its parameter group: no key is evicted.</summary>
    public required string ParameterGroupId { get; init; }

    /// <summary>The family of its parameter group, such as <c>valkey8</c>.</summary>
    public required string ParameterGroupFamily { get; init; }

    /// <summary>Its private subnets.</summary>
    public required IReadOnlyList<PlanValue> SubnetIds { get; init; }

    /// <summary>Who may talk to it.</summary>
    public required SecurityGroup SecurityGroup { get; init; }

    /// <inheritdoc />
    public override IEnumerable<PlanResource> Children => [SecurityGroup];
}

/// <summary>An ECR repository: tags never move, images are scanned when pushed, old ones are deleted. Outputs: Id (its name), Arn, RepositoryUri.</summary>
/// <param name="LogicalId">The repository.</param>
/// <param name="Name">Its name.</param>
/// <param name="KeepImages">How many images are kept.</param>
public sealed record ImageRepository(string LogicalId, string Name, int KeepImages) : PlanResource(LogicalId);
