using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Nexus.Core.Artifacts;
using Nexus.Core.Queues;
using Nexus.Core.Storage;

namespace Nexus.Core.Health;

/// <summary>Whether Redis answers.</summary>
public sealed class RedisHealthCheck(RedisConnection redis) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var database = await redis.GetDatabaseAsync().AsTask().WaitAsync(cancellationToken);
        await database.PingAsync().WaitAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}

/// <summary>Whether the tables can be read. Asks only for what the service may do anyway: one item of each of its tables.</summary>
public sealed class DynamoDbHealthCheck(IAmazonDynamoDB dynamo, TableNames tables) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await Task.WhenAll(ProbeAsync(tables.Builds), ProbeAsync(tables.Agents));
        return HealthCheckResult.Healthy();

        Task ProbeAsync(string table) => dynamo.GetItemAsync(
            new GetItemRequest { TableName = table, Key = Keys.Of("HEALTH", "HEALTH") }, cancellationToken);
    }
}

/// <summary>Whether the shared volume can be written.</summary>
public sealed class SharedVolumeHealthCheck(SharedVolume volume) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        volume.Probe();
        return Task.FromResult(HealthCheckResult.Healthy());
    }
}
