using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Tests.Dcp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Tests.Run;

/// <summary>An application that runs under the real engine, without a dashboard, on random ports.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private RunningApp(DistributedApplication application, LogLines log)
    {
        Application = application;
        Log = log;
    }

    public DistributedApplication Application { get; }

    public LogLines Log { get; }

    public ResourceNotificationService Notifications => Application.ResourceNotifications;

    public ResourceLoggerService Logs => Application.Services.GetRequiredService<ResourceLoggerService>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<RunningApp> StartAsync(Action<IDistributedApplicationBuilder> model, params string[] args)
    {
        var app = Build(model, args);
        try
        {
            await app.Application.StartAsync(Token);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public static RunningApp Build(Action<IDistributedApplicationBuilder> model, params string[] args)
    {
        _ = DcpEngine.Options();
        var log = new LogLines();
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = args,
            DisableDashboard = true,
            ProjectDirectory = AppContext.BaseDirectory,
        });
        builder.Services.AddLogging(logging => logging.ClearProviders().AddProvider(log));
        model(builder);
        return new(builder.Build(), log);
    }

    /// <summary>A process that runs until it is stopped.</summary>
    public static IResourceBuilder<ExecutableResource> Sleeper(IDistributedApplicationBuilder builder, string name, string script = "true") =>
        builder.AddExecutable(name, "bash", AppContext.BaseDirectory, "-c", $"{script}; exec sleep 600");

    public Task<ResourceEvent> WaitAsync(string resource, params string[] states) =>
        Notifications.WaitForResourceAsync(resource, e => states.Contains(e.Snapshot.State?.Text), Token).WaitAsync(DcpEngine.Patience, Token);

    public Task<ResourceEvent> WaitHealthyAsync(string resource) => Notifications.WaitForResourceHealthyAsync(resource, Token).WaitAsync(DcpEngine.Patience, Token);

    /// <summary>Reads the log of a resource until a line holds the text.</summary>
    public async Task<LogLine> WaitForLineAsync(string resource, string text, TimeSpan? patience = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(patience ?? DcpEngine.Patience);
        var model = Application.Services.GetRequiredService<DistributedApplicationModel>();
        await foreach (var lines in Logs.WatchAsync(model.Resources.Single(r => r.Name == resource)).WithCancellation(limit.Token))
        {
            foreach (var line in lines)
            {
                if (line.Content.Contains(text, StringComparison.Ordinal))
                {
                    return line;
                }
            }
        }

        throw new InvalidOperationException($"The log of '{resource}' ended without '{text}'.");
    }

    public IReadOnlyList<ResourceEvent> Instances(string resource)
    {
        var model = Application.Services.GetRequiredService<DistributedApplicationModel>();
        return [.. model.Resources.Single(r => r.Name == resource).GetInstanceIds()
            .Select(id => Notifications.TryGetCurrentState(id, out var state) ? state : throw new InvalidOperationException($"'{id}' is not known."))];
    }

    public async ValueTask DisposeAsync()
    {
        await Application.StopAsync(CancellationToken.None);
        await Application.DisposeAsync();
    }
}

/// <summary>What an AppHost logs.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            lock (_lines)
            {
                _lines.Add(formatter(state, exception));
            }
        }
    }

    public void Dispose()
    {
    }
}
