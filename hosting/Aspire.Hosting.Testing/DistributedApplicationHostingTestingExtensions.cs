using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Reaches the resources of a running application.</summary>
public static class DistributedApplicationHostingTestingExtensions
{
    /// <summary>Makes a client whose base address is an endpoint of the resource.</summary>
    /// <param name="app">The application; it must have been started.</param>
    /// <param name="resourceName">The resource.</param>
    /// <param name="endpointName">The endpoint. Default: <c>https</c>, else <c>http</c>.</param>
    public static HttpClient CreateHttpClient(this DistributedApplication app, string resourceName, string? endpointName = null)
    {
        var address = app.GetEndpoint(resourceName, endpointName);
        var client = app.Services.GetService<IHttpClientFactory>()?.CreateClient() ?? new HttpClient();
        client.BaseAddress = address;
        return client;
    }

    public static ValueTask<string?> GetConnectionStringAsync(this DistributedApplication app, string resourceName, CancellationToken cancellationToken = default)
    {
        var resource = Find(app, resourceName);
        return resource is IResourceWithConnectionString connectable
            ? connectable.GetConnectionStringAsync(cancellationToken)
            : throw new ArgumentException($"The resource '{resourceName}' has no connection string.", nameof(resourceName));
    }

    public static Uri GetEndpoint(this DistributedApplication app, string resourceName, string? endpointName = null) =>
        app.GetEndpointForNetwork(resourceName, networkIdentifier: null, endpointName);

    /// <summary>The address of an endpoint as it is seen from a network.</summary>
    public static Uri GetEndpointForNetwork(
        this DistributedApplication app, string resourceName, NetworkIdentifier? networkIdentifier, string? endpointName = null)
    {
        if (Find(app, resourceName) is not IResourceWithEndpoints resource)
        {
            throw new ArgumentException($"The resource '{resourceName}' has no endpoints.", nameof(resourceName));
        }

        var endpoints = (networkIdentifier is null ? resource.GetEndpoints() : resource.GetEndpoints(networkIdentifier)).ToArray();
        var endpoint = endpointName is null ? Named("https") ?? Named("http") : Named(endpointName);
        return endpoint is { IsAllocated: true }
            ? new Uri(endpoint.Url)
            : endpoint is not null ? throw new ArgumentException(
                $"The endpoint '{endpoint.EndpointName}' of the resource '{resourceName}' has no address yet. Wait until the resource runs.", nameof(endpointName))
            : throw new ArgumentException(
                $"The resource '{resourceName}' has no endpoint '{endpointName ?? "https or http"}'. It has: {string.Join(", ", endpoints.Select(e => $"'{e.EndpointName}'"))}.",
                nameof(endpointName));

        EndpointReference? Named(string name) => Array.Find(endpoints, e => string.Equals(e.EndpointName, name, StringComparison.OrdinalIgnoreCase));
    }

    private static IResource Find(DistributedApplication app, string resourceName)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentException.ThrowIfNullOrEmpty(resourceName);
        if (!app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.IsCancellationRequested)
        {
            throw new InvalidOperationException("The application has not been started. Call StartAsync first.");
        }

        return app.Services.GetRequiredService<DistributedApplicationModel>().Resources.TryGetByName(resourceName, out var resource)
            ? resource
            : throw new ArgumentException($"There is no resource '{resourceName}'.", nameof(resourceName));
    }
}
