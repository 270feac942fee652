using Microsoft.Extensions.DependencyInjection;
using Nexus.Hosting.Aws.Startup;

namespace Aspire.Hosting;

/// <summary>Tells people that the application is up, and where.</summary>
public static class StartupReportExtensions
{
    /// <summary>
    /// Logs one line when every resource is healthy, and the URL of each external endpoint. Set the configuration key
    /// <c>Nexus:StartupReport</c> to a file's path to get the times of all resources as JSON.
    /// </summary>
    public static IDistributedApplicationBuilder AddStartupReport(this IDistributedApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.ExecutionContext.IsRunMode)
        {
            builder.Services.AddHostedService<StartupReport>();
        }

        return builder;
    }
}
