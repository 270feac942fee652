using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Cli;

/// <summary>Registers the channels to the Aspire CLI.</summary>
internal static class CliServices
{
    public static void AddCliChannels(this HostApplicationBuilder host)
    {
        var services = host.Services;
        services.AddSingleton<CommandInvocation>();
        services.AddSingleton<CliSession>();
        services.AddSingleton<AppHostLogFeed>();
        services.AddSingleton<MainChannel>();
        services.AddSingleton<AuxiliaryChannel>();
        services.AddHostedService<CliChannels>();
        services.AddHostedService<CliOrphanDetector>();

        if (!string.IsNullOrEmpty(host.Configuration["ASPIRE_BACKCHANNEL_PATH"]))
        {
            services.AddSingleton<ILoggerProvider>(s => s.GetRequiredService<AppHostLogFeed>());
        }
    }
}
