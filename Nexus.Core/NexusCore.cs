using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.SQS;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nexus.Core.Access;
using Nexus.Core.Agents;
using Nexus.Core.Agents.Runtime;
using Nexus.Core.Agents.Sessions;
using Nexus.Core.Agents.Tools;
using Nexus.Core.Artifacts;
using Nexus.Core.Builds;
using Nexus.Core.Builds.Stages;
using Nexus.Core.Builds.Statistics;
using Nexus.Core.Health;
using Nexus.Core.Models;
using Nexus.Core.Notifications;
using Nexus.Core.Queues;
using Nexus.Core.Storage;

namespace Nexus.Core;

/// <summary>Registers what the services share. Nothing here opens a connection; whoever needs one first does.</summary>
public static class NexusCore
{
    /// <summary>The activity sources and meters of Nexus.Core, for the telemetry set-up.</summary>
    public const string TelemetryPattern = "Nexus.*";

    /// <summary>Stores, queues, shared volume and their health checks.</summary>
    public static IHostApplicationBuilder AddNexusCore(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        var configuration = builder.Configuration;
        services.AddSingleton(TimeProvider.System);
        services.Configure<BuildOptions>(configuration.GetSection(BuildOptions.Section));

        services.AddSingleton(provider => new RedisConnection(
            configuration.GetConnectionString("redis")
            ?? throw new InvalidOperationException("The connection string 'redis' is missing; set ConnectionStrings__redis."),
            provider.GetRequiredService<ILogger<RedisConnection>>()));
        services.AddSingleton(_ => new SharedVolume(
            configuration[SharedVolume.PathVariable]
            ?? throw new InvalidOperationException($"The shared volume is unknown; set {SharedVolume.PathVariable} to its folder.")));
        services.AddSingleton(TableNames.From(configuration));
        services.AddSingleton(QueueUrls.From(configuration));
        // Endpoints, region and credentials come from the SDK's own variables and from the task role.
        services.AddSingleton<IAmazonDynamoDB>(_ => new AmazonDynamoDBClient(
            new AmazonDynamoDBConfig { RetryMode = RequestRetryMode.Standard, MaxErrorRetry = 3, Timeout = TimeSpan.FromSeconds(10), HttpClientFactory = new WholeExchanges() }));
        services.AddSingleton<IAmazonSQS>(_ => new AmazonSQSClient(
            new AmazonSQSConfig { RetryMode = RequestRetryMode.Standard, MaxErrorRetry = 3, Timeout = TimeSpan.FromSeconds(10), HttpClientFactory = new WholeExchanges() }));

        foreach (var name in BuildQueues.Names)
        {
            services.AddKeyedSingleton(name, (provider, _) => new JobQueue(
                provider.GetRequiredService<RedisConnection>(), name, QueueOptions(configuration, name)));
        }

        services.AddSingleton(provider => new BuildQueues(
            provider.GetRequiredKeyedService<JobQueue>(BuildQueues.AgentBuilds),
            provider.GetRequiredKeyedService<JobQueue>(BuildQueues.StatusUpdates)));
        services.AddSingleton<WorkerRegistry>();
        services.AddSingleton<ReplicaRegistry>();
        services.AddSingleton<FrontEndRegistry>();
        services.AddSingleton<SweeperLog>();
        services.AddSingleton<DependencyHealth>();
        services.AddSingleton<BuildStore>();
        services.AddSingleton<BuildLeases>();
        services.AddSingleton<BuildSubmission>();
        services.AddSingleton<BuildBroadcast>();
        services.AddSingleton<BuildControls>();
        services.AddSingleton<BuildFactStore>();
        services.AddSingleton<BuildStatistics>();
        services.AddSingleton<BuildArtifacts>();
        services.AddSingleton<AgentStore>();
        services.Configure<IdempotencyOptions>(configuration.GetSection(IdempotencyOptions.Section));
        services.AddSingleton<ApiKeyStore>();
        services.AddSingleton<IdempotencyStore>();
        services.AddSingleton<AgentPackageStore>();
        services.AddSingleton<AgentVersions>();
        builder.AddNexusModel();
        services.Configure<RuntimeOptions>(configuration.GetSection(RuntimeOptions.Section));
        services.AddSingleton<AgentRuntime>();
        services.AddSingleton<EvaluationRunner>();
        services.AddSingleton<SessionStore>();

        services.AddHealthChecks()
            .Add(Check<RedisHealthCheck>("redis"))
            .Add(Check<DynamoDbHealthCheck>("dynamodb"))
            .Add(Check<SharedVolumeHealthCheck>("shared-volume"));
        return builder;
    }

    /// <summary>What sessions with agents need.</summary>
    public static IHostApplicationBuilder AddNexusSessions(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SessionSignals>();
        builder.Services.AddSingleton<SessionRuntime>();
        builder.Services.AddSingleton<AgentRemoval>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<SessionRuntime>());
        return builder;
    }

    /// <summary>A consumer of the given queue and what it needs.</summary>
    /// <exception cref="ArgumentException">There is no such queue.</exception>
    public static IHostApplicationBuilder AddNexusWorker(this IHostApplicationBuilder builder, string queue)
    {
        switch (queue)
        {
            case BuildQueues.AgentBuilds:
                builder.Services.AddSingleton<AgentPackageValidator>();
                builder.Services.AddSingleton<IBuildStage, OrchestratorStage>();
                builder.Services.AddSingleton<IBuildStage, RequirementsAnalysisStage>();
                builder.Services.AddSingleton<IBuildStage, SystemArchitectureStage>();
                builder.Services.AddSingleton<IBuildStage, AgentDesignStage>();
                builder.Services.AddSingleton<IBuildStage, ToolsDeveloperStage>();
                builder.Services.AddSingleton<IBuildStage, PromptEngineerStage>();
                builder.Services.AddSingleton<IBuildStage, AgentCodeDeveloperStage>();
                builder.Services.AddSingleton<IBuildStage, AgentDeveloperManagerStage>();
                builder.Services.AddSingleton<IBuildStage, AgentDeployerStage>();
                builder.Services.AddSingleton<ControlSignals>();
                builder.Services.AddSingleton<IJobHandler, BuildEngine>();
                break;
            case BuildQueues.StatusUpdates:
                builder.Services.AddSingleton<BuildNotifications>();
                builder.Services.AddSingleton<IJobHandler, StatusUpdateHandler>();
                break;
            default:
                throw new ArgumentException($"There is no queue '{queue}'; the queues are {string.Join(" and ", BuildQueues.Names)}.", nameof(queue));
        }

        var options = QueueOptions(builder.Configuration, queue);
        options.Validate(queue);
        // The host's own limit would cut a longer drain off, and nothing would be given back.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout);
        builder.Services.AddHostedService<BuildSweeper>();
        builder.Services.AddHostedService(provider => new WorkerPresence(
            provider.GetRequiredService<WorkerRegistry>(),
            provider.GetRequiredKeyedService<JobQueue>(queue),
            provider.GetService<LanguageModel>()?.Name,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<WorkerPresence>>()));
        builder.Services.AddHostedService(provider => new QueueMetrics(
            provider.GetRequiredKeyedService<JobQueue>(queue), provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddHostedService(provider => new JobConsumer(
            provider.GetRequiredKeyedService<JobQueue>(queue),
            provider.GetRequiredService<IJobHandler>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<JobConsumer>>()));
        return builder;
    }

    /// <summary>The tools, and the language model by configuration: <c>Models:Provider</c>.</summary>
    private static void AddNexusModel(this IHostApplicationBuilder builder)
    {
        builder.Services.Configure<ToolOptions>(builder.Configuration.GetSection(ToolOptions.Section));
        builder.Services.Configure<ModelOptions>(builder.Configuration.GetSection(ModelOptions.Section));
        builder.Services.AddSingleton(services => new ToolCatalogue(
            services.GetRequiredService<IOptions<ToolOptions>>().Value, services.GetRequiredService<TimeProvider>()));
        builder.Services.AddHostedService<McpTools>();
        builder.Services.AddSingleton(services => ModelProviders.Create(
            services.GetRequiredService<IOptions<ModelOptions>>().Value, services.GetRequiredService<ToolCatalogue>(), services.GetRequiredService<TimeProvider>()));
    }

    private static JobQueueOptions QueueOptions(IConfiguration configuration, string queue)
    {
        var options = new JobQueueOptions();
        if (queue == BuildQueues.StatusUpdates)
        {
            // Updates are small, and one that cannot be delivered yet has to be delivered later.
            (options.Concurrency, options.Prefetch, options.MaxAttempts) = (16, 32, 50);
        }
        else
        {
            // A build outlives many workers; a stage that kills them fails by a limit of its own.
            options.MaxAttempts = 25;
        }

        var section = configuration.GetSection(JobQueueOptions.Section);
        section.Bind(options);
        section.GetSection(queue).Bind(options);
        return options;
    }

    private static HealthCheckRegistration Check<TCheck>(string name) where TCheck : class, IHealthCheck =>
        new(name, provider => ActivatorUtilities.GetServiceOrCreateInstance<TCheck>(provider), HealthStatus.Unhealthy, ["ready"], TimeSpan.FromSeconds(3));
}
