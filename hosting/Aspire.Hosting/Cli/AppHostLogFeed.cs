using System.Threading.Channels;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Cli;

internal sealed record AppHostLogEntry(EventId EventId, LogLevel LogLevel, string Message, DateTimeOffset Timestamp, string CategoryName);

/// <summary>Keeps what the AppHost logs until the CLI reads it; when nobody does, the oldest goes.</summary>
internal sealed class AppHostLogFeed(TimeProvider time, SecretRedaction? redaction = null) : ILoggerProvider
{
    private readonly Channel<AppHostLogEntry> _entries = Channel.CreateBounded<AppHostLogEntry>(
        new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });

    public IAsyncEnumerable<AppHostLogEntry> ReadAsync(CancellationToken cancellationToken) => _entries.Reader.ReadAllAsync(cancellationToken);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose() => _entries.Writer.TryComplete();

    private sealed class Logger(AppHostLogFeed feed, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var message = formatter(state, exception);
            feed.Write(eventId, logLevel, exception is null ? message : message + Environment.NewLine + exception, category);
        }
    }

    private void Write(EventId id, LogLevel level, string message, string category) =>
        _entries.Writer.TryWrite(new(id, level, redaction?.Apply(message) ?? message, time.GetUtcNow(), category));
}
