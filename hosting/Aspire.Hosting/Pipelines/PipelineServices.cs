using Aspire.Hosting.Cli;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Pipelines;

/// <summary>Registers the pipeline.</summary>
internal static class PipelineServices
{
    /// <summary>What every AppHost has: while it runs the application, the steps before its start.</summary>
    public static void AddPipeline(this HostApplicationBuilder host, DistributedApplicationBuilder builder)
    {
        var services = host.Services;
        services.Configure<PipelineOptions>(host.Configuration.GetSection("Pipeline"));
        services.AddSingleton((DistributedApplicationPipeline)builder.Pipeline);
        services.AddSingleton(builder.Pipeline);
        services.AddSingleton<IPipelineOutputService, PipelineOutput>();
        services.AddSingleton<ContainerTool>();
        services.AddSingleton<IContainerRuntimeResolver, ContainerRuntimeResolver>();
        services.AddSingleton<IResourceContainerImageManager, ContainerImages>();
        services.AddSingleton<IDeploymentStateManager, DeploymentStateFile>();
        if (builder.ExecutionContext.IsRunMode)
        {
            services.AddSingleton<IPipelineActivityReporter, NullPublishingActivityReporter>();
        }
    }

    /// <summary>What an AppHost has that was started to publish.</summary>
    public static void AddPublishMode(this HostApplicationBuilder host)
    {
        var services = host.Services;
        // What steps log is told with the step; the console's own lines would say it twice.
        host.Logging.ClearProviders();
        services.AddSingleton<ILoggerProvider, StepLogs>();
        services.Configure<PipelineLogging>(logging =>
        {
            logging.MinimumLevel = PipelineLogging.TryParse(host.Configuration["Pipeline:LogLevel"], out var level) ? level : LogLevel.Information;
            logging.IncludeExceptionDetails = host.Configuration.GetValue<bool>("Pipeline:IncludeExceptionDetails");
        });
        services.AddSingleton<SecretRedaction>();
        services.AddSingleton<PublishParameters>();
        services.AddSingleton<IInteractionService>(s => new PipelineInteractions(s.GetRequiredService<IPipelineCaller>(), s));
        services.AddSingleton<IPipelineActivityReporter, PipelineReporter>();
        if (host.IsStartedByCli())
        {
            host.AddPublishChannel();
        }
        else
        {
            services.AddSingleton<IPipelineCaller>(s => new PipelineConsole(
                Console.Out, Console.Error, s.GetRequiredService<IHostEnvironment>(), s.GetRequiredService<TimeProvider>()));
        }

        services.AddSingleton<PipelineExecution>();
        services.AddHostedService(s => s.GetRequiredService<PipelineExecution>());

        services.Configure<LoggerFilterOptions>(filters =>
        {
            filters.AddFilter<StepLogs>(category: null, LogLevel.Trace);
            filters.AddFilter<StepLogs>("Microsoft", LogLevel.Warning);
            filters.AddFilter<StepLogs>("System", LogLevel.Warning);
        });
    }

    /// <summary>Lets configuration find what earlier deployments asked for. Whatever is set in any other way goes before it.</summary>
    public static void AddDeploymentState(this HostApplicationBuilder host)
    {
        if (!host.Configuration.GetValue<bool>("Pipeline:ClearCache")
            && DeploymentStateFile.IsPlainName(host.Environment.EnvironmentName)
            && DeploymentStateFile.PathFor(host.Configuration, host.Environment.EnvironmentName) is { } file
            && File.Exists(file))
        {
            var source = new JsonConfigurationSource { Path = file, Optional = true };
            source.ResolveFileProvider();
            host.Configuration.Sources.Insert(0, source);
        }
    }
}
