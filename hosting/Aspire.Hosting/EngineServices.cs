using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Cli;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Health;
using Aspire.Hosting.Interactions;
using Aspire.Hosting.Orchestrator;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>Puts the parts of the engine together.</summary>
internal static class EngineServices
{
    public static void AddEngine(this HostApplicationBuilder host, DistributedApplicationBuilder builder, DistributedApplicationOptions options)
    {
        var services = host.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(new AppHostInfo(Path.GetFileName(builder.AppHostPath), builder.AppHostPath, builder.AppHostAssembly));
        services.AddSingleton(builder.ExecutionContext);
        services.AddSingleton(builder.Eventing);
        services.AddSingleton(builder.UserSecretsManager);
        services.AddSingleton(_ => new DistributedApplicationModel(builder.Resources));
        services.AddSingleton<ResourceNotificationService>();
        services.AddSingleton(s => new ResourceLoggerService(s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new ResourceCommandService(
            s.GetRequiredService<ResourceNotificationService>(), s.GetRequiredService<ResourceLoggerService>(), s));
        services.AddSingleton<InteractionService>();
        services.AddSingleton<IInteractionService>(s => s.GetRequiredService<InteractionService>());
        services.AddSingleton<HealthCheckHttpClient>();
        services.AddHealthChecks();
        services.AddHttpClient();
        // Without a dashboard nobody could start a failed resource again, so there is nothing to wait for.
        services.Configure<ResourceNotificationServiceOptions>(o => o.DefaultWaitBehavior =
            options.DisableDashboard ? WaitBehavior.StopOnResourceUnavailable : WaitBehavior.WaitOnResourceUnavailable);

        ConfigureLogging(host);
        host.AddPipeline(builder);
        if (builder.ExecutionContext.IsRunMode)
        {
            AddRunMode(host, builder, options);
        }
        else
        {
            host.AddPublishMode();
        }
    }

    private static void AddRunMode(HostApplicationBuilder host, DistributedApplicationBuilder builder, DistributedApplicationOptions options)
    {
        var services = host.Services;
        services.AddSingleton(_ => DcpDiscovery.Discover(host.Configuration, builder.AppHostAssembly, Environment.GetEnvironmentVariable));
        services.AddSingleton<EngineSession>();
        services.AddSingleton<IContainerHostName>(s => s.GetRequiredService<EngineSession>());

        host.AddCliChannels();
        services.AddSingleton(new DashboardSettings(host.Configuration, options.AllowUnsecuredTransport));
        services.AddSingleton<DashboardUrls>();
        if (!options.DisableDashboard)
        {
            host.AddDashboard(builder.UserSecretsManager);
        }

        if (options.EnableResourceLogging)
        {
            services.AddHostedService<ResourceLogForwarder>();
        }

        services.AddHostedService<ResourceHealthMonitor>();
        services.AddSingleton<ParameterProcessor>();
        services.AddSingleton<ParameterPrompt>();
        services.AddSingleton<EndpointAllocation>();
        services.AddSingleton<ConsoleLogs>();
        services.AddSingleton<InstanceRunner>();
        services.AddSingleton<InstanceWatcher>();
        services.AddSingleton<ChildStates>();
        services.AddSingleton<ApplicationOrchestrator>();
        services.AddHostedService(s => s.GetRequiredService<ApplicationOrchestrator>());
    }

    private static void ConfigureLogging(HostApplicationBuilder host)
    {
        host.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        // Whoever runs the application is told why it can't run, or gets the exception; the host would tell it once more, with a stack trace.
        host.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        host.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        host.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
        host.Logging.AddFilter("Grpc", LogLevel.Error);
        // The states and reports of resources tell about failing checks; a log entry for each attempt would drown everything else.
        host.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        // What the control plane writes about itself matters where it is being debugged; what concerns a resource is told of the resource.
        host.Logging.AddFilter("Aspire.Hosting.Dcp.dcp", LogLevel.Critical);
        host.Logging.AddConfiguration(host.Configuration.GetSection("Logging"));

        // Set by the Aspire CLI for the AppHost alone; Logging__LogLevel__Default would reach the services too.
        if (Enum.TryParse<LogLevel>(host.Configuration["ASPIRE_LOGLEVEL"], ignoreCase: true, out var level))
        {
            host.Logging.SetMinimumLevel(level);
        }
    }
}
