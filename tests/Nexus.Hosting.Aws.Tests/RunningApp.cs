using System.Globalization;
using System.Reflection;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Nexus.Hosting.Aws.Tests;

/// <summary>An application on random ports, without a dashboard, with its data in a folder of the test's choice or in one that ends with it.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DistributedApplication _application;

    private RunningApp(DistributedApplication application) => _application = application;

    public static string EchoProject { get; } = typeof(RunningApp).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "EchoProject").Value!;

    public DistributedApplicationModel Model => _application.Services.GetRequiredService<DistributedApplicationModel>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static IDistributedApplicationBuilder CreateBuilder(params string[] args) => CreateBuilder(hasDashboard: false, args);

    private static IDistributedApplicationBuilder CreateBuilder(bool hasDashboard, string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = ["--DcpPublisher:RandomizePorts=true", .. args],
            DisableDashboard = !hasDashboard,
            ProjectDirectory = AppContext.BaseDirectory,
        });
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error));
        return builder;
    }

    public static Task<RunningApp> StartAsync(Action<IDistributedApplicationBuilder> model, params string[] args) => StartAsync(CreateBuilder(args), model);

    /// <summary>One with a dashboard.</summary>
    public static Task<RunningApp> StartWithDashboardAsync(Action<IDistributedApplicationBuilder> model, params string[] args) =>
        StartAsync(CreateBuilder(hasDashboard: true, args), model);

    private static async Task<RunningApp> StartAsync(IDistributedApplicationBuilder builder, Action<IDistributedApplicationBuilder> model)
    {
        model(builder);
        var app = new RunningApp(builder.Build());
        try
        {
            await app._application.StartAsync(Token);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>A process that uses what the test is about, and otherwise does nothing.</summary>
    public static IResourceBuilder<ExecutableResource> AddConsumer(IDistributedApplicationBuilder builder) =>
        builder.AddExecutable("consumer", "sleep", AppContext.BaseDirectory, "600");

    public Task WaitHealthyAsync(string resource) =>
        _application.ResourceNotifications.WaitForResourceHealthyAsync(resource, Token).WaitAsync(Patience, Token);

    public async Task<CustomResourceSnapshot> WaitForStateAsync(string resource, string state) =>
        (await _application.ResourceNotifications.WaitForResourceAsync(resource, e => e.Snapshot.State?.Text == state, Token).WaitAsync(Patience, Token)).Snapshot;

    /// <summary>What the model gives to a process, which runs.</summary>
    public async Task<Dictionary<string, string?>> GetEnvironmentAsync(string resource)
    {
        var found = await _application.ResourceNotifications
            .WaitForResourceAsync(resource, e => e.Snapshot.EnvironmentVariables.Any(v => v.IsFromSpec), Token).WaitAsync(Patience, Token);
        return found.Snapshot.EnvironmentVariables.Where(v => v.IsFromSpec).ToDictionary(v => v.Name, v => v.Value);
    }

    public async Task<string> GetUrlAsync(string resource) =>
        (await ((IResourceWithEndpoints)Resource(resource)).GetEndpoint("http").GetValueAsync(Token))!;

    public async Task<string> WaitForLineAsync(string resource, string text)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Patience);
        await foreach (var lines in _application.Services.GetRequiredService<ResourceLoggerService>().WatchAsync(Resource(resource)).WithCancellation(limit.Token))
        {
            if (lines.FirstOrDefault(l => l.Content.Contains(text, StringComparison.Ordinal)).Content is { } line)
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The log of '{resource}' ended without '{text}'.");
    }

    public IResource Resource(string name) => Model.Resources.Single(r => r.Name == name);

    /// <summary>The process of the first instance of a resource that runs.</summary>
    public async Task<int> GetProcessIdAsync(string resource) => (await GetInstanceAsync(resource)).ProcessId;

    /// <summary>The first instance of a resource that runs, and its process.</summary>
    public async Task<(string Id, int ProcessId)> GetInstanceAsync(string resource)
    {
        var found = await _application.ResourceNotifications.WaitForResourceAsync(resource, e => e.Snapshot.State?.Text == KnownResourceStates.Running && ProcessId(e) is not null, Token).WaitAsync(Patience, Token);
        return (found.ResourceId, int.Parse(ProcessId(found)!, CultureInfo.InvariantCulture));

        static string? ProcessId(ResourceEvent e) => e.Snapshot.Properties.FirstOrDefault(p => p.Name == "executable.pid")?.Value?.ToString();
    }

    /// <summary>Presses a button of a resource, or of one of its instances.</summary>
    public async Task ExecuteAsync(string resourceOrInstance, string command)
    {
        var result = await _application.ResourceCommands.ExecuteCommandAsync(resourceOrInstance, command, Token).WaitAsync(Patience, Token);
        Assert.True(result.Success, result.Message);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
    }
}

/// <summary>A folder of its own, removed when disposed.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("nexus-test-").FullName;

    /// <summary>The argument that makes an application keep its data here.</summary>
    public string Argument => $"--Nexus:DataPath={Path}";

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
