using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nexus.Core.Queues;
using StackExchange.Redis;

namespace Nexus.Core.Builds;

/// <summary>What a sweeper did about a build.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<SweeperAction>))]
public enum SweeperAction
{
    /// <summary>Nobody worked on it; it was asked for again.</summary>
    Requeued,

    /// <summary>It was stuck; it has failed, with the reason.</summary>
    Failed,
}

/// <summary>Something that a sweeper found.</summary>
/// <param name="At">When.</param>
/// <param name="BuildId">The build.</param>
/// <param name="Action">What was done about it.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="Cause">
/// Why, as a code that stays: <c>abandoned</c> (nobody worked on it), or what a build fails of (<see cref="FailureCause"/>). Null in what an
/// older worker wrote.
/// </param>
public sealed record SweeperFinding(DateTimeOffset At, string BuildId, SweeperAction Action, string Reason, string? Cause = null)
{
    /// <summary>The cause of what was asked for again: nobody worked on it.</summary>
    public const string Abandoned = "abandoned";
}

/// <summary>What the sweepers of all workers saw and did of late.</summary>
/// <param name="Findings">The latest findings, newest first.</param>
/// <param name="LastSweepAt">When one last looked at all builds that are not over; null: not yet, or Redis has forgotten.</param>
/// <param name="ActiveBuilds">How many those were; null as above.</param>
public sealed record SweeperReport(IReadOnlyList<SweeperFinding> Findings, DateTimeOffset? LastSweepAt = null, int? ActiveBuilds = null);

/// <summary>What the sweepers of all workers share: whose turn it is, and their latest findings for operators. Nothing depends on it: Redis may lose it.</summary>
public sealed class SweeperLog(RedisConnection redis)
{
    /// <summary>How many findings are kept.</summary>
    public const int Kept = 100;

    private readonly ConcurrentQueue<SweeperFinding> _untold = [];

    private static readonly RedisKey Last = "{nexus:sweeper}:last";
    private static readonly RedisKey Findings = "{nexus:sweeper}:findings";
    private static readonly RedisKey Turn = "{nexus:sweeper}:turn";

    /// <summary>Takes the one turn of an interval that begins now. Answers false where it is taken.</summary>
    /// <param name="interval">How long nobody else gets a turn.</param>
    /// <param name="isHeld">Whether the caller has the turn, and needs it for longer.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<bool> TakeTurnAsync(TimeSpan interval, bool isHeld = false, CancellationToken cancellationToken = default)
    {
        var database = await DatabaseAsync(cancellationToken);
        return await database.StringSetAsync(Turn, Environment.MachineName, interval, isHeld ? When.Always : When.NotExists).WaitAsync(cancellationToken);
    }

    /// <summary>Keeps a finding in this process until <see cref="TellAsync"/>; of more than <see cref="Kept"/> the latest.</summary>
    public void Note(SweeperFinding finding)
    {
        _untold.Enqueue(finding);
        while (_untold.Count > Kept && _untold.TryDequeue(out _))
        {
        }
    }

    /// <summary>Remembers what was noted. Where Redis does not take it, it stays noted.</summary>
    public async Task TellAsync(CancellationToken cancellationToken = default)
    {
        if (_untold.IsEmpty)
        {
            return;
        }

        var database = await DatabaseAsync(cancellationToken);
        while (_untold.TryDequeue(out var finding))
        {
            try
            {
                await database.ListLeftPushAsync(Findings, JsonSerializer.SerializeToUtf8Bytes(finding, NexusJson.Compact.SweeperFinding)).WaitAsync(cancellationToken);
            }
            catch
            {
                Note(finding);
                throw;
            }
        }

        await database.ListTrimAsync(Findings, 0, Kept - 1).WaitAsync(cancellationToken);
    }

    /// <summary>Remembers that a sweeper looked at all builds that are not over.</summary>
    public async Task SweptAsync(DateTimeOffset at, int activeBuilds, CancellationToken cancellationToken = default)
    {
        var database = await DatabaseAsync(cancellationToken);
        await database.HashSetAsync(Last, [new("at", at.ToUnixTimeMilliseconds()), new("active", activeBuilds)]).WaitAsync(cancellationToken);
    }

    /// <summary>What is remembered.</summary>
    public async Task<SweeperReport> ReadAsync(CancellationToken cancellationToken = default)
    {
        var database = await DatabaseAsync(cancellationToken);
        var last = await database.HashGetAsync(Last, ["at", "active"]).WaitAsync(cancellationToken);
        var findings = await database.ListRangeAsync(Findings, 0, Kept - 1).WaitAsync(cancellationToken);
        return new SweeperReport(
            [.. findings.Select(finding => JsonSerializer.Deserialize((byte[])finding!, NexusJson.Compact.SweeperFinding)).OfType<SweeperFinding>()],
            last[0].IsNull ? null : DateTimeOffset.FromUnixTimeMilliseconds((long)last[0]),
            last[1].IsNull ? null : (int)last[1]);
    }

    // A Redis that was never there is waited for, but not by whoever has to end.
    private Task<IDatabase> DatabaseAsync(CancellationToken cancellationToken) => redis.GetDatabaseAsync().AsTask().WaitAsync(cancellationToken);
}
