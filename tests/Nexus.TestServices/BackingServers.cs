namespace Nexus.TestServices;

/// <summary>Redis, DynamoDB and SQS, started once for many tests. Each test takes tables, a queue and a folder of its own.</summary>
public class BackingServers : IAsyncDisposable
{
    /// <summary>Redis.</summary>
    public RedisServer Redis { get; } = new();

    /// <summary>DynamoDB.</summary>
    public DynamoServer Dynamo { get; } = new();

    /// <summary>SQS.</summary>
    public SqsServer Sqs { get; } = new();

    /// <summary>Starts all of them.</summary>
    public async ValueTask InitializeAsync() => await Task.WhenAll(Redis.StartAsync(), Dynamo.StartAsync(), Sqs.StartAsync());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Redis.DisposeAsync();
        await Dynamo.DisposeAsync();
        await Sqs.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
