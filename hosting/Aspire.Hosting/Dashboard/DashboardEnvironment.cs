using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Dashboard;

/// <summary>The environment in which the dashboard runs.</summary>
internal static class DashboardEnvironment
{
    public static async Task SetAsync(EnvironmentCallbackContext context, DistributedApplicationModel model, DashboardSettings settings, ResourceServiceHost resourceService)
    {
        var variables = context.EnvironmentVariables;
        foreach (var (name, value) in settings.PassedOn)
        {
            variables[name] = value!;
        }

        variables["ASPNETCORE_ENVIRONMENT"] = "Production";
        variables["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = await resourceService.GetAddressAsync(context.CancellationToken);
        AddAddresses(variables, (IResourceWithEndpoints)context.Resource);

        AddKey("DASHBOARD__FRONTEND", "BrowserToken", "BROWSERTOKEN", settings.BrowserToken);
        AddKey("DASHBOARD__RESOURCESERVICECLIENT", "ApiKey", "APIKEY", settings.ResourceServiceApiKey);
        AddKey("DASHBOARD__OTLP", "ApiKey", "PRIMARYAPIKEY", settings.OtlpApiKey);
        AddKey("DASHBOARD__API", "ApiKey", "PRIMARYAPIKEY", settings.ApiKey);
        variables["ASPIRE_DASHBOARD_API_ENABLED"] = "true";

        // Browsers send telemetry too, from the pages of the application's own resources.
        if ((settings.CorsAllowedOrigins ?? OriginsOf(model)) is { Length: > 0 } origins)
        {
            variables["DASHBOARD__OTLP__CORS__ALLOWEDORIGINS"] = origins;
            variables["DASHBOARD__OTLP__CORS__ALLOWEDHEADERS"] = "*";
        }

        // So that its lines can be told apart: DashboardLog reads them.
        variables["LOGGING__CONSOLE__FORMATTERNAME"] = "json";
        if (settings.TelemetryOptOut is { } optOut)
        {
            variables["DASHBOARD__DEBUGSESSION__TELEMETRYOPTOUT"] = optOut;
        }

        void AddKey(string section, string mode, string name, string? key)
        {
            variables[$"{section}__AUTHMODE"] = string.IsNullOrEmpty(key) ? "Unsecured" : mode;
            if (!string.IsNullOrEmpty(key))
            {
                variables[$"{section}__{name}"] = key;
            }
        }
    }

    private static void AddAddresses(Dictionary<string, object> variables, IResourceWithEndpoints dashboard)
    {
        var pages = dashboard.GetEndpoints().Where(e => e.EndpointName is "http" or "https").ToArray();
        var addresses = new ReferenceExpressionBuilder();
        foreach (var (index, page) in pages.Index())
        {
            if (index > 0)
            {
                addresses.AppendLiteral(";");
            }

            addresses.Append($"{ListenAddress(page)}");
        }

        variables["ASPNETCORE_URLS"] = addresses.Build();

        // It listens behind a proxy, but links must lead to the proxy.
        variables["DASHBOARD__FRONTEND__PUBLICURL"] = pages.OrderByDescending(p => p.EndpointName).First();

        foreach (var (name, variable) in new[]
        {
            (OtlpConfigurationExtensions.GrpcEndpointName, "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"),
            (OtlpConfigurationExtensions.HttpEndpointName, "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"),
        })
        {
            if (dashboard.GetEndpoint(name) is { Exists: true } endpoint)
            {
                variables[variable] = ListenAddress(endpoint);
            }
            else
            {
                variables.Remove(variable);
            }
        }
    }

    private static ReferenceExpression ListenAddress(EndpointReference endpoint) =>
        ReferenceExpression.Create($"{endpoint.Property(EndpointProperty.Scheme)}://localhost:{endpoint.Property(EndpointProperty.TargetPort)}");

    private static string OriginsOf(DistributedApplicationModel model)
    {
        var origins = from resource in model.Resources
                      where resource.Name != OtlpConfigurationExtensions.DashboardResourceName
                      from endpoint in resource.Annotations.OfType<EndpointAnnotation>()
                      where endpoint.UriScheme is "http" or "https"
                      from origin in new[] { endpoint.AllocatedEndpoint?.UriString, endpoint.TargetPort is { } port ? $"{endpoint.UriScheme}://localhost:{port}" : null }
                      where origin is not null
                      select origin;
        return string.Join(',', origins.Distinct());
    }
}
