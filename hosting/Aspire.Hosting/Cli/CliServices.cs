using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Pipelines;
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

        if (host.IsStartedByCli())
        {
            services.AddSingleton<ILoggerProvider>(s => s.GetRequiredService<AppHostLogFeed>());
        }
    }

    /// <summary>Lets the CLI that started this AppHost to publish watch, answer and stop it.</summary>
    public static void AddPublishChannel(this HostApplicationBuilder host)
    {
        var services = host.Services;
        services.AddSingleton<AppHostLogFeed>();
        services.AddSingleton<ILoggerProvider>(s => s.GetRequiredService<AppHostLogFeed>());
        services.AddSingleton<CliCaller>();
        services.AddSingleton<IPipelineCaller>(s => s.GetRequiredService<CliCaller>());
        services.AddSingleton<PublishChannel>();
        services.AddHostedService<PublishSocket>();
        services.AddHostedService<CliOrphanDetector>();
    }

    public static bool IsStartedByCli(this HostApplicationBuilder host) => !string.IsNullOrEmpty(host.Configuration["ASPIRE_BACKCHANNEL_PATH"]);
}
