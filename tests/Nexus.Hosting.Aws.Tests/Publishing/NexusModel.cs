#pragma warning disable ASPIREJAVASCRIPT001 // Next.js apps are experimental in Aspire.

using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Publishing;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>The shape of the Nexus AppHost, with services that are built for these tests. <see cref="AppHostTests"/> holds it to the AppHost.</summary>
internal static class NexusModel
{
    /// <summary>The name of the environment in the AppHost.</summary>
    public const string Environment = "nexus-ai";

    /// <summary>The model with the environment that it is deployed to.</summary>
    public static void AddDeployed(IDistributedApplicationBuilder builder, IResourceBuilder<AwsEnvironmentResource> environment)
    {
        Add(builder);
        environment
            .AcceptFinding("NEXUS301", "redis", "Redis holds no truth: a build whose job is lost with it is found in DynamoDB and queued again.")
            .ForStage(Stage.Dev, dev => dev.AcceptFinding("NEXUS701", "alb", "What developers try out has no domain, and so no certificate."));
    }

    public static void Add(IDistributedApplicationBuilder builder)
    {
        var redis = builder.AddRedis("redis").WithDataVolume().WithAppendOnlyFile();
        var dynamodb = builder.AddDynamoDB("dynamodb");
        var (builds, agents, sessions, access) = (AddTable("builds"), AddTable("agents"), AddTable("sessions"), AddTable("access"));
        var notifications = builder.AddSqs("sqs").AddQueue("notifications").WithDeadLetterQueue(maxReceiveCount: 5);
        var shared = builder.AddSharedVolume("shared");
        var apiKey = builder.AddParameter("api-key", new GenerateParameterDefault { MinLength = 40, Special = false }, secret: true);

        var api = builder.AddWeb("api").WithReplicas(2).WithContainerPort(8000)
            .WithReference(redis).WaitFor(redis)
            .WithReference(builds).WaitFor(builds)
            .WithReference(agents).WaitFor(agents)
            .WithReference(sessions).WaitFor(sessions)
            .WithReference(access).WaitFor(access)
            .WithReference(notifications, QueueAccess.Send).WaitFor(notifications)
            .WithSharedVolume(shared, "/mnt/efs")
            .WithEnvironment("Auth__BootstrapKey", apiKey);
        AddWorker("worker-agent-builds", "agent_builds", jobsPerTask: 4);
        AddWorker("worker-status-updates", "status_updates", jobsPerTask: 500, worker => worker.WithReference(notifications, QueueAccess.Send).WaitFor(notifications));
        var web = builder.AddNextJsApp("web", ".").WithReference(api).WithEnvironment("NEXUS_API_KEY", apiKey).WithTopology().WithHttpHealthCheck("/healthz");
        builder.AddLoadBalancer("alb")
            .WithRoute(["/api/*", "/docs*", "/redoc*", "/openapi/*"], api.GetEndpoint("http"))
            .WithDefaultRoute(web.GetEndpoint("http"))
            .WithCertificate(Stage.Staging, Stage.Prod);

        IResourceBuilder<DynamoDBTableResource> AddTable(string name) =>
            dynamodb.AddTable(name, "pk", "sk").WithGlobalSecondaryIndex("listing", "listingPk", "listingSk").WithTimeToLive("expiresAt").WithPointInTimeRecovery();

        void AddWorker(string name, string queue, int jobsPerTask, Action<IResourceBuilder<ProjectResource>>? refer = null)
        {
            var worker = builder.AddWeb(name).WithArgs("--queue", queue).WithReplicas(2)
                .WithReference(redis).WaitFor(redis)
                .WithReference(builds).WaitFor(builds)
                .WithReference(agents).WaitFor(agents);
            // In the AppHost's order, which is that of the picture that the front end gets.
            refer?.Invoke(worker);
            worker.WithSharedVolume(shared, "/mnt/efs")
                .WithTaskSize(cpu: 512, memory: 1024)
                .WithOpenTelemetryCollector()
                .WithMetricScaling("ECS/AWSOTel/Application", "nexus.queue.backlog", jobsPerTask, new Dictionary<string, string> { ["OTelLib"] = "Nexus.Queues", ["messaging.destination.name"] = queue });
        }
    }
}
