using System.Collections.Concurrent;
using Nexus.Core.Queues;
using StackExchange.Redis;

namespace Nexus.Core.Agents.Sessions;

/// <summary>
/// Ends an answer as soon as its user asks for that, at whatever replica. What is not heard, because Redis was away, the replica finds when it renews
/// its right to answer.
/// </summary>
public sealed class SessionSignals(RedisConnection redis) : IAsyncDisposable
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("nexus:session-cancellations");
    private readonly ConcurrentDictionary<string, Action> _running = [];
    private readonly Lock _gate = new();
    private Task<ChannelMessageQueue>? _subscription;

    /// <summary>Calls <paramref name="cancel"/> when a turn is cancelled, until the result is disposed.</summary>
    public IDisposable Watch(string turn, Action cancel)
    {
        lock (_gate)
        {
            if (_subscription is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _subscription = SubscribeAsync();
            }
        }

        _running[turn] = cancel;
        return new Watched(this, turn);
    }

    /// <summary>Tells all replicas that a turn is cancelled.</summary>
    public async Task CancelAsync(string turn)
    {
        Receive(turn);
        try
        {
            await (await redis.GetDatabaseAsync()).PublishAsync(Channel, turn, CommandFlags.FireAndForget);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // It is written; whoever answers finds it soon.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_subscription is { } subscription)
            {
                await (await subscription).UnsubscribeAsync(CommandFlags.FireAndForget);
            }
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            // Nothing is heard any more, as it should be.
        }
    }

    private async Task<ChannelMessageQueue> SubscribeAsync()
    {
        var messages = await (await redis.ConnectAsync()).GetSubscriber().SubscribeAsync(Channel);
        messages.OnMessage(message => Receive(message.Message.ToString()));
        return messages;
    }

    private void Receive(string turn)
    {
        if (_running.TryGetValue(turn, out var cancel))
        {
            cancel();
        }
    }

    private sealed class Watched(SessionSignals signals, string turn) : IDisposable
    {
        public void Dispose() => signals._running.TryRemove(turn, out _);
    }
}
