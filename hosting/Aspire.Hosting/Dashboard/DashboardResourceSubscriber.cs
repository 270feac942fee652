using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>Adds the dashboard to the application as a resource that nobody sees, and says where it is once it answers.</summary>
internal sealed partial class DashboardResourceSubscriber(
    DashboardSettings settings,
    DcpOptions engine,
    ResourceServiceHost resourceService,
    DashboardUrls urls,
    ILogger<DistributedApplication> logger) : IDistributedApplicationEventingSubscriber
{
    public const string HealthCheckName = "aspire_dashboard_check";

    public Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        eventing.Subscribe<BeforeStartEvent>((e, token) => AddAsync(e.Model, eventing, token));
        return Task.CompletedTask;
    }

    private async Task AddAsync(DistributedApplicationModel model, IDistributedApplicationEventing eventing, CancellationToken cancellationToken)
    {
        settings.ThrowIfUnsecured();
        if (engine.DashboardPath is not { Length: > 0 } path || !File.Exists(path))
        {
            LogMissing(logger, string.IsNullOrEmpty(engine.DashboardPath) ? string.Empty : $" ('{engine.DashboardPath}' does not exist)", DcpDiscovery.DashboardFileVariable);
            return;
        }

        resourceService.BeginStart();
        path = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(path)!;
        var isAssembly = Path.GetExtension(path).Equals(".dll", StringComparison.OrdinalIgnoreCase);
        var dashboard = new ExecutableResource(OtlpConfigurationExtensions.DashboardResourceName, isAssembly ? "dotnet" : path, folder);
        dashboard.Annotations.Add(new CommandLineArgsCallbackAnnotation(args =>
        {
            if (isAssembly)
            {
                args.Add(path);
            }
            else if (Path.GetFileNameWithoutExtension(path) == "aspire-managed")
            {
                // This file is several programs in one.
                args.Add("dashboard");
            }
        }));

        await AddEndpointsAsync(dashboard, cancellationToken);
        dashboard.Annotations.Add(new EnvironmentCallbackAnnotation(context => DashboardEnvironment.SetAsync(context, model, settings, resourceService)));
        dashboard.Annotations.Add(new HealthCheckAnnotation(HealthCheckName));
        dashboard.Annotations.Add(new ResourceIconAnnotation("ContentView"));
        dashboard.Annotations.Add(new ResourceUrlsCallbackAnnotation(AddToken));
        if (!settings.ShowDashboard)
        {
            dashboard.Annotations.Add(new HiddenResourceAnnotation());
        }

        // Last: the dashboard takes a second of processor time to start, which the application's own resources need more.
        model.Resources.Add(dashboard);
        urls.Dashboard = dashboard;
        eventing.Subscribe<ResourceReadyEvent>(dashboard, (_, _) =>
        {
            Announce();
            return Task.CompletedTask;
        });
    }

    private async Task AddEndpointsAsync(ExecutableResource dashboard, CancellationToken cancellationToken)
    {
        var pages = (settings.Urls ?? "http://localhost").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var page in pages.Select(p => (Url: p, Scheme: p.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? "https" : "http")).DistinctBy(p => p.Scheme))
        {
            dashboard.Annotations.Add(await EndpointAsync(page.Scheme, settings.Urls is null ? null : page.Url, "ASPNETCORE_URLS", transport: null, cancellationToken));
        }

        // Configuring one of the two protocols is a decision against the other.
        if (settings.OtlpGrpcUrl is not null || settings.OtlpHttpUrl is null)
        {
            dashboard.Annotations.Add(await EndpointAsync(
                OtlpConfigurationExtensions.GrpcEndpointName, settings.OtlpGrpcUrl, "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http2", cancellationToken));
        }

        if (settings.OtlpHttpUrl is not null || settings.OtlpGrpcUrl is null)
        {
            dashboard.Annotations.Add(await EndpointAsync(
                OtlpConfigurationExtensions.HttpEndpointName, settings.OtlpHttpUrl, "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", transport: null, cancellationToken));
        }
    }

    /// <summary>
    /// A port that is taken is no reason not to run: often it is the dashboard of another AppHost. The login URL is printed in any case, and
    /// services get the address from here.
    /// </summary>
    private async Task<EndpointAnnotation> EndpointAsync(string name, string? url, string setting, string? transport, CancellationToken cancellationToken)
    {
        Uri? address = null;
        if (url is not null)
        {
            // "http://*:15000" and "http://+:15000" are addresses to a server, but no URIs.
            var text = url.Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal);
            if (!Uri.TryCreate(text, UriKind.Absolute, out address) || address.Scheme is not ("http" or "https"))
            {
                throw new DistributedApplicationException($"{setting} is '{url}', which is no address for the dashboard. Expected a URL such as http://localhost:15000.");
            }
        }

        var port = address is null || address.IsDefaultPort && !url!.EndsWith($":{address.Port}", StringComparison.Ordinal) || address.Port == 0 ? (int?)null : address.Port;
        if (port is { } wanted && !engine.RandomizePorts && await PortOwner.FindAsync(wanted, cancellationToken) is { } owner)
        {
            LogPortTaken(logger, name, wanted, owner.Describe(), setting);
            port = null;
        }

        return new EndpointAnnotation(ProtocolType.Tcp, uriScheme: address?.Scheme ?? "http", transport: transport, name: name, port: port, isProxied: true)
        {
            TargetHost = address is { Host: var host } && (EndpointHostHelpers.IsLocalhostOrLocalhostTld(host)) ? host : KnownHostNames.Localhost,
        };
    }

    private void AddToken(ResourceUrlsCallbackContext context)
    {
        foreach (var url in context.Urls.Where(u => u.Endpoint is not null))
        {
            var isPage = url.Endpoint!.EndpointName is "http" or "https";
            url.DisplayText = isPage ? $"Dashboard ({url.Endpoint.EndpointName})" : url.Endpoint.EndpointName;
            if (isPage && settings.BrowserToken is { Length: > 0 } token)
            {
                url.Url = $"{url.Url}/login?t={token}";
            }
        }
    }

    private void Announce()
    {
        var page = urls.Page!;
        LogListening(logger, page);

        // dotnet watch and development environments open the browser when they read this very text.
        if (urls.Login is { } login)
        {
            LogLogin(logger, login);
        }

        urls.MarkHealthy();
    }

#pragma warning disable SYSLIB1006 // What people read on the console needs no numbers.
    [LoggerMessage(0, LogLevel.Warning,
        "The Aspire dashboard was not found{Detail}, so the application runs without it. Install the Aspire CLI (npm install -g @microsoft/aspire-cli, or https://aspire.dev) "
        + "and run 'aspire setup' once, or set {Variable} to the dashboard's executable.")]
    private static partial void LogMissing(ILogger logger, string detail, string variable);

    [LoggerMessage(0, LogLevel.Warning,
        "The dashboard's endpoint '{Endpoint}' can't have port {Port} and takes a free one. {Owner} Stop that process, or set {Setting} to another port.")]
    private static partial void LogPortTaken(ILogger logger, string endpoint, int port, string owner, string setting);

    [LoggerMessage(0, LogLevel.Information, "Now listening on: {DashboardUrl}")]
    private static partial void LogListening(ILogger logger, string dashboardUrl);

    [LoggerMessage(0, LogLevel.Information, "Login to the dashboard at {LoginUrl}")]
    private static partial void LogLogin(ILogger logger, string loginUrl);
#pragma warning restore SYSLIB1006
}
