using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Tests;

namespace Nexus.EndToEnd.Tests;

/// <summary>The whole of Nexus with its dashboard, as <c>dotnet run --project Nexus.AppHost</c> starts it, on random ports.</summary>
[CollectionDefinition(nameof(NexusWithDashboard), DisableParallelization = true)]
public sealed class NexusWithDashboard : IAsyncLifetime, ICollectionFixture<NexusWithDashboard>
{
    private const string Login = "Login to the dashboard at ";
    private const string Ready = "The application is at ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Messages _messages = new();
    private DistributedApplication? _application;

    public DistributedApplication Application => _application ?? throw new InvalidOperationException("Nexus does not run.");

    /// <summary>What the AppHost said.</summary>
    public IReadOnlyList<string> Said => _messages.All;

    public Uri LoginUrl => new(Said.Single(line => line.StartsWith(Login, StringComparison.Ordinal))[Login.Length..]);

    public Uri ApplicationUrl => new(Said.Single(line => line.StartsWith(Ready, StringComparison.Ordinal))[Ready.Length..]);

    public async ValueTask InitializeAsync()
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Nexus_AppHost>([], (options, _) => options.DisableDashboard = false);
        builder.Services.AddLogging(logging => logging.ClearProviders().AddProvider(_messages));
        _application = await builder.BuildAsync();
        await _application.StartAsync();

        using var limit = new CancellationTokenSource(Patience);
        while (!Said.Any(line => line.StartsWith(Ready, StringComparison.Ordinal)))
        {
            await Task.Delay(100, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }
    }
}
