using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Health;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Dashboard;

/// <summary>Registers what makes the dashboard part of an application.</summary>
internal static class DashboardServices
{
    public static void AddDashboard(this HostApplicationBuilder host, IUserSecretsManager secrets)
    {
        DashboardSettings.AddKeys(host.Configuration, secrets);
        var services = host.Services;
        services.AddSingleton<ResourceServiceHost>();
        services.AddHostedService(s => s.GetRequiredService<ResourceServiceHost>());
        services.AddHostedService<DashboardLog>();
        services.AddEventingSubscriber<DashboardResourceSubscriber>();
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            DashboardResourceSubscriber.HealthCheckName,
            s => new HttpHealthCheck(s.GetRequiredService<HealthCheckHttpClient>(), token => AddressAsync(s.GetRequiredService<DashboardUrls>(), token), "/health", 200),
            HealthStatus.Unhealthy,
            tags: null));
    }

    private static async ValueTask<Uri> AddressAsync(DashboardUrls urls, CancellationToken cancellationToken)
    {
        var dashboard = urls.Dashboard ?? throw new InvalidOperationException("The application has no dashboard.");
        var page = dashboard.GetEndpoints().First(e => e.EndpointName is "http" or "https");
        return new Uri(await page.GetValueAsync(cancellationToken) ?? throw new InvalidOperationException("The dashboard has no address."));
    }
}
