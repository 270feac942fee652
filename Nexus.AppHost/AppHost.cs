using Nexus.Hosting.Aws;
using Nexus.Hosting.Aws.Publishing.Plan;

var builder = DistributedApplication.CreateBuilder(args);

// Where things are kept
var redis = builder.AddRedis("redis").WithDataVolume().WithAppendOnlyFile().WithLocalFallback();

var dynamodb = builder.AddDynamoDB("dynamodb");
var builds = dynamodb.AddTable("builds", "pk", "sk")
    .WithGlobalSecondaryIndex("listing", "listingPk", "listingSk")
    .WithTimeToLive("expiresAt")
    .WithPointInTimeRecovery();
var agents = dynamodb.AddTable("agents", "pk", "sk")
    .WithGlobalSecondaryIndex("listing", "listingPk", "listingSk")
    .WithTimeToLive("expiresAt")
    .WithPointInTimeRecovery();
var sessions = dynamodb.AddTable("sessions", "pk", "sk")
    .WithGlobalSecondaryIndex("listing", "listingPk", "listingSk")
    .WithTimeToLive("expiresAt")
    .WithPointInTimeRecovery();
var access = dynamodb.AddTable("access", "pk", "sk")
    .WithGlobalSecondaryIndex("listing", "listingPk", "listingSk")
    .WithTimeToLive("expiresAt")
    .WithPointInTimeRecovery();

var notifications = builder.AddSqs("sqs").AddQueue("notifications").WithDeadLetterQueue(maxReceiveCount: 5);

var shared = builder.AddSharedVolume("shared");

// The first key of the API: made by chance, kept in the user secrets
var apiKey = builder.AddParameter("api-key", new GenerateParameterDefault { MinLength = 40, Special = false }, secret: true, persist: true);

// What runs
var api = builder.AddProject<Projects.Nexus_Api>("api")
    .WithReplicas(2)
    .WithHttpEndpoint().WithContainerPort(8000)
    .WithHttpHealthCheck("/health")
    .WithReference(redis).WaitFor(redis)
    .WithReference(builds).WaitFor(builds)
    .WithReference(agents).WaitFor(agents)
    .WithReference(sessions).WaitFor(sessions)
    .WithReference(access).WaitFor(access)
    .WithReference(notifications, QueueAccess.Send).WaitFor(notifications)
    .WithSharedVolume(shared, "/mnt/efs")
    .WithAwsAccount()
    .WithLanguageModels()
    .WithEnvironment("Auth__BootstrapKey", apiKey);

builder.AddProject<Projects.Nexus_Worker>("worker-agent-builds")
    .WithArgs("--queue", "agent_builds")
    .WithReplicas(2)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(redis).WaitFor(redis)
    .WithReference(builds).WaitFor(builds)
    .WithReference(agents).WaitFor(agents)
    .WithSharedVolume(shared, "/mnt/efs")
    .WithAwsAccount()
    .WithLanguageModels()
    .WithBacklogScaling("agent_builds", jobsPerTask: 4);

builder.AddProject<Projects.Nexus_Worker>("worker-status-updates")
    .WithArgs("--queue", "status_updates")
    .WithReplicas(2)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(redis).WaitFor(redis)
    .WithReference(builds).WaitFor(builds)
    .WithReference(agents).WaitFor(agents)
    .WithReference(notifications, QueueAccess.Send).WaitFor(notifications)
    .WithSharedVolume(shared, "/mnt/efs")
    .WithAwsAccount()
    .WithBacklogScaling("status_updates", jobsPerTask: 500);

var web = builder.AddNextJsApp("web", "../web")
    .WithReference(api)
    .WithEnvironment("NEXUS_API_KEY", apiKey)
    .WithTopology()
    .WithHttpHealthCheck("/healthz");
if (builder.ExecutionContext.IsRunMode)
{
    web.WithEnvironment("NEXUS_SIGN_IN", "default"); // whoever starts it uses it; what is deployed asks everybody for a key
}

// Where people come in
builder.AddLoadBalancer("alb", port: 8080)
    .WithRoute(["/api/*", "/docs*", "/redoc*", "/openapi/*"], api.GetEndpoint("http"))
    .WithDefaultRoute(web.GetEndpoint("http"))
    .WithCertificate(Stage.Staging, Stage.Prod);

// Where it is deployed
builder.AddAwsEnvironment("nexus-ai")
    .AcceptFinding("NEXUS301", "redis", "Redis holds no truth: a build whose job is lost with it is found in DynamoDB and queued again.")
    .ForStage(Stage.Dev, dev => dev.AcceptFinding("NEXUS701", "alb", "What developers try out has no domain, and so no certificate."));

builder.AddStartupReport();
builder.Build().Run();
