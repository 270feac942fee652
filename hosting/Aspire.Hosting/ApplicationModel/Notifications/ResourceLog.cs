using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A line that a process printed.</summary>
internal readonly record struct ConsoleLine(DateTimeOffset? Time, string Text, bool IsError)
{
    public string Format() => Time is { } time ? $"{LogTime.Format(time)} {Text}" : Text;
}

internal static class LogTime
{
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
}

/// <summary>The log of one instance of a resource: the last lines, and who reads on.</summary>
internal sealed class ResourceLog(string name, Action<LogSubscriber> subscribersChanged)
{
    private const int Capacity = 10_000;

    private readonly Lock _lock = new();
    private readonly Queue<LogLine> _lines = [];
    private readonly List<Channel<LogLine>> _readers = [];
    private bool _completed;
    private int _lastNumber;

    public string Name => name;

    public bool IsFollowed { get; set; }

    public bool HasSubscribers
    {
        get
        {
            lock (_lock)
            {
                return _readers.Count > 0;
            }
        }
    }

    public IReadOnlyList<LogLine> Backlog
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    public void Add(string content, bool isError)
    {
        lock (_lock)
        {
            // A process that is started again writes on.
            _completed = false;
            var line = new LogLine(++_lastNumber, content, isError);
            if (_lines.Count == Capacity)
            {
                _lines.Dequeue();
            }

            _lines.Enqueue(line);
            foreach (var reader in _readers)
            {
                reader.Writer.TryWrite(line);
            }
        }
    }

    public void Complete()
    {
        lock (_lock)
        {
            _completed = true;
            foreach (var reader in _readers)
            {
                reader.Writer.TryComplete();
            }
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _lines.Clear();
            _lastNumber = 0;
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<LogLine>(new UnboundedChannelOptions { SingleReader = true });
        Join(channel);

        try
        {
            while (await channel.Reader.WaitToReadAsync(cancellationToken))
            {
                var batch = new List<LogLine>();
                while (batch.Count < 1000 && channel.Reader.TryRead(out var line))
                {
                    batch.Add(line);
                }

                yield return batch;
            }
        }
        finally
        {
            Leave(channel);
        }
    }

    private void Join(Channel<LogLine> channel)
    {
        bool isFirst;
        lock (_lock)
        {
            foreach (var line in _lines)
            {
                channel.Writer.TryWrite(line);
            }

            isFirst = _readers.Count == 0;
            _readers.Add(channel);
            if (_completed)
            {
                channel.Writer.TryComplete();
            }
        }

        if (isFirst)
        {
            subscribersChanged(new(name, AnySubscribers: true));
        }
    }

    private void Leave(Channel<LogLine> channel)
    {
        bool wasLast;
        lock (_lock)
        {
            wasLast = _readers.Remove(channel) && _readers.Count == 0;
        }

        if (wasLast)
        {
            subscribersChanged(new(name, AnySubscribers: false));
        }
    }
}

/// <summary>Writes log entries as lines into logs of resources.</summary>
internal sealed class ResourceLogger(Func<IEnumerable<ResourceLog>> logs, TimeProvider time) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var text = formatter(state, exception) + (exception is null ? string.Empty : Environment.NewLine + exception);
        var stamp = LogTime.Format(time.GetUtcNow());
        foreach (var log in logs())
        {
            log.Add($"{stamp} {text}", isError: logLevel >= LogLevel.Error);
        }
    }
}
