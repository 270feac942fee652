using Amazon.DynamoDBv2;
using Amazon.SQS;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Nexus.Core;
using Nexus.Core.Artifacts;
using Nexus.TestServices;

namespace Nexus.Api.Tests;

/// <summary>A replica of the API in this process, on loopback and over the stores of a system, by a clock that a test moves.</summary>
internal sealed class ClockedApi : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ClockedApi(WebApplication app, TestClock clock) => (_app, Clock) = (app, clock);

    public TestClock Clock { get; }

    public HttpClient Client { get; } = new();

    public static async Task<ClockedApi> StartAsync(NexusSystem nexus, params (string Name, string? Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(
            NexusSystem.Variables(nexus.Redis, nexus.Dynamo, nexus.Sqs, nexus.Tables, nexus.NotificationsUrl)
                .Select(variable => KeyValuePair.Create(variable.Key.Replace("__", ":", StringComparison.Ordinal), (string?)variable.Value))
                .Append(new(SharedVolume.PathVariable, nexus.SharedPath))
                .Append(new("Auth:BootstrapKey", NexusSystem.BootstrapKey))
                .Concat(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value))));
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddNexusCore();
        builder.AddNexusSessions();
        builder.AddNexusApi();
        var clock = new TestClock();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton<IAmazonDynamoDB>(_ => nexus.Dynamo.NewClient());
        builder.Services.AddSingleton<IAmazonSQS>(_ => nexus.Sqs.NewClient());
        var app = builder.Build();
        app.UseNexusApi();
        await app.StartAsync();
        var api = new ClockedApi(app, clock);
        api.Client.BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        api.Client.DefaultRequestHeaders.Authorization = new("Bearer", NexusSystem.BootstrapKey);
        return api;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

/// <summary>A clock that stands still until a test moves it, and that tells how often somebody set it to wake them.</summary>
internal sealed class TestClock() : FakeTimeProvider(DateTimeOffset.UtcNow)
{
    private readonly Dictionary<TimeSpan, int> _set = [];

    /// <summary>How often somebody wanted to be woken after exactly this time.</summary>
    public int CountOf(TimeSpan dueTime)
    {
        lock (_set)
        {
            return _set.GetValueOrDefault(dueTime);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        lock (_set)
        {
            _set[dueTime] = _set.GetValueOrDefault(dueTime) + 1;
        }

        return timer;
    }
}
