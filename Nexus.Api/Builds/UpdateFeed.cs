using System.Collections.Concurrent;
using System.Threading.Channels;
using Nexus.Core.Builds;
using Nexus.Core.Storage;
using StackExchange.Redis;

namespace Nexus.Api.Builds;

/// <summary>
/// Brings the updates that status workers publish to the live streams of this process, over one subscription for all of them. Messages
/// may get lost, so each build that is followed is also looked at every few seconds, once for all who follow it. A stream that does not
/// keep up is ended; its client comes back and resumes.
/// </summary>
public sealed partial class UpdateFeed(BuildBroadcast broadcast, BuildStore store, ILogger<UpdateFeed> logger) : IAsyncDisposable
{
    private const int Backlog = 256;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(3);
    private readonly Dictionary<string, Topic> _byBuild = [];
    private readonly ConcurrentDictionary<Channel<Build>, string> _ownersOfAll = [];
    private readonly Channel<string> _changed = Channel.CreateBounded<string>(
        new BoundedChannelOptions(4096) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Task? _running;

    /// <summary>The news of one build from now on. The reader ends where the stream did not keep up.</summary>
    public Subscription<BuildNews> Subscribe(string buildId)
    {
        Start();
        var channel = Channel.CreateBounded<BuildNews>(Backlog);
        lock (_byBuild)
        {
            if (!_byBuild.TryGetValue(buildId, out var topic))
            {
                _byBuild[buildId] = topic = new Topic();
            }

            topic.Streams.Add(channel);
        }

        return new Subscription<BuildNews>(channel.Reader, () =>
        {
            lock (_byBuild)
            {
                if (_byBuild.TryGetValue(buildId, out var topic) && topic.Streams.Remove(channel) && topic.Streams.Count == 0)
                {
                    _byBuild.Remove(buildId);
                }
            }
        });
    }

    /// <summary>Every build of an owner that changes from now on, in its new state.</summary>
    public Subscription<Build> SubscribeToAll(string owner)
    {
        Start();
        var channel = Channel.CreateBounded<Build>(Backlog);
        _ownersOfAll[channel] = owner;
        return new Subscription<Build>(channel.Reader, () => _ownersOfAll.TryRemove(channel, out _));
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
            _running ??= Task.WhenAll(Task.Run(RunAsync), Task.Run(PollAsync));
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
#pragma warning disable CA1031 // Streams that fall back to polling are tried again whatever it was.
                catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
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

    private async Task PollAsync()
    {
        using var timer = new PeriodicTimer(PollInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                string[] followed;
                lock (_byBuild)
                {
                    followed = [.. _byBuild.Keys];
                }

                foreach (var buildId in followed)
                {
                    await LookAtAsync(buildId);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task LookAtAsync(string buildId)
    {
        try
        {
            BuildUpdate? last = null;
            if (await store.FindAsync(buildId, _stop.Token) is { Sequence: > 0 } build)
            {
                // The last one is enough: who misses some before it reads them.
                last = (await store.ReadJournalAsync(buildId, build.Sequence - 1, _stop.Token)).FirstOrDefault(update => update.Sequence == build.Sequence);
            }

            TellWhetherReadable(buildId, isReadable: true);
            if (last is not null)
            {
                Distribute(last);
            }
        }
#pragma warning disable CA1031 // One build that cannot be read, for whatever reason, must not end the live streams of all others.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogNotRead(e, buildId);
            TellWhetherReadable(buildId, isReadable: false);
        }
    }

    private void TellWhetherReadable(string buildId, bool isReadable)
    {
        lock (_byBuild)
        {
            if (_byBuild.TryGetValue(buildId, out var topic) && topic.IsReadable != isReadable)
            {
                topic.IsReadable = isReadable;
                topic.Tell(new BuildNews(Update: null, isReadable));
            }
        }
    }

    private void Distribute(BuildUpdate update)
    {
        lock (_byBuild)
        {
            if (_byBuild.TryGetValue(update.BuildId, out var topic) && update.Sequence > topic.Seen)
            {
                topic.Seen = update.Sequence;
                topic.Tell(new BuildNews(update));
            }
        }
    }

    private void Receive(BuildUpdate update)
    {
        Distribute(update);
        if (!_ownersOfAll.IsEmpty)
        {
            _changed.Writer.TryWrite(update.BuildId);
        }
    }

    // The build is read once, whatever the number of streams.
    private async Task TellAllAsync(string buildId)
    {
        try
        {
            if (!_ownersOfAll.IsEmpty && await store.FindAsync(buildId, _stop.Token) is { } build)
            {
                foreach (var (stream, owner) in _ownersOfAll)
                {
                    if (owner == build.Owner)
                    {
                        Offer(stream, build);
                    }
                }
            }
        }
#pragma warning disable CA1031 // One build that cannot be read, for whatever reason, must not end the live streams of all others.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
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

    /// <summary>Who follows a build, and what they were told last.</summary>
    private sealed class Topic
    {
        public List<Channel<BuildNews>> Streams { get; } = [];

        public long Seen { get; set; }

        public bool IsReadable { get; set; } = true;

        public void Tell(BuildNews news)
        {
            foreach (var stream in Streams)
            {
                Offer(stream, news);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The live updates cannot be subscribed to; streams fall back to polling until they can.")]
    private partial void LogNotConnected(Exception e);

    [LoggerMessage(LogLevel.Warning, "Build {Build} is followed but cannot be read.")]
    private partial void LogNotRead(Exception e, string build);
}

/// <summary>What those who follow a build are told.</summary>
/// <param name="Update">What changed; null where the news is only whether the build can be read.</param>
/// <param name="IsReadable">Whether the build can be read.</param>
public readonly record struct BuildNews(BuildUpdate? Update, bool IsReadable = true);

/// <summary>A place in the feed, given back when disposed.</summary>
/// <typeparam name="T">What arrives.</typeparam>
public sealed class Subscription<T>(ChannelReader<T> reader, Action remove) : IDisposable
{
    /// <summary>What has arrived.</summary>
    public ChannelReader<T> Reader { get; } = reader;

    /// <inheritdoc/>
    public void Dispose() => remove();
}
