using Nexus.Api.Tests;
using Nexus.TestServices;

[assembly: AssemblyFixture(typeof(ApiFixture))]

namespace Nexus.Api.Tests;

/// <summary>The whole system, started once: the tests of the API talk to it as clients do.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    private readonly BackingServers _servers = new();

    /// <summary>The system.</summary>
    public NexusSystem Nexus { get; private set; } = null!;

    /// <summary>A client of its API.</summary>
    public HttpClient Client => Nexus.Client;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await _servers.InitializeAsync();
        Nexus = (await NexusSystem.CreateAsync(_servers.Redis, _servers.Dynamo, _servers.Sqs)).With("Nexus__StageDelay", "00:00:00.060");
        await Nexus.StartAllAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Nexus.DisposeAsync();
        await _servers.DisposeAsync();
    }
}
