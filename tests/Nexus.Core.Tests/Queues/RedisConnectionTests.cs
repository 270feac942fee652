using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Nexus.Core.Queues;
using Nexus.TestServices;

namespace Nexus.Core.Tests.Queues;

public sealed class RedisConnectionTests
{
    [Fact]
    public async Task A_Redis_that_was_never_there_is_complained_of_until_it_comes_and_then_the_connection_opens()
    {
        await using var server = new RedisServer();
        var (log, time) = (new Notes(), new FakeTimeProvider());
        await using var redis = new RedisConnection($"{server.ConnectionString},connectTimeout=500", log, time);

        var opening = redis.ConnectAsync();
        var said = await Eventually.GetAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(10));
                return Task.FromResult(log.Said.Count >= 2 ? log.Said.ToArray() : null);
            },
            "the log tells twice");

        Assert.False(opening.IsCompleted);
        Assert.All(said, one => Assert.Equal(LogLevel.Warning, one.Level));
        Assert.Contains(server.ConnectionString.Split(',')[0], said[0].Text, StringComparison.Ordinal);
        Assert.Contains("set ConnectionStrings:redis", said[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain(server.ConnectionString.Split('=')[1], said[0].Text, StringComparison.Ordinal);

        await server.StartAsync();

        await (await opening.WaitAsync(TimeSpan.FromMinutes(1))).GetDatabase().PingAsync();
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
