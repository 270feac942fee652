using System.Collections.Concurrent;
using System.Threading.Channels;
using Nexus.Core.Builds;
using StackExchange.Redis;

namespace Nexus.Api.Builds;

/// <summary>
/// Brings the updates that status workers publish to the live streams of this process, over one subscription for all of them. A
/// stream that does not keep up is ended; its client comes back and resumes.
/// </summary>
public sealed partial class UpdateFeed(BuildBroadcast broadcast, BuildStore store, ILogger<UpdateFeed> logger) : IAsyncDisposable
{
    private const int Backlog = 256;
    private readonly Dictionary<string, List<Channel<BuildUpdate>>> _byBuild = [];
    private readonly ConcurrentDictionary<Channel<Build>, byte> _all = [];
    private readonly Channel<string> _changed = Channel.CreateBounded<string>(
        new BoundedChannelOptions(4096) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Task? _running;

    /// <summary>The updates of one build from now on. The reader ends where the stream did not keep up.</summary>
    public Subscription<BuildUpdate> Subscribe(string buildId)
    {
        Start();
        var channel = Channel.CreateBounded<BuildUpdate>(Backlog);
        lock (_byBuild)
        {
            if (!_byBuild.TryGetValue(buildId, out var streams))
            {
                _byBuild[buildId] = streams = [];
            }

            streams.Add(channel);
        }

        return new Subscription<BuildUpdate>(channel.Reader, () =>
        {
            lock (_byBuild)
            {
                if (_byBuild.TryGetValue(buildId, out var streams) && streams.Remove(channel) && streams.Count == 0)
                {
                    _byBuild.Remove(buildId);
                }
            }
        });
    }

    /// <summary>Every build that changes from now on, in its new state.</summary>
    public Subscription<Build> SubscribeToAll()
    {
        Start();
        var channel = Channel.CreateBounded<Build>(Backlog);
        _all[channel] = 0;
        return new Subscription<Build>(channel.Reader, () => _all.TryRemove(channel, out _));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_running is { } running)
        {
            await running;
        }

        _stop.Dispose();
    }

    private void Start()
    {
        lock (_gate)
        {
            _running ??= Task.Run(RunAsync);
        }
    }

    private async Task RunAsync()
    {
        IAsyncDisposable? subscription = null;
        try
        {
            while (subscription is null)
            {
                try
                {
                    subscription = await broadcast.SubscribeAsync(Receive).WaitAsync(_stop.Token);
                }
                catch (Exception e) when (e is RedisException or TimeoutException)
                {
                    LogNotConnected(e);
                    await Task.Delay(TimeSpan.FromSeconds(1), _stop.Token);
                }
            }

            await foreach (var buildId in _changed.Reader.ReadAllAsync(_stop.Token))
            {
                await TellAllAsync(buildId);
            }
        }
        catch (OperationCanceledException)
        {
        }

        if (subscription is not null)
        {
            await subscription.DisposeAsync();
        }
    }

    private void Receive(BuildUpdate update)
    {
        lock (_byBuild)
        {
            foreach (var stream in _byBuild.GetValueOrDefault(update.BuildId) ?? [])
            {
                Offer(stream, update);
            }
        }

        if (!_all.IsEmpty)
        {
            _changed.Writer.TryWrite(update.BuildId);
        }
    }

    // The build is read once, whatever the number of streams.
    private async Task TellAllAsync(string buildId)
    {
        try
        {
            if (!_all.IsEmpty && await store.FindAsync(buildId, _stop.Token) is { } build)
            {
                foreach (var stream in _all.Keys)
                {
                    Offer(stream, build);
                }
            }
        }
        catch (Exception e) when (e is Amazon.Runtime.AmazonServiceException or Amazon.Runtime.AmazonClientException or HttpRequestException)
        {
            LogNotRead(e, buildId);
        }
    }

    private static void Offer<T>(Channel<T> stream, T item)
    {
        if (!stream.Writer.TryWrite(item))
        {
            stream.Writer.TryComplete();
        }
    }

    [LoggerMessage(LogLevel.Warning, "The live updates cannot be subscribed to; streams fall back to polling until they can.")]
    private partial void LogNotConnected(Exception e);

    [LoggerMessage(LogLevel.Warning, "Build {Build} changed but cannot be read for the live list.")]
    private partial void LogNotRead(Exception e, string build);
}

/// <summary>A place in the feed, given back when disposed.</summary>
/// <typeparam name="T">What arrives.</typeparam>
public sealed class Subscription<T>(ChannelReader<T> reader, Action remove) : IDisposable
{
    /// <summary>What has arrived.</summary>
    public ChannelReader<T> Reader { get; } = reader;

    /// <inheritdoc/>
    public void Dispose() => remove();
}
