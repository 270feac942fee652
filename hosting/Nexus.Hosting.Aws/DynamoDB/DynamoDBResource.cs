using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.DynamoDB;

namespace Nexus.Hosting.Aws;

/// <summary>Amazon DynamoDB; dynalite, with its data on disk, on this machine, where no account is given.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="command">The local process.</param>
/// <param name="workingDirectory">Its folder.</param>
public sealed class DynamoDBResource(string name, string command, string workingDirectory) : ExecutableResource(name, command, workingDirectory)
{
    internal List<DynamoDBTableResource> Tables { get; } = [];

    internal EndpointReference Endpoint => new(this, "http");

    // Set where a local run works with AWS itself.
    internal AccountTables? Account { get; set; }
}

/// <summary>The type of a key attribute.</summary>
public enum KeyType
{
    /// <summary>Text (S).</summary>
    String,

    /// <summary>A number (N).</summary>
    Number,

    /// <summary>Bytes (B).</summary>
    Binary,
}

/// <summary>A key attribute.</summary>
/// <param name="Name">The attribute's name.</param>
/// <param name="Type">Its type.</param>
public sealed record TableKey(string Name, KeyType Type = KeyType.String)
{
    /// <summary>Text keys need no more than a name.</summary>
    public static implicit operator TableKey(string name) => new(name);

    internal string TypeCode => Type switch
    {
        KeyType.Number => "N",
        KeyType.Binary => "B",
        _ => "S",
    };
}

/// <summary>Which attributes of an item an index holds.</summary>
public enum IndexProjection
{
    /// <summary>All of them.</summary>
    All,

    /// <summary>Only the keys of the table and of the index.</summary>
    KeysOnly,
}

/// <summary>A global secondary index.</summary>
/// <param name="Name">The index's name.</param>
/// <param name="PartitionKey">Its partition key.</param>
/// <param name="SortKey">Its sort key.</param>
/// <param name="Projection">What it holds.</param>
public sealed record GlobalSecondaryIndex(string Name, TableKey PartitionKey, TableKey? SortKey, IndexProjection Projection = IndexProjection.All);

/// <summary>What a service may do with a table.</summary>
public enum TableAccess
{
    /// <summary>Read and write items.</summary>
    ReadWrite,

    /// <summary>Read items.</summary>
    Read,
}

/// <summary>A table.</summary>
/// <param name="name">The resource's name, which is also the table's logical name.</param>
/// <param name="parent">DynamoDB.</param>
/// <param name="partitionKey">The partition key.</param>
/// <param name="sortKey">The sort key.</param>
public sealed class DynamoDBTableResource(string name, DynamoDBResource parent, TableKey partitionKey, TableKey? sortKey)
    : Resource(name), IResourceWithParent<DynamoDBResource>, IResourceWithWaitSupport
{
    /// <inheritdoc />
    public DynamoDBResource Parent { get; } = parent;

    /// <summary>The partition key.</summary>
    public TableKey PartitionKey { get; } = partitionKey;

    /// <summary>The sort key; null: none.</summary>
    public TableKey? SortKey { get; } = sortKey;

    /// <summary>The name of the table itself.</summary>
    public string TableName { get; internal set; } = name;

    /// <summary>The global secondary indexes.</summary>
    public IList<GlobalSecondaryIndex> Indexes { get; } = [];

    /// <summary>The attribute (a number, seconds since 1970) after which DynamoDB deletes an item; null: none.</summary>
    public string? TimeToLiveAttribute { get; internal set; }

    /// <summary>Whether the table can be restored to any second of the last 35 days.</summary>
    public bool PointInTimeRecovery { get; internal set; }

    /// <summary>Set once the table exists locally.</summary>
    internal bool IsCreated { get; set; }
}

/// <summary>A service uses a table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Access">What it may do.</param>
public sealed record TableReferenceAnnotation(DynamoDBTableResource Table, TableAccess Access) : IResourceAnnotation;
