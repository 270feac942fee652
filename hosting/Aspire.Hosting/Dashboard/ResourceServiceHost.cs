using System.Net;
using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>The small server that the dashboard connects to. On loopback, HTTP/2 without TLS.</summary>
internal sealed class ResourceServiceHost(
    DashboardSettings settings,
    AppHostInfo appHost,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    ResourceCommandService commands,
    IConfiguration configuration,
    ILoggerFactory loggers) : IHostedService, IAsyncDisposable
{
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication? _server;

    /// <summary>The address, once the server listens.</summary>
    public Task<string> AddressAsync(CancellationToken cancellationToken) => _address.Task.WaitAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // The dashboard alone needs it; nothing else waits.
        _ = Task.Run(() => ListenAsync(cancellationToken), cancellationToken);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is not null)
        {
            // Its calls are streams that have no end of their own.
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(TimeSpan.FromMilliseconds(200));
            await _server.StopAsync(limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Services.AddSingleton(loggers);
            builder.Services.AddGrpc();
            builder.Services.AddSingleton(new ResourceService(settings, appHost, notifications, logs, commands));
            var port = Uri.TryCreate(configuration["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"], UriKind.Absolute, out var uri) && !configuration.GetValue<bool>("DcpPublisher:RandomizePorts")
                ? uri.Port
                : 0;
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));

            _server = builder.Build();
            _server.MapGrpcService<ResourceService>();
            await _server.StartAsync(cancellationToken);
            _address.TrySetResult(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        }
        catch (Exception exception)
        {
            _address.TrySetException(new DistributedApplicationException(
                $"The resource service for the dashboard can't listen: {exception.Message} Set ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL to a free port, or remove it.", exception));
            _ = _address.Task.Exception;
        }
    }
}
