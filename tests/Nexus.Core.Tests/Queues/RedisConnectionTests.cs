using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Nexus.Core.Queues;
using Nexus.TestServices;
using StackExchange.Redis;

namespace Nexus.Core.Tests.Queues;

public sealed class RedisConnectionTests
{
    [Fact]
    public async Task A_Redis_that_was_never_there_is_told_in_the_log_with_what_to_do_and_is_used_once_it_comes()
    {
        await using var server = new RedisServer();
        var log = new Notes();
        await using var redis = new RedisConnection($"{server.ConnectionString},connectTimeout=500,asyncTimeout=1000", log);

        var database = await redis.GetDatabaseAsync();

        await Assert.ThrowsAnyAsync<RedisException>(() => database.PingAsync());
        var (level, text) = Assert.Single(log.Said);
        Assert.Equal(LogLevel.Warning, level);
        Assert.Contains(server.ConnectionString.Split(',')[0], text, StringComparison.Ordinal);
        Assert.Contains("set ConnectionStrings:redis", text, StringComparison.Ordinal);
        Assert.DoesNotContain(server.ConnectionString.Split('=')[1], text, StringComparison.Ordinal);

        await server.StartAsync();

        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    return await database.PingAsync() >= TimeSpan.Zero;
                }
                catch (Exception e) when (e is RedisException or TimeoutException)
                {
                    return false;
                }
            },
            "Redis answers");
    }

    private sealed class Notes : ILogger<RedisConnection>
    {
        public ConcurrentQueue<(LogLevel Level, string Text)> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Enqueue((logLevel, formatter(state, exception)));
    }
}
