using Nexus.Hosting.Aws;

var builder = DistributedApplication.CreateBuilder(args);

// Where things are kept
var redis = builder.AddRedis("redis").WithDataVolume().WithLocalFallback();

var dynamodb = builder.AddDynamoDB("dynamodb");
var builds = dynamodb.AddTable("builds", "pk", "sk")
    .WithGlobalSecondaryIndex("listing", "listingPk", "listingSk")
    .WithTimeToLive("expiresAt")
    .WithPointInTimeRecovery();
var agents = dynamodb.AddTable("agents", "pk", "sk")
    .WithGlobalSecondaryIndex("listing", "listingPk", "listingSk")
    .WithTimeToLive("expiresAt")
    .WithPointInTimeRecovery();

var notifications = builder.AddSqs("sqs").AddQueue("notifications").WithDeadLetterQueue(maxReceiveCount: 5);

var shared = builder.AddSharedVolume("shared");

// What runs
var api = builder.AddProject<Projects.Nexus_Api>("api")
    .WithReplicas(2)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(redis).WaitFor(redis)
    .WithReference(builds).WaitFor(builds)
    .WithReference(agents).WaitFor(agents)
    .WithReference(notifications, QueueAccess.Send).WaitFor(notifications)
    .WithSharedVolume(shared, "/mnt/efs");

builder.AddProject<Projects.Nexus_Worker>("worker-agent-builds")
    .WithArgs("--queue", "agent_builds")
    .WithReplicas(2)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(redis).WaitFor(redis)
    .WithReference(builds).WaitFor(builds)
    .WithReference(agents).WaitFor(agents)
    .WithSharedVolume(shared, "/mnt/efs");

builder.AddProject<Projects.Nexus_Worker>("worker-status-updates")
    .WithArgs("--queue", "status_updates")
    .WithReplicas(2)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(redis).WaitFor(redis)
    .WithReference(builds).WaitFor(builds)
    .WithReference(agents).WaitFor(agents)
    .WithReference(notifications, QueueAccess.Send).WaitFor(notifications)
    .WithSharedVolume(shared, "/mnt/efs");

var web = builder.AddNextJsApp("web", "../web")
    .WithReference(api)
    .WithHttpHealthCheck("/healthz");

// Where people come in
builder.AddLoadBalancer("alb", port: 8080)
    .WithRoute(["/api/*", "/docs*", "/redoc*", "/openapi/*"], api.GetEndpoint("http"))
    .WithDefaultRoute(web.GetEndpoint("http"));

builder.AddStartupReport();
builder.Build().Run();
