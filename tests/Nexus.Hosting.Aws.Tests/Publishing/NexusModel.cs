#pragma warning disable ASPIREJAVASCRIPT001 // Next.js apps are experimental in Aspire.

using Aspire.Hosting;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>The shape of the Nexus AppHost.</summary>
internal static class NexusModel
{
    public static void Add(IDistributedApplicationBuilder builder)
    {
        var redis = builder.AddRedis("redis").WithDataVolume().WithAppendOnlyFile();
        var dynamodb = builder.AddDynamoDB("dynamodb");
        var builds = dynamodb.AddTable("builds", "pk", "sk").WithGlobalSecondaryIndex("listing", "listingPk", "listingSk").WithTimeToLive("expiresAt").WithPointInTimeRecovery();
        var agents = dynamodb.AddTable("agents", "pk", "sk").WithGlobalSecondaryIndex("listing", "listingPk", "listingSk").WithTimeToLive("expiresAt");
        var notifications = builder.AddSqs("sqs").AddQueue("notifications").WithDeadLetterQueue(maxReceiveCount: 5);
        var shared = builder.AddSharedVolume("shared");

        var api = builder.AddWeb("api").WithReplicas(2).WithContainerPort(8000)
            .WithReference(redis).WaitFor(redis)
            .WithReference(builds).WaitFor(builds)
            .WithReference(agents)
            .WithReference(notifications, QueueAccess.Send)
            .WithSharedVolume(shared, "/mnt/efs");
        builder.AddWeb("worker-agent-builds").WithArgs("--queue", "agent_builds").WithReplicas(2)
            .WithReference(redis).WaitFor(redis)
            .WithReference(builds)
            .WithSharedVolume(shared, "/mnt/efs");
        var web = builder.AddNextJsApp("web", ".").WithReference(api).WithHttpHealthCheck("/healthz");
        builder.AddLoadBalancer("alb")
            .WithRoute(["/api/*", "/docs*", "/redoc*", "/openapi/*"], api.GetEndpoint("http"))
            .WithDefaultRoute(web.GetEndpoint("http"));
    }
}
