using System.Globalization;
using Nexus.Core.Queues;
using StackExchange.Redis;

namespace Nexus.Core.Health;

/// <summary>Who of one kind runs, in Redis. Each says so every few seconds; one that falls silent is gone.</summary>
internal sealed class PresenceBoard(RedisConnection redis, string kind)
{
    private const string Now = "local t = redis.call('TIME') local now = t[1] * 1000 + math.floor(t[2] / 1000)\n";

    private const string Say = Now +
        """
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
        redis.call('ZADD', KEYS[2], now, ARGV[1])
        return now
        """;

    private const string List = Now +
        """
        for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[1])) do
          redis.call('HDEL', KEYS[1], id)
          redis.call('ZREM', KEYS[2], id)
        end
        local found = {}
        local seen = redis.call('ZRANGE', KEYS[2], 0, -1, 'WITHSCORES')
        for i = 1, #seen, 2 do
          found[#found + 1] = redis.call('HGET', KEYS[1], seen[i])
          found[#found + 1] = seen[i + 1]
        end
        return found
        """;

    // Both in one hash slot: what is known of each, and when it was heard of.
    private readonly RedisKey[] _keys = [$"{{nexus:{kind}}}:known", $"{{nexus:{kind}}}:seen"];

    public async Task SayAsync(string id, byte[] what, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync();
        await database.ScriptEvaluateAsync(Say, _keys, [id, what]).WaitAsync(cancellationToken);
    }

    public async Task LeaveAsync(string id, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync();
        await Task.WhenAll(database.HashDeleteAsync(_keys[0], id), database.SortedSetRemoveAsync(_keys[1], id)).WaitAsync(cancellationToken);
    }

    /// <summary>What was said last by each that was heard of within <paramref name="patience"/>, and when by the clock of Redis.</summary>
    public async Task<IReadOnlyList<(byte[] What, DateTimeOffset SeenAt)>> ListAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync();
        var rows = (RedisResult[])(await database.ScriptEvaluateAsync(List, _keys, [(long)patience.TotalMilliseconds]).WaitAsync(cancellationToken))!;
        return [.. rows.Chunk(2).Select(row => (
            (byte[])row[0]!, DateTimeOffset.FromUnixTimeMilliseconds((long)double.Parse((string)row[1]!, CultureInfo.InvariantCulture))))];
    }
}
