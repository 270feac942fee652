#pragma warning disable ASPIREJAVASCRIPT001 // How an app is published.

using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Publishing;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>Shapes of models that must publish, each with a snapshot of its template.</summary>
internal static class ReferenceModels
{
    private delegate void Model(IDistributedApplicationBuilder builder, IResourceBuilder<AwsEnvironmentResource> environment);

    private static readonly Dictionary<string, (Model Model, string Stage)> All = new(StringComparer.Ordinal)
    {
        ["nexus-dev"] = (NexusModel.AddDeployed, "dev"),
        ["nexus-staging"] = (NexusModel.AddDeployed, "staging"),
        ["nexus-prod"] = (NexusModel.AddDeployed, "prod"),
        ["two-services-refer-to-each-other"] = ((b, _) =>
        {
            var front = b.AddWeb("front");
            var back = b.AddWeb("back").WithReference(front);
            front.WithReference(back);
        }, "dev"),
        ["worker-without-endpoints"] = ((b, _) => b.AddProject("worker", RunningApp.EchoProject, o => o.ExcludeLaunchProfile = true).WithEnvironment("MODE", "batch"), "dev"),
        ["redis-as-task"] = ((b, _) => b.AddWeb("api").WithReference(b.AddRedis("cache").WithDataVolume()), "staging"),
        ["redis-as-elasticache"] = ((b, _) => b.AddWeb("api").WithReference(b.AddRedis("cache").PublishAsElastiCache()), "staging"),
        ["container-with-volumes"] = ((b, _) =>
        {
            b.AddContainer("database", "docker.io/library/postgres", "17.6").WithVolume("data", "/var/lib/postgresql/data").WithEndpoint(targetPort: 5432, name: "tcp", scheme: "tcp")
                .WithEnvironment("POSTGRES_PASSWORD", b.AddParameter("database-password", new GenerateParameterDefault { MinLength = 30 }, secret: true))
                .WithContainerHealthCheck("pg_isready -U postgres");
            b.AddContainer("scratch", "docker.io/library/busybox", "1.37").WithVolume("/scratch").WithReadOnlyRootFileSystem().WithEntrypoint("sleep").WithArgs("600");
        }, "dev"),
        ["dockerfile"] = ((b, _) => b.AddDockerfile("tool", "Publishing/Images/tool").WithBuildArg("VERSION", "3").WithHttpEndpoint(targetPort: 9000), "dev"),
        ["javascript-app"] = ((b, _) =>
        {
            b.AddJavaScriptApp("site", ".").WithPnpm().WithHttpEndpoint(env: "PORT").WithHttpHealthCheck("/").PublishAsPackageScript();
            b.AddNodeApp("tool", ".", "server.js").WithHttpEndpoint(env: "PORT", targetPort: 4000).WithHttpHealthCheck("/health");
        }, "dev"),
        ["static-website"] = ((b, _) =>
        {
            var site = b.AddViteApp("site", ".").WithHttpHealthCheck("/").PublishAsStaticWebsite("/api", b.AddWeb("api"));
            b.AddLoadBalancer("entry").WithDefaultRoute(site.GetEndpoint("http"));
        }, "dev"),
        ["parameters-and-secrets"] = ((b, _) =>
        {
            var greeting = b.AddParameter("greeting", "Grüße, \"you\" & 'me' ${X} {0} 你好", publishValueAsDefault: true);
            var key = b.AddParameter("api-key", secret: true).WithDescription("Key of the weather service.");
            b.AddWeb("api").WithEnvironment("GREETING", greeting).WithEnvironment("API_KEY", key)
                .WithEnvironment("URL", ReferenceExpression.Create($"https://weather.example.org/?key={key}&text={greeting}"))
                .WithEnvironment("LITERAL", "a \"b\" ${c} {d} %e% $(f) ü 你");
        }, "dev"),
        ["existing-vpc"] = ((b, e) =>
        {
            e.WithExistingVpc(b.AddParameter("vpc"), [b.AddParameter("public-a"), b.AddParameter("public-b")], [b.AddParameter("private-a"), b.AddParameter("private-b")], "172.16.0.0/16");
            b.AddLoadBalancer("entry").AsInternal().WithDefaultRoute(b.AddWeb("api").GetEndpoint("http"));
        }, "dev"),
        ["forward-reference"] = ((b, _) =>
        {
            var first = b.AddWeb("first");
            first.WithReference(b.AddWeb("later")).WaitFor(b.AddRedis("last"));
        }, "dev"),
        ["scheduled-task"] = ((b, _) => b.AddProject("report", RunningApp.EchoProject).PublishAsScheduledTask("30 3 * * 1-5", "Europe/Berlin"), "dev"),
        ["one-off-task"] = ((b, _) =>
        {
            var migration = b.AddProject("migration", RunningApp.EchoProject).PublishAsOneOffTask();
            b.AddWeb("api").WaitForCompletion(migration);
        }, "dev"),
        ["spot"] = ((b, _) => b.AddWeb("worker").WithSpotCapacity(onDemandBase: 1).WithReplicas(3), "dev"),
        ["arm64"] = ((b, _) => b.AddWeb("api").WithArm64().WithTaskSize(1024, 3072), "dev"),
        ["web-firewall"] = ((b, _) => b.AddLoadBalancer("entry").WithWebFirewall(500).WithDefaultRoute(b.AddWeb("api").GetEndpoint("http")), "dev"),
        ["no-default-route"] = ((b, _) => b.AddLoadBalancer("entry").WithRoute(["/api/*"], b.AddWeb("api")
            .PublishAsFargateService((_, s) => s with { TaskDefinition = s.TaskDefinition with { EphemeralStorage = 50 } }).GetEndpoint("http")), "dev"),
        ["no-load-balancer"] = ((b, _) => b.AddWeb("api"), "dev"),
        ["three-zones-one-nat"] = ((b, e) =>
        {
            e.WithNetwork("10.9.0.0/16", zones: 3, NatGateways.One);
            b.AddWeb("api");
        }, "dev"),
        ["private-services"] = ((b, e) =>
        {
            e.WithPrivateServices("ecr.api", "ecr.dkr", "logs", "secretsmanager").WithExec().WithTag("team", "platform").WithLogRetention(14);
            b.AddWeb("api");
        }, "dev"),
        ["sidecar"] = ((b, _) => b.AddWeb("api").WithOpenTelemetryCollector().WithTaskSize(512, 1024), "dev"),
        ["queue-scaling"] = ((b, _) =>
        {
            var jobs = b.AddSqs("sqs").AddQueue("jobs").AsFifo().WithDeadLetterQueue();
            b.AddWeb("worker").WithReference(jobs, QueueAccess.Receive).WithQueueScaling(jobs, messagesPerTask: 20)
                .WithMetricScaling("App/Jobs", "Backlog", 10)
                .WithScaling(s => s.Schedules.Add(new("day", "cron(0 8 ? * MON-FRI *)", 4, 10)));
        }, "dev"),
        ["provisioned-table"] = ((b, _) =>
        {
            var orders = b.AddDynamoDB("dynamodb").AddTable("orders", "id", new TableKey("at", KeyType.Number)).WithGlobalSecondaryIndex("by-customer", "customer", projection: IndexProjection.KeysOnly)
                .WithProvisionedCapacity(5, 50, 5, 20);
            b.AddWeb("reader").WithReference(orders, TableAccess.Read);
        }, "prod"),
        ["bedrock-models"] = ((b, _) => b.AddWeb("api").WithBedrockModels("amazon.nova-lite-v1:0", "us.anthropic.claude-sonnet-4-20250514-v1:0"), "dev"),
        ["external-service"] = ((b, _) => b.AddWeb("api").WithReference(b.AddExternalService("search", "https://search.example.org:9243/")).WithEgress(5432, "192.0.2.0/24"), "dev"),
        ["web-and-database-prod"] = ((b, _) =>
        {
            var orders = b.AddDynamoDB("dynamodb").AddTable("orders", "id");
            b.AddLoadBalancer("entry").WithCertificate().WithDefaultRoute(b.AddWeb("web").WithReference(orders).GetEndpoint("http"));
        }, "prod"),
        ["budget-and-email"] = ((b, e) =>
        {
            e.WithAlarmEmail(b.AddParameter("operations-email")).WithMonthlyBudget(500);
            b.AddWeb("api");
        }, "staging"),
        ["sixty-services"] = ((b, _) =>
        {
            var orders = b.AddDynamoDB("dynamodb").AddTable("orders", "id");
            var entry = b.AddLoadBalancer("entry").WithCertificate();
            IResourceBuilder<ProjectResource>? before = null;
            foreach (var i in Enumerable.Range(1, 60))
            {
                var service = b.AddWeb($"service-{i}").WithReference(orders);
                entry.WithRoute($"/{i}/*", service.GetEndpoint("http"));
                before = before is null ? service : service.WithReference(before).WaitFor(before);
            }
        }, "prod"),
        ["raw-properties"] = ((b, e) =>
        {
            var orders = b.AddDynamoDB("dynamodb").AddTable("orders", "id");
            b.AddWeb("api").WithReference(orders);
            // The example of docs/publish.md, line by line.
            e.WithPlan(plan => plan
                .Override("OrdersTable",
                    cloudFormation: new() { ["TableClass"] = "STANDARD_INFREQUENT_ACCESS" },
                    terraform: new() { ["table_class"] = "STANDARD_INFREQUENT_ACCESS" })
                .AddRaw("OnCall",
                    cloudFormation: new("AWS::SNS::Subscription", new()
                    {
                        ["TopicArn"] = new JsonObject { ["Ref"] = "AlarmTopic" },
                        ["Protocol"] = "https",
                        ["Endpoint"] = "https://on-call.example.org/alarms",
                    }),
                    terraform: new("aws_sns_topic_subscription", new()
                    {
                        ["topic_arn"] = "${aws_sns_topic.alarm_topic.arn}",
                        ["protocol"] = "https",
                        ["endpoint"] = "https://on-call.example.org/alarms",
                    })));
        }, "staging"),
        ["several-environments"] = ((b, e) =>
        {
            var other = b.AddAwsEnvironment("other");
            var orders = b.AddDynamoDB("dynamodb").AddTable("orders", "id");
            var audit = b.AddSqs("sqs").AddQueue("audit").WithDeadLetterQueue();
            b.AddWeb("here").WithComputeEnvironment(e).WithReference(orders);
            b.AddWeb("there").WithComputeEnvironment(other).WithReference(audit, QueueAccess.Receive);
        }, "dev"),
        ["executable-with-dockerfile"] = ((b, _) => b.AddExecutable("tool", "tool", "Publishing/Images/tool").PublishAsDockerFile().WithContainerHealthCheck("/tool --check"), "dev"),
        ["cycle-of-three"] = ((b, _) =>
        {
            var (first, second, third) = (b.AddWeb("first"), b.AddWeb("second"), b.AddWeb("third"));
            first.WithReference(second).WaitFor(second);
            second.WithReference(third);
            third.WithReference(first);
        }, "dev"),
        ["connection-string-from-outside"] = ((b, _) => b.AddWeb("api").WithReference(b.AddConnectionString("warehouse")), "staging"),
    };

    public static IEnumerable<string> Names => All.Keys;

    public static Task<AwsPlan> PlanAsync(string name, string environment = "app") => Published.PlanAsync(environment, (b, e) => All[name].Model(b, e), All[name].Stage);
}
