using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OpenTelemetry.Trace;
using Yarp.ReverseProxy.Forwarder;

namespace Nexus.Hosting.Aws.Local.LoadBalancing;

/// <summary>A reverse proxy with the path rules of an Application Load Balancer.</summary>
internal static class LoadBalancer
{
    private const string HealthPath = "/.well-known/load-balancer/health";

    // The live reload of a front end in development says nothing for longer than an ALB would wait.
    private static readonly ForwarderRequestConfig Upgraded = new() { ActivityTimeout = TimeSpan.FromHours(1) };

    public static async Task RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        var port = builder.Configuration.GetValue<int?>("PORT") ?? throw new InvalidOperationException("Set PORT to the port to listen on.");
        var http2 = new Http2Connections();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listener =>
            {
                listener.Protocols = HttpProtocols.Http2;
                http2.Listener = listener;
            });
            kestrel.Listen(IPAddress.Loopback, port, listener => listener.Use(next => connection => http2.HandleAsync(connection, next)));
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
        });
        builder.Logging.AddFilter("Yarp", LogLevel.Warning).AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        AddTelemetry(builder);
        builder.Services.AddHttpForwarder();

        var routes = (builder.Configuration.GetSection("Routes").Get<RouteRule[]>() ?? []).Select(r => r.Compile()).ToArray();
        var app = builder.Build();
        app.MapGet(HealthPath, () => Results.Text("healthy"));

        var forwarding = new ForwarderRequestConfig
        {
            ActivityTimeout = builder.Configuration.GetValue<TimeSpan?>("IdleTimeout") ?? TimeSpan.FromSeconds(60),
            AllowResponseBuffering = false,
        };
        var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        using var client = Upstream.CreateClient();
        app.MapFallback("{**path}", (HttpContext context) => ForwardAsync(context, forwarder, client, forwarding, routes));
        await app.RunAsync();
    }

    private static async Task ForwardAsync(
        HttpContext context, IHttpForwarder forwarder, HttpMessageInvoker client, ForwarderRequestConfig forwarding, CompiledRoute[] routes)
    {
        var path = context.Request.Path.Value ?? "/";
        var route = Array.Find(routes, r => r.Matches(path));
        if (route is null)
        {
            await Results.Problem($"No route of the load balancer takes the path '{path}'.", statusCode: StatusCodes.Status404NotFound).ExecuteAsync(context);
            return;
        }

        var isUpgrade = context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true };
        var error = await forwarder.SendAsync(context, route.Target, client, isUpgrade ? Upgraded : forwarding, AlbTransformer.Instance);
        if (error != ForwarderError.None && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            var reason = context.Features.Get<IForwarderErrorFeature>()?.Exception?.Message ?? error.ToString();
            Activity.Current?.SetStatus(ActivityStatusCode.Error, reason);
            await Results.Problem(
                $"The service '{route.Name}' at {route.Target} did not answer: {reason}",
                statusCode: error is ForwarderError.RequestTimedOut ? StatusCodes.Status504GatewayTimeout : StatusCodes.Status502BadGateway)
                .ExecuteAsync(context);
        }
    }

    private static void AddTelemetry(WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            return;
        }

        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing
            .AddAspNetCoreInstrumentation(o => o.Filter = context => context.Request.Path != HealthPath)
            .AddHttpClientInstrumentation()
            .AddOtlpExporter());
    }
}
