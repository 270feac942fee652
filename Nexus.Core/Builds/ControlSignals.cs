using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Nexus.Core.Builds;

/// <summary>
/// Interrupts a running build as soon as a control for it is heard of. What is not heard, because Redis was away, the worker finds
/// when it renews its lease.
/// </summary>
public sealed class ControlSignals(BuildBroadcast broadcast) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Action<BuildUpdate>> _running = [];
    private readonly Lock _gate = new();
    private Task<IAsyncDisposable>? _subscription;

    /// <summary>Calls <paramref name="interrupt"/> with each control of a build, until the result is disposed.</summary>
    public IDisposable Watch(string buildId, Action<BuildUpdate> interrupt)
    {
        lock (_gate)
        {
            if (_subscription is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _subscription = broadcast.SubscribeAsync(Receive);
            }
        }

        _running[buildId] = interrupt;
        return new Watched(this, buildId, interrupt);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_subscription is { } subscription)
        {
            try
            {
                await (await subscription).DisposeAsync();
            }
            catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
            {
                // Nothing is heard any more, as it should be.
            }
        }
    }

    private void Receive(BuildUpdate update)
    {
        if (update.Control is not null && _running.TryGetValue(update.BuildId, out var interrupt))
        {
            interrupt(update);
        }
    }

    private sealed class Watched(ControlSignals signals, string buildId, Action<BuildUpdate> interrupt) : IDisposable
    {
        public void Dispose() => signals._running.TryRemove(new(buildId, interrupt));
    }
}
