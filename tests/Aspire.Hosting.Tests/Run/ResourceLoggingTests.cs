using System.Collections.Concurrent;
using Aspire.Hosting.Tests.Dcp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.Tests.Run;

/// <summary>What resources write, in the log of the AppHost.</summary>
public class ResourceLoggingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_resource_writes_stands_in_the_log_of_the_AppHost_where_that_is_asked_for()
    {
        using var log = new Log();
        await using var app = Build(log, isAsked: true);
        await app.StartAsync(Token);

        foreach (var (level, line) in new[] { (LogLevel.Information, "it is open"), (LogLevel.Error, "it is on fire") })
        {
            var entry = await log.WaitAsync(e => e.Text.Contains(line, StringComparison.Ordinal));
            Assert.Equal((level, true), (entry.Level, entry.Category.EndsWith(".Resources.talker", StringComparison.Ordinal)));
            Assert.Matches($@"^\d+: .*{line}$", entry.Text);
        }

        await app.StopAsync(Token);
    }

    [Fact]
    public async Task What_a_resource_writes_does_not_stand_there_unasked()
    {
        using var log = new Log();
        await using var app = Build(log, isAsked: false);
        await app.StartAsync(Token);

        var logs = app.Services.GetRequiredService<ApplicationModel.ResourceLoggerService>();
        var talker = app.Services.GetRequiredService<ApplicationModel.DistributedApplicationModel>().Resources.Single(r => r.Name == "talker");
        await foreach (var lines in logs.WatchAsync(talker).WithCancellation(Token))
        {
            if (lines.Any(l => l.Content.Contains("it is on fire", StringComparison.Ordinal)))
            {
                break;
            }
        }

        await app.StopAsync(Token);
        Assert.DoesNotContain(log.Entries, e => e.Category.Contains(".Resources.", StringComparison.Ordinal));
    }

    private static DistributedApplication Build(Log log, bool isAsked)
    {
        _ = DcpEngine.Options();
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            DisableDashboard = true,
            EnableResourceLogging = isAsked,
            ProjectDirectory = AppContext.BaseDirectory,
        });
        builder.Services.AddLogging(logging => logging.ClearProviders().AddProvider(log));
        RunningApp.Sleeper(builder, "talker", "echo it is open; echo it is on fire >&2");
        return builder.Build();
    }

    private sealed record Entry(string Category, LogLevel Level, string Text);

    private sealed class Log : ILoggerProvider
    {
        public ConcurrentQueue<Entry> Entries { get; } = [];

        public ILogger CreateLogger(string categoryName) => new Logger(categoryName, Entries);

        public async Task<Entry> WaitAsync(Func<Entry, bool> condition)
        {
            Entry? found = null;
            await DcpEngine.EventuallyAsync(
                () => (found = Entries.FirstOrDefault(condition)) is not null, DcpEngine.Patience, "The line is not in the log.");
            return found!;
        }

        public void Dispose()
        {
        }
    }

    private sealed class Logger(string category, ConcurrentQueue<Entry> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => NullLogger.Instance.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Enqueue(new(category, logLevel, formatter(state, exception)));
    }
}
