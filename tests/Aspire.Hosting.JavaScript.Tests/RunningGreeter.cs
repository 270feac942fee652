using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

// What these tests start shares a machine, and one of them changes the PATH of this process.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]

namespace Aspire.Hosting.JavaScript.Tests;

/// <summary>A copy of the app in TestApps/Greeter.JavaScript in a folder of its own: nothing is installed in it yet.</summary>
internal sealed class GreeterFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nexus-greeter-");

    public GreeterFolder()
    {
        var source = System.IO.Path.Combine(AppContext.BaseDirectory, "Greeter.JavaScript");
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(_folder.FullName, System.IO.Path.GetRelativePath(source, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public string Path => _folder.FullName;

    public string Installed => System.IO.Path.Combine(Path, "node_modules", "greeting");

    public void Replace(string file, string old, string @new)
    {
        var path = System.IO.Path.Combine(Path, file);
        File.WriteAllText(path, File.ReadAllText(path).Replace(old, @new, StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

/// <summary>An application with that app, under the real engine.</summary>
internal sealed class RunningGreeter : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DistributedApplication _application;
    private readonly ErrorLog _errors;

    private RunningGreeter(DistributedApplication application, ErrorLog errors)
    {
        _application = application;
        _errors = errors;
    }

    /// <summary>What the AppHost itself says.</summary>
    public IReadOnlyList<string> Errors => _errors.Lines;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<RunningGreeter> StartAsync(Action<IDistributedApplicationBuilder> model)
    {
        var builder = DistributedApplicationTestingBuilder.Create();
        var errors = new ErrorLog();
        builder.Services.AddLogging(logging => logging.ClearProviders().AddProvider(errors));
        model(builder);
        var app = new RunningGreeter(await builder.BuildAsync(Token), errors);
        await app._application.StartAsync(Token).WaitAsync(Patience, Token);
        return app;
    }

    public async Task<string> GreetAsync()
    {
        using var client = _application.CreateHttpClient("web", "http");
        return await client.GetStringAsync("/", Token).WaitAsync(Patience, Token);
    }

    public Task WaitHealthyAsync() => _application.ResourceNotifications.WaitForResourceHealthyAsync("web", Token).WaitAsync(Patience, Token);

    public async Task<CustomResourceSnapshot> WaitForStateAsync(string resource, string state) =>
        (await _application.ResourceNotifications.WaitForResourceAsync(resource, e => e.Snapshot.State?.Text == state, Token).WaitAsync(Patience, Token)).Snapshot;

    public async Task<string> ReadLogAsync(string resource)
    {
        var found = _application.Services.GetRequiredService<DistributedApplicationModel>().Resources.Single(r => r.Name == resource);
        var text = new List<string>();
        await foreach (var lines in _application.Services.GetRequiredService<ResourceLoggerService>().GetAllAsync(found))
        {
            text.AddRange(lines.Select(l => l.Content));
        }

        return string.Join('\n', text);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private sealed class ErrorLog : ILoggerProvider, ILogger
    {
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lines)
                {
                    return [.. _lines];
                }
            }
        }

        // The output of resources is copied into the AppHost's log under categories of its own.
        public ILogger CreateLogger(string categoryName) =>
            categoryName.Contains(".Resources.", StringComparison.Ordinal) ? Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance : this;

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
}
