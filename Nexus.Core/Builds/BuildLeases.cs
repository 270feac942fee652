using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Nexus.Core.Storage;

namespace Nexus.Core.Builds;

/// <summary>The right to run a build, until it expires.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="Owner">Who holds it.</param>
/// <param name="Fence">Grows with every owner; what an earlier owner still does can be told apart.</param>
public sealed record BuildLease(string BuildId, string Owner, long Fence);

/// <summary>A lease that is held now.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="Machine">The machine or task of the worker that holds it.</param>
/// <param name="ProcessId">The worker's process there.</param>
/// <param name="Until">When it runs out, unless the worker renews it.</param>
public sealed record HeldLease(string BuildId, string Machine, int ProcessId, DateTimeOffset Until);

/// <summary>
/// One lease per build in DynamoDB, so that two workers do not do the same work even when the queue delivers a job twice. It saves
/// work; what makes a double result impossible are the journal's conditional writes and the rename of a stage's folder.
/// </summary>
public sealed class BuildLeases(IAmazonDynamoDB dynamo, TableNames tables, TimeProvider time)
{
    private const string Sort = "LEASE";

    // The most that DynamoDB reads at once.
    private const int Batch = 100;

    /// <summary>A name for who runs builds in this process: <c>machine:process:id</c>, unique among all that ever did.</summary>
    public static string NewOwner() => $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():n}";

    /// <summary>Takes the lease of a build if it is free or has run out; otherwise answers how long it is still held.</summary>
    public async Task<(BuildLease? Lease, TimeSpan HeldFor)> TryAcquireAsync(
        string buildId, string owner, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        try
        {
            var response = await dynamo.UpdateItemAsync(
                Request(buildId, "SET leaseOwner = :owner, leaseUntil = :until ADD fence :one", "attribute_not_exists(leaseUntil) OR leaseUntil <= :now", new()
                {
                    [":owner"] = new(owner),
                    [":until"] = Milliseconds(now + duration),
                    [":now"] = Milliseconds(now),
                    [":one"] = new() { N = "1" },
                }, ReturnValue.UPDATED_NEW),
                cancellationToken);
            return (new BuildLease(buildId, owner, long.Parse(response.Attributes["fence"].N, CultureInfo.InvariantCulture)), default);
        }
        catch (ConditionalCheckFailedException)
        {
            var heldFor = await ReadUntilAsync(buildId, cancellationToken) - time.GetUtcNow();
            return (null, heldFor > TimeSpan.Zero ? heldFor : TimeSpan.Zero);
        }
    }

    /// <summary>Whether somebody holds the lease of a build now.</summary>
    public async Task<bool> IsHeldAsync(string buildId, CancellationToken cancellationToken = default) =>
        await ReadUntilAsync(buildId, cancellationToken) > time.GetUtcNow();

    /// <summary>Who holds the leases of these builds now, in the order of the builds. A lease of the last moment may be missing.</summary>
    public async Task<IReadOnlyList<HeldLease>> ListAsync(IEnumerable<string> buildIds, CancellationToken cancellationToken = default)
    {
        var held = new List<HeldLease>();
        foreach (var ids in buildIds.Distinct().Chunk(Batch))
        {
            var found = new Dictionary<string, HeldLease>();
            var request = new Dictionary<string, KeysAndAttributes>
            {
                [tables.Builds] = new() { Keys = [.. ids.Select(id => Keys.Of(BuildItems.Partition(id), Sort))] },
            };
            while (request.Count > 0)
            {
                var response = await dynamo.BatchGetItemAsync(new BatchGetItemRequest { RequestItems = request }, cancellationToken);
                foreach (var item in response.Responses?.GetValueOrDefault(tables.Builds) ?? [])
                {
                    if (Read(item) is { } lease)
                    {
                        found[item[Keys.Partition].S] = lease;
                    }
                }

                request = response.UnprocessedKeys ?? [];
            }

            held.AddRange(ids.Where(id => found.ContainsKey(BuildItems.Partition(id))).Select(id => found[BuildItems.Partition(id)] with { BuildId = id }));
        }

        return held;
    }

    /// <summary>Holds the lease for another <paramref name="duration"/>. Answers false when it belongs to somebody else now.</summary>
    public Task<bool> TryRenewAsync(BuildLease lease, TimeSpan duration, CancellationToken cancellationToken = default) =>
        SetUntilAsync(lease, time.GetUtcNow() + duration, cancellationToken);

    /// <summary>Frees the lease for the next worker.</summary>
    public Task ReleaseAsync(BuildLease lease, CancellationToken cancellationToken = default) =>
        SetUntilAsync(lease, DateTimeOffset.UnixEpoch, cancellationToken);

    private HeldLease? Read(Dictionary<string, AttributeValue> item)
    {
        var until = UntilOf(item);
        return until > time.GetUtcNow() && item["leaseOwner"].S.Split(':') is [.. var machine, var process, _]
            && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? new HeldLease("", string.Join(':', machine), id, until)
                : null;
    }

    private static DateTimeOffset UntilOf(Dictionary<string, AttributeValue> item) => item.TryGetValue("leaseUntil", out var until)
        ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(until.N, CultureInfo.InvariantCulture))
        : DateTimeOffset.MinValue;

    private async Task<DateTimeOffset> ReadUntilAsync(string buildId, CancellationToken cancellationToken)
    {
        var current = await dynamo.GetItemAsync(
            new GetItemRequest { TableName = tables.Builds, Key = Keys.Of(BuildItems.Partition(buildId), Sort), ConsistentRead = true },
            cancellationToken);
        return current.Item is { } item ? UntilOf(item) : DateTimeOffset.MinValue;
    }

    private async Task<bool> SetUntilAsync(BuildLease lease, DateTimeOffset until, CancellationToken cancellationToken)
    {
        try
        {
            await dynamo.UpdateItemAsync(
                Request(lease.BuildId, "SET leaseUntil = :until", "leaseOwner = :owner AND fence = :fence", new()
                {
                    [":until"] = Milliseconds(until),
                    [":owner"] = new(lease.Owner),
                    [":fence"] = new() { N = lease.Fence.ToString(CultureInfo.InvariantCulture) },
                }, ReturnValue.NONE),
                cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    private UpdateItemRequest Request(
        string buildId, string update, string condition, Dictionary<string, AttributeValue> values, ReturnValue returned) => new()
        {
            TableName = tables.Builds,
            Key = Keys.Of(BuildItems.Partition(buildId), Sort),
            UpdateExpression = update,
            ConditionExpression = condition,
            ExpressionAttributeValues = values,
            ReturnValues = returned,
        };

    private static AttributeValue Milliseconds(DateTimeOffset value) =>
        new() { N = value.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) };
}
