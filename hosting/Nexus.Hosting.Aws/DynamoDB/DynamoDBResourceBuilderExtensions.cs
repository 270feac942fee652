using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws;
using Nexus.Hosting.Aws.Accounts;
using Nexus.Hosting.Aws.DynamoDB;
using Nexus.Hosting.Aws.Emulators;
using Nexus.Hosting.Aws.LocalData;

namespace Aspire.Hosting;

/// <summary>Adds DynamoDB and its tables.</summary>
public static class DynamoDBResourceBuilderExtensions
{
    /// <summary>
    /// Adds DynamoDB: the service on AWS; dynalite here, with its data on disk, or the service itself where the run has an account (<see cref="AwsAccountExtensions.FindAwsAccount"/>).
    /// Tables exist before anyone who waits for it starts.
    /// </summary>
    public static IResourceBuilder<DynamoDBResource> AddDynamoDB(this IDistributedApplicationBuilder builder, [ResourceName] string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var resource = new DynamoDBResource(name, LocalTools.Node(builder), builder.AppHostDirectory);
        if (builder.FindAwsAccount() is { } account)
        {
            resource.Account = new(resource, account, new(builder));
            return builder.AddAwsService(resource, account, "Database", resource.Account.FindAsync);
        }

        var added = builder.AddResource(resource).ExcludeFromManifest().WithIconName("Database");
        if (!builder.ExecutionContext.IsRunMode)
        {
            return added;
        }

        // Its place is decided now: services can't be registered any more when the resource starts.
        var data = LocalDataFolder.Of(builder);
        var emulator = new DynamoDBEmulator(resource, data.PathOf(name));
        return added
            .WithHttpEndpoint()
            .WithPing(emulator.PingAsync)
            .WithArgs(context =>
            {
                foreach (var arg in (string[])[LocalTools.Require(builder, name, "node_modules/dynalite/cli.js"), "--host", "127.0.0.1", "--createTableMs", "0"])
                {
                    context.Args.Add(arg);
                }

                context.Args.Add("--path");
                context.Args.Add(data.For(name));
                context.Args.Add("--port");
                context.Args.Add(resource.Endpoint.Property(EndpointProperty.TargetPort));
            })
            .OnResourceReady(emulator.CreateTablesAsync);
    }

    /// <summary>Adds a table, on demand and without more than its key.</summary>
    /// <param name="builder">DynamoDB.</param>
    /// <param name="name">The resource's name, and the table's logical name: services find the table in <c>AWS__Tables__name</c>.</param>
    /// <param name="partitionKey">The partition key.</param>
    /// <param name="sortKey">The sort key.</param>
    public static IResourceBuilder<DynamoDBTableResource> AddTable(
        this IResourceBuilder<DynamoDBResource> builder, [ResourceName] string name, TableKey partitionKey, TableKey? sortKey = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(partitionKey);
        var table = new DynamoDBTableResource(name, builder.Resource, partitionKey, sortKey);
        builder.Resource.Tables.Add(table);
        return builder.AddEmulated(table, "DynamoDBTable", "Table", t => t.IsCreated);
    }

    /// <summary>Adds a global secondary index.</summary>
    /// <param name="builder">The table.</param>
    /// <param name="name">The index's name.</param>
    /// <param name="partitionKey">Its partition key.</param>
    /// <param name="sortKey">Its sort key.</param>
    /// <param name="projection">Which attributes of an item it holds.</param>
    public static IResourceBuilder<DynamoDBTableResource> WithGlobalSecondaryIndex(
        this IResourceBuilder<DynamoDBTableResource> builder,
        string name,
        TableKey partitionKey,
        TableKey? sortKey = null,
        IndexProjection projection = IndexProjection.All)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.Indexes.Add(new(name, partitionKey, sortKey, projection));
        return builder;
    }

    /// <summary>Items are deleted some time after the moment that an attribute names (a number, seconds since 1970). The local stand-in does not delete.</summary>
    public static IResourceBuilder<DynamoDBTableResource> WithTimeToLive(this IResourceBuilder<DynamoDBTableResource> builder, string attribute)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(attribute);
        builder.Resource.TimeToLiveAttribute = attribute;
        return builder;
    }

    /// <summary>The table can be restored to any second of the last 35 days.</summary>
    public static IResourceBuilder<DynamoDBTableResource> WithPointInTimeRecovery(this IResourceBuilder<DynamoDBTableResource> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.PointInTimeRecovery = true;
        return builder;
    }

    /// <summary>
    /// Lets a service use a table. It gets the table's name in <c>AWS__Tables__name</c>; with a stand-in also its address, for
    /// the AWS SDK, in <c>AWS_ENDPOINT_URL_DYNAMODB</c>.
    /// </summary>
    public static IResourceBuilder<T> WithReference<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<DynamoDBTableResource> table, TableAccess access = TableAccess.ReadWrite)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(table);
        var resource = table.Resource;
        return builder
            .WithAnnotation(new TableReferenceAnnotation(resource, access))
            .WithRelationship(resource, "Reference")
            .WithEnvironment(context =>
            {
                if (resource.Parent.Account is { } account)
                {
                    context.EnvironmentVariables[$"AWS__Tables__{resource.Name}"] = account.NameOf(resource);
                    return;
                }

                context.EnvironmentVariables[$"AWS__Tables__{resource.Name}"] = resource.TableName;
                AwsEnvironmentVariables.PointAt(context, "DYNAMODB", resource.Parent.Endpoint);
            });
    }
}
