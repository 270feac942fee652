using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Nexus.EndToEnd.Tests;

/// <summary>One system for all tests that leave it as it is.</summary>
[CollectionDefinition(nameof(NexusApplication))]
public sealed class NexusCollection : ICollectionFixture<NexusApplication>;

/// <summary>The whole of Nexus, started from its AppHost on random ports, with the front end that was built for deployment.</summary>
public class NexusApplication : IAsyncLifetime
{
    private DistributedApplication? _application;

    public DistributedApplication Application => _application ?? throw new InvalidOperationException("Nexus does not run.");

    public HttpClient Http { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Nexus_AppHost>();
        await BuiltFrontEnd.UseAsync(builder);
        Configure(builder);
        _application = await builder.BuildAsync();
        await _application.StartAsync();

        using var limit = new CancellationTokenSource(Waiting.Patience);
        foreach (var resource in (string[])["api", "worker-agent-builds", "worker-status-updates", "web", "alb"])
        {
            await _application.ResourceNotifications.WaitForResourceHealthyAsync(resource, limit.Token);
        }

        Http = _application.CreateHttpClient("alb");
        Http.DefaultRequestHeaders.Authorization = new("Bearer", await ReadApiKeyAsync(limit.Token));
    }

    /// <summary>Changes the model before it is built.</summary>
    protected virtual void Configure(IDistributedApplicationTestingBuilder builder)
    {
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Http?.Dispose();
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }
    }

    public async Task<string> CreateBuildAsync(string requirement, CancellationToken cancellationToken)
    {
        using var response = await Http.PostAsJsonAsync("/api/v1/builds", new { requirement }, cancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, response.StatusCode);
        var build = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        var id = build.GetProperty("id").GetString()!;
        Assert.Equal($"/api/v1/builds/{id}", response.Headers.Location?.ToString());
        return id;
    }

    public Task<JsonElement> WaitForBuildAsync(string id, Func<JsonElement, bool> condition, CancellationToken cancellationToken) => Waiting.UntilAsync(
        $"build {id} is as it should be", limit => Http.GetFromJsonAsync<JsonElement>($"/api/v1/builds/{id}", limit), condition, cancellationToken);

    public Task<JsonElement> WaitForEndAsync(string id, CancellationToken cancellationToken) =>
        WaitForBuildAsync(id, b => b.GetProperty("status").GetString() is "completed" or "failed" or "cancelled", cancellationToken);

    /// <summary>The key that the AppHost made for the API.</summary>
    public async Task<string> ReadApiKeyAsync(CancellationToken cancellationToken)
    {
        var model = Application.Services.GetRequiredService<DistributedApplicationModel>();
        var key = await model.Resources.OfType<ParameterResource>().Single(p => p.Name == "api-key").GetValueAsync(cancellationToken);
        return key ?? throw new InvalidOperationException("The parameter 'api-key' has no value.");
    }

    /// <summary>The folder that all services share.</summary>
    public string SharedFolder
    {
        get
        {
            var model = Application.Services.GetRequiredService<DistributedApplicationModel>();
            return model.Resources.OfType<Nexus.Hosting.Aws.SharedVolumeResource>().Single().LocalPath;
        }
    }

    public IReadOnlyList<ResourceEvent> Instances(string resource)
    {
        var instances = new Dictionary<string, ResourceEvent>();
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        return Collect().GetAwaiter().GetResult();

        async Task<IReadOnlyList<ResourceEvent>> Collect()
        {
            try
            {
                await foreach (var change in Application.ResourceNotifications.WatchAsync(now.Token))
                {
                    if (change.Resource.Name == resource)
                    {
                        instances[change.ResourceId] = change;
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // All that is known has been told.
            }

            return [.. instances.Values];
        }
    }

    /// <summary>Ends a process as nothing else does: it can say no word, and finish nothing.</summary>
    public static void Kill(ResourceEvent instance)
    {
        var pid = instance.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value!.ToString()!;
        using var process = Process.GetProcessById(int.Parse(pid, CultureInfo.InvariantCulture));
        process.Kill();
    }

    /// <summary>Starts again what was killed, which the engine does not do by itself, and waits until it runs.</summary>
    public async Task StartAgainAsync(ResourceEvent instance, CancellationToken cancellationToken)
    {
        // The engine may not have noticed the death yet.
        await Waiting.UntilAsync(
            $"'{instance.ResourceId}' can be started",
            token => Application.ResourceCommands.ExecuteCommandAsync(instance.ResourceId, KnownResourceCommands.StartCommand, token),
            started => started.Success,
            cancellationToken);
        await Waiting.UntilAsync(
            $"'{instance.ResourceId}' runs again and is healthy",
            _ => Task.FromResult(Application.ResourceNotifications.TryGetCurrentState(instance.ResourceId, out var current) ? current.Snapshot : null),
            snapshot => snapshot?.State?.Text == KnownResourceStates.Running && snapshot.HealthStatus == HealthStatus.Healthy,
            cancellationToken);
    }
}
