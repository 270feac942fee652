using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.Options;
using Nexus.Core.Storage;

namespace Nexus.Core.Builds;

/// <summary>An idempotency key came back with another request than the first time.</summary>
public sealed class IdempotencyKeyReusedException(string key)
    : InvalidOperationException($"The idempotency key '{key}' was used for a different request; use a new key for a new build.");

/// <summary>Accepts builds: stores them, then asks the workers to run them.</summary>
public sealed class BuildSubmission(
    IAmazonDynamoDB dynamo, TableNames tables, BuildStore store, BuildQueues queues, IOptions<BuildOptions> options, TimeProvider time)
{
    private const string Sort = "IDEMPOTENCY";

    /// <summary>
    /// Accepts a build. With an idempotency key, a repetition answers the build of the first request as it was when it was
    /// accepted, and finishes what the first request may have left undone.
    /// </summary>
    /// <exception cref="IdempotencyKeyReusedException">The key belongs to a different request.</exception>
    public async Task<Build> SubmitAsync(string requirement, string? name, string? idempotencyKey, CancellationToken cancellationToken = default)
    {
        var now = TruncateToMilliseconds(time.GetUtcNow());
        var build = Build.Create(BuildId.New(now), requirement, name, now, Activity.Current?.Id);
        if (idempotencyKey is not null)
        {
            build = await ClaimAsync(build, name, idempotencyKey, cancellationToken);
        }

        // A build that exists but is not queued any more is in a worker's hands.
        if (await store.CreateAsync(build, cancellationToken) || await store.FindAsync(build.Id, cancellationToken) is { Sequence: 0 })
        {
            await Task.WhenAll(
                queues.EnqueueBuildAsync(build, cancellationToken),
                queues.EnqueueUpdateAsync(new StatusUpdateJob(build.Id, 0, ChangesBuild: true), build.TraceParent, cancellationToken));
        }

        return build;
    }

    /// <summary>Writes down that the key stands for this build; where it stands for another already, answers that one.</summary>
    private async Task<Build> ClaimAsync(Build build, string? name, string key, CancellationToken cancellationToken)
    {
        var partition = "IDEMPOTENCY#" + Hash(key);
        var fingerprint = Hash($"{name}\n{build.Requirement}");
        var item = Keys.Of(partition, Sort);
        item["buildId"] = new AttributeValue(build.Id);
        item["fingerprint"] = new AttributeValue(fingerprint);
        item["createdAt"] = Number(build.CreatedAt.ToUnixTimeMilliseconds());
        item[Keys.ExpiresAt] = Number((build.CreatedAt + options.Value.IdempotencyRetention).ToUnixTimeSeconds());
        try
        {
            await dynamo.PutItemAsync(
                new PutItemRequest
                {
                    TableName = tables.Builds,
                    Item = item,
                    ConditionExpression = "attribute_not_exists(pk) OR expiresAt < :now",
                    ExpressionAttributeValues = new() { [":now"] = Number(build.CreatedAt.ToUnixTimeSeconds()) },
                },
                cancellationToken);
            return build;
        }
        catch (ConditionalCheckFailedException)
        {
            var first = await dynamo.GetItemAsync(
                new GetItemRequest { TableName = tables.Builds, Key = Keys.Of(partition, Sort), ConsistentRead = true }, cancellationToken);
            if (first.Item["fingerprint"].S != fingerprint)
            {
                throw new IdempotencyKeyReusedException(key);
            }

            var createdAt = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(first.Item["createdAt"].N, CultureInfo.InvariantCulture));
            return Build.Create(first.Item["buildId"].S, build.Requirement, name, createdAt, build.TraceParent);
        }
    }

    private static string Hash(string value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)));

    private static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };

    // What is stored must be what was answered.
    private static DateTimeOffset TruncateToMilliseconds(DateTimeOffset value) =>
        DateTimeOffset.FromUnixTimeMilliseconds(value.ToUnixTimeMilliseconds());
}
