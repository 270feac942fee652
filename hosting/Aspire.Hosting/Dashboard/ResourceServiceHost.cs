using System.Net;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Interactions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>The server to which the dashboard connects: gRPC over HTTP/2 without TLS, on loopback only.</summary>
internal sealed partial class ResourceServiceHost(
    DashboardSettings settings,
    DcpOptions engine,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    ResourceCommandService commands,
    InteractionService interactions,
    ILoggerFactory loggers) : IHostedService, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private Task<WebApplication>? _server;
    private bool _disposed;

    /// <summary>Starts the server in the background, while the engine starts.</summary>
    public void BeginStart()
    {
        lock (_lock)
        {
            _server ??= Task.Run(LaunchAsync);
        }
    }

    public async Task<string> GetAddressAsync(CancellationToken cancellationToken)
    {
        BeginStart();
        return (await _server!.WaitAsync(cancellationToken)).Urls.First();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // Streams end first: the server waits for them.
        await _stopping.CancelAsync();
        if (_server is { IsCompletedSuccessfully: true } server)
        {
            await (await server).StopAsync(cancellationToken);
        }
    }

    // Registered under two types, and therefore disposed of twice.
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await StopAsync(CancellationToken.None);
        if (_server is { IsCompletedSuccessfully: true } server)
        {
            await (await server).DisposeAsync();
        }

        _stopping.Dispose();
    }

    private async Task<WebApplication> LaunchAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var port = await ChoosePortAsync();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime>(new NoLifetime());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.Services.AddSingleton(new ApiKeyInterceptor(settings.ResourceServiceApiKey));
        builder.Services.AddSingleton(new ResourceService(
            notifications, logs, new CommandInvocation(notifications, commands), interactions, settings.ApplicationName, _stopping.Token));
        builder.Services.AddGrpc(grpc => grpc.Interceptors.Add<ApiKeyInterceptor>());

        var server = builder.Build();
        server.MapGrpcService<ResourceService>();
        await server.StartAsync(_stopping.Token);
        return server;
    }

    private async Task<int> ChoosePortAsync()
    {
        if (engine.RandomizePorts || settings.ResourceServiceUrl is not { } url || !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Port <= 0)
        {
            return 0;
        }

        if (await PortOwner.FindAsync(address.Port, _stopping.Token) is { } owner)
        {
            LogPortTaken(loggers.CreateLogger<DistributedApplication>(), address.Port, owner.Describe());
            return 0;
        }

        return address.Port;
    }

    [LoggerMessage(0, LogLevel.Warning,
        "The service that the dashboard asks about resources (ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL) can't have port {Port} and takes a free one. {Owner}")]
    private static partial void LogPortTaken(ILogger logger, int port, string owner);

    /// <summary>The AppHost decides when the server ends; Ctrl+C is not for it.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
