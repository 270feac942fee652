using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The logs of resources: what processes print, and what is written here about them.</summary>
public class ResourceLoggerService : IDisposable
{
    private readonly ConcurrentDictionary<string, ResourceLog> _logs = new(ResourceNames.Comparer);
    private readonly ConcurrentDictionary<Channel<LogSubscriber>, byte> _subscriptionWatchers = [];
    private readonly CancellationTokenSource _disposed = new();
    private readonly TimeProvider _time;

    public ResourceLoggerService()
        : this(TimeProvider.System)
    {
    }

    internal ResourceLoggerService(TimeProvider time) => _time = time;

    /// <summary>Reads what the engine has kept of the output of an instance whose log nobody has followed.</summary>
    internal Func<string, CancellationToken, IAsyncEnumerable<ConsoleLine>>? ReadConsole { get; set; }

    /// <summary>Writes into the log of a resource (of all its instances).</summary>
    public ILogger GetLogger(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new ResourceLogger(() => resource.GetInstanceIds().Select(Log), _time);
    }

    /// <summary>Writes into the log of an instance.</summary>
    public ILogger GetLogger(string resourceName)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        return new ResourceLogger(() => [Log(resourceName)], _time);
    }

    /// <summary>The lines so far, then each new one, until the log is completed.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return WatchAll(resource.GetInstanceIds());
    }

    /// <inheritdoc cref="WatchAsync(IResource)" />
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        return WatchOne(resourceName);
    }

    /// <summary>The lines so far.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        foreach (var id in resource.GetInstanceIds())
        {
            await foreach (var lines in GetAllAsync(id))
            {
                yield return lines;
            }
        }
    }

    /// <inheritdoc cref="GetAllAsync(IResource)" />
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        var log = Log(resourceName);
        var lines = log.Backlog.ToList();

        if (!log.IsFollowed && ReadConsole is { } read)
        {
            await foreach (var line in read(resourceName, _disposed.Token))
            {
                lines.Add(new(0, line.Format(), line.IsError));
            }

            lines.Sort((a, b) => string.CompareOrdinal(a.Content, b.Content));
        }

        yield return lines.Select((line, i) => line with { LineNumber = i + 1 }).ToArray();
    }

    /// <summary>Tells when somebody begins to read the log of an instance, and when the last one stops.</summary>
    public async IAsyncEnumerable<LogSubscriber> WatchAnySubscribersAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<LogSubscriber>();
        _subscriptionWatchers.TryAdd(channel, 0);
        foreach (var log in _logs.Values.Where(l => l.HasSubscribers))
        {
            channel.Writer.TryWrite(new(log.Name, AnySubscribers: true));
        }

        try
        {
            await foreach (var change in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return change;
            }
        }
        finally
        {
            _subscriptionWatchers.TryRemove(channel, out _);
        }
    }

    /// <summary>Ends the log: whoever watches it comes to its end.</summary>
    public void Complete(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        foreach (var id in resource.GetInstanceIds())
        {
            Complete(id);
        }
    }

    /// <inheritdoc cref="Complete(IResource)" />
    public void Complete(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Log(name).Complete();
    }

    /// <summary>Forgets the lines so far.</summary>
    public void ClearBacklog(string resourceName)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        Log(resourceName).Clear();
    }

    public void Dispose()
    {
        _disposed.Cancel();
        foreach (var log in _logs.Values)
        {
            log.Complete();
        }

        _disposed.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What a process that has ended wrote to its error output, whether or not somebody follows its log and has come to its end.</summary>
    internal async Task<IReadOnlyList<string>> ReadErrorsAsync(string resourceId, CancellationToken cancellationToken)
    {
        var errors = new List<string>();
        if (ReadConsole is { } read)
        {
            await foreach (var line in read(resourceId, cancellationToken))
            {
                if (line.IsError)
                {
                    errors.Add(line.Text);
                }
            }
        }

        return errors;
    }

    /// <summary>Adds output of a process.</summary>
    internal void AddConsoleLine(string resourceId, ConsoleLine line) => Log(resourceId).Add(line.Format(), line.IsError);

    /// <summary>From now on all output of the instance comes through <see cref="AddConsoleLine"/>.</summary>
    internal void MarkFollowed(string resourceId) => Log(resourceId).IsFollowed = true;

    private ResourceLog Log(string name) => _logs.GetOrAdd(name, n => new ResourceLog(n, TellSubscribers));

    private void TellSubscribers(LogSubscriber change)
    {
        foreach (var watcher in _subscriptionWatchers.Keys)
        {
            watcher.Writer.TryWrite(change);
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchOne(string name, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var lines in Log(name).WatchAsync(cancellationToken))
        {
            yield return lines;
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAll(
        IReadOnlyCollection<string> ids, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var merged = Channel.CreateUnbounded<IReadOnlyList<LogLine>>();
        var pumps = Task.WhenAll(ids.Select(PumpAsync));
        _ = pumps.ContinueWith(done => merged.Writer.TryComplete(done.Exception?.InnerException), TaskScheduler.Default);

        try
        {
            await foreach (var lines in merged.Reader.ReadAllAsync(cancellationToken))
            {
                yield return lines;
            }
        }
        finally
        {
            await ended.CancelAsync();
        }

        async Task PumpAsync(string id)
        {
            try
            {
                await foreach (var lines in Log(id).WatchAsync(ended.Token))
                {
                    merged.Writer.TryWrite(lines);
                }
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested)
            {
                // The reader has left.
            }
        }
    }
}
