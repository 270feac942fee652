using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>Adds Microsoft's dashboard to the application, as a hidden resource of its own.</summary>
internal sealed partial class DashboardResource(
    DashboardSettings settings,
    DcpOptions options,
    ResourceServiceHost resourceService,
    IConfiguration configuration,
    ILogger<DistributedApplication> logger) : IDistributedApplicationEventingSubscriber
{
    public const string HealthCheckName = "aspire_dashboard_check";
    private const string Name = OtlpConfigurationExtensions.DashboardResourceName;

    private ExecutableResource? _resource;

    public Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        eventing.Subscribe<BeforeStartEvent>((@event, _) =>
        {
            Add(@event.Model, eventing);
            return Task.CompletedTask;
        });
        return Task.CompletedTask;
    }

    /// <summary>Where the dashboard's own pages are; null while there are none.</summary>
    public Uri? Address => _resource?.GetEndpoint("http") is { IsAllocated: true } http ? new Uri(http.Url) : null;

    private void Add(DistributedApplicationModel model, IDistributedApplicationEventing eventing)
    {
        if (options.DashboardPath is not { } path || !File.Exists(path))
        {
            LogNoDashboard(logger);
            return;
        }

        var resource = _resource = new ExecutableResource(Name, path, Path.GetDirectoryName(path)!);
        AddEndpoint("http", "http", Configured("ASPNETCORE_URLS"));
        AddEndpoint(OtlpConfigurationExtensions.GrpcEndpointName, "http", Configured("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"));
        AddEndpoint(OtlpConfigurationExtensions.HttpEndpointName, "http", Configured("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"));

        // One binary that holds several programs.
        if (Path.GetFileNameWithoutExtension(path) == "aspire-managed")
        {
            resource.Annotations.Add(new CommandLineArgsCallbackAnnotation(args => args.Add("dashboard")));
        }

        resource.Annotations.Add(new EnvironmentCallbackAnnotation(SetVariablesAsync));
        resource.Annotations.Add(new HiddenResourceAnnotation());
        resource.Annotations.Add(new HealthCheckAnnotation(HealthCheckName));
        resource.Annotations.Add(ManifestPublishingCallbackAnnotation.Ignore);
        model.Resources.Add(resource);
        eventing.Subscribe<ResourceReadyEvent>(resource, (_, _) =>
        {
            Announce();
            return Task.CompletedTask;
        });

        void AddEndpoint(string name, string scheme, int? port) =>
            resource.Annotations.Add(new EndpointAnnotation(ProtocolType.Tcp, uriScheme: scheme, name: name, port: port));
    }

    // The application is not to fail for the sake of its dashboard: a port that is taken gives way to a free one, and that is said.
    private int? Configured(string key)
    {
        if (configuration[key]?.Split(';', StringSplitOptions.RemoveEmptyEntries) is not [var first, ..]
            || !Uri.TryCreate(first, UriKind.Absolute, out var uri)
            || uri.Port <= 0
            || options.RandomizePorts)
        {
            return null;
        }

        if (PortAllocator.IsFree(uri.Port))
        {
            return uri.Port;
        }

        LogPortTaken(logger, uri.Port, key);
        return null;
    }

    private async Task SetVariablesAsync(EnvironmentCallbackContext context)
    {
        var variables = context.EnvironmentVariables;
        variables["ASPNETCORE_ENVIRONMENT"] = "Production";
        variables["ASPNETCORE_URLS"] = ListenOn("http");
        variables["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = ListenOn(OtlpConfigurationExtensions.GrpcEndpointName);
        variables["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = ListenOn(OtlpConfigurationExtensions.HttpEndpointName);
        variables["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = await resourceService.AddressAsync(context.CancellationToken);
        variables["ASPIRE_DASHBOARD_API_ENABLED"] = "true";
        variables["DASHBOARD__OTLP__CORS__ALLOWEDORIGINS"] = "*";
        variables["DASHBOARD__OTLP__CORS__ALLOWEDHEADERS"] = "*";
        variables["LOGGING__LOGLEVEL__DEFAULT"] = "Warning";

        Secure(variables, "DASHBOARD__FRONTEND", "BrowserToken", "BROWSERTOKEN", settings.BrowserToken);
        Secure(variables, "DASHBOARD__RESOURCESERVICECLIENT", "ApiKey", "APIKEY", settings.ResourceServiceApiKey);
        Secure(variables, "DASHBOARD__OTLP", "ApiKey", "PRIMARYAPIKEY", settings.OtlpApiKey);
        Secure(variables, "DASHBOARD__API", "ApiKey", "PRIMARYAPIKEY", settings.ApiKey);
    }

    private static void Secure(Dictionary<string, object> variables, string section, string mode, string keyName, string? key)
    {
        variables[$"{section}__AUTHMODE"] = key is null ? "Unsecured" : mode;
        if (key is not null)
        {
            variables[$"{section}__{keyName}"] = key;
        }
    }

    private ReferenceExpression ListenOn(string endpoint) =>
        ReferenceExpression.Create($"http://localhost:{_resource!.GetEndpoint(endpoint).Property(EndpointProperty.TargetPort)}");

    // IDEs and `dotnet watch` look for these very words.
    private void Announce()
    {
        var url = _resource!.GetEndpoint("http").Url;
        LogListening(logger, url);
        if (settings.BrowserToken is { } token)
        {
            LogLogin(logger, $"{url}/login?t={token}");
        }
    }

#pragma warning disable SYSLIB1006 // What people read on the console needs no numbers.
    [LoggerMessage(0, LogLevel.Information, "Now listening on: {DashboardUrl}")]
    private static partial void LogListening(ILogger logger, string dashboardUrl);

    [LoggerMessage(0, LogLevel.Information, "Login to the dashboard at {LoginUrl}")]
    private static partial void LogLogin(ILogger logger, string loginUrl);

    [LoggerMessage(0, LogLevel.Warning, "Port {Port} ({Key}) is in use by another process, so the dashboard takes a free one. Stop that process, or set {Key} to another port.")]
    private static partial void LogPortTaken(ILogger logger, int port, string key);

    [LoggerMessage(0, LogLevel.Warning, "The Aspire dashboard was not found; the application runs without it. Install the Aspire CLI, or set ASPIRE_DASHBOARD_PATH to the file aspire-managed.")]
    private static partial void LogNoDashboard(ILogger logger);
#pragma warning restore SYSLIB1006
}

/// <summary>Healthy when the dashboard's <c>/health</c> answers.</summary>
internal sealed class DashboardHealthCheck(DashboardResource dashboard, Health.HealthCheckHttpClient http) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        dashboard.Address is { } address
            ? new Health.HttpHealthCheck(http, _ => ValueTask.FromResult(address), "/health", 200).CheckHealthAsync(context, cancellationToken)
            : Task.FromResult(HealthCheckResult.Unhealthy("The dashboard has no address yet."));
}
