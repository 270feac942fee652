#pragma warning disable ASPIREJAVASCRIPT001 // Next.js apps are experimental in Aspire.

using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using CsCheck;
using Nexus.Hosting.Aws.Publishing;
using Nexus.Hosting.Aws.Publishing.Changes;
using Nexus.Hosting.Aws.Publishing.Checks;
using Nexus.Hosting.Aws.Publishing.CloudFormation;
using Nexus.Hosting.Aws.Publishing.Diagram;
using Nexus.Hosting.Aws.Publishing.Mermaid;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Report;
using Nexus.Hosting.Aws.Publishing.Terraform;
using Nexus.Hosting.Aws.Tests.Publishing.Tools;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>What holds for any model. A failure prints the seed that makes it again (<c>CsCheck_Seed</c>).</summary>
public class RandomModelTests
{
    private const string Secret = "s3cr\"e't $(x) ü";

    private static readonly string[] Stages = ["dev", "staging", "prod"];

    private static readonly Gen<ModelShape> Models = Gen.Select(
        Gen.Int[0, 2], Gen.Int[0, 63], Gen.Int[0, 63], Gen.Select(Gen.Int[0, 5], Gen.Int[0, 255], Gen.Int[0, 4095]).Array[1, 7],
        (stage, stores, others, services) => new ModelShape(Stages[stage], stores, others, services));

    [Fact]
    public async Task A_model_becomes_a_plan_that_passes_the_checks_leaks_nothing_and_is_the_same_each_time()
    {
        var (planned, refused) = (0, 0);
        await Models.SampleAsync(
            async shape =>
            {
                try
                {
                    var plan = PlanChecks.Check(await PlanAsync(shape));
                    var files = Files(plan);
                    planned++;

                    return files.SequenceEqual(Files(PlanChecks.Check(await PlanAsync(shape))))
                        && !files.Exists(f => f.Contains("s3cr", StringComparison.Ordinal))
                        && !plan.Notices.Any(IsFaultOfThePlanners);
                }
                catch (AwsPublishException exception)
                {
                    // A model that can't be mapped is refused with a sentence for each fault and what to do about it.
                    refused++;
                    return exception.Errors.Count > 0 && exception.Errors.All(e => e.Contains('.', StringComparison.Ordinal));
                }
            },
            iter: 40, threads: 1);

        Assert.True(planned > refused, $"{planned} planned, {refused} refused");
    }

    private static List<string> Files(AwsPlan plan) =>
    [
        .. CloudFormationWriter.Files(plan).Select(f => f.Text), .. TerraformWriter.Files(plan).Select(f => f.Text), ReportPage.Html(plan, new("0", "1", null, [])), MermaidWriter.Text(plan), ArchitectureDiagram.File(plan),
        PlanDocument.Text(plan),
    ];

    [Fact]
    public async Task Templates_of_any_model_are_ones_that_AWS_takes()
    {
        // As many as one process reads in a short time; other runs, other models.
        var templates = new List<(string Name, string Text)>();
        await Models.SampleAsync(
            async shape =>
            {
                try
                {
                    var plan = await PlanAsync(shape);
                    templates.AddRange(CfnLint.Templates($"{templates.Count}", plan));
                }
                catch (AwsPublishException)
                {
                    // Refused, as the other test wants it.
                }

                return true;
            },
            iter: 6, threads: 1);

        Assert.NotEmpty(templates);
        Assert.Equal(string.Empty, await CfnLint.RunAsync(templates));
    }

    // What a model asks for may be refused (plain HTTP, one task); what planners make of it must be whole, reachable and least privileged.
    private static bool IsFaultOfThePlanners(Finding finding) => finding.Severity == FindingSeverity.Error && finding.Rule is not ("NEXUS301" or "NEXUS401" or "NEXUS701");

    private static Task<AwsPlan> PlanAsync(ModelShape shape) => Published.PlanAsync((builder, environment) => Build(builder, environment, shape), shape.Stage, $"--Parameters:key={Secret}");

    private static void Build(IDistributedApplicationBuilder builder, IResourceBuilder<AwsEnvironmentResource> environment, ModelShape shape)
    {
        var key = builder.AddParameter("key", secret: true);
        var table = Has(shape.Stores, 0) ? builder.AddDynamoDB("dynamodb").AddTable("orders", "id").WithGlobalSecondaryIndex("by-day", "day") : null;
        var queue = Has(shape.Stores, 1) ? builder.AddSqs("sqs").AddQueue("jobs").WithDeadLetterQueue() : null;
        var redis = Has(shape.Stores, 2) ? builder.AddRedis("cache") : null;
        var volume = Has(shape.Stores, 4) ? builder.AddSharedVolume("files") : null;
        if (redis is not null)
        {
            _ = Has(shape.Stores, 3) ? redis.PublishAsElastiCache() : redis.WithDataVolume();
        }

        var services = new List<IResourceBuilder<ProjectResource>>();
        foreach (var (index, (kind, features, stores)) in shape.Services.Index())
        {
            var service = builder.AddWeb($"{(kind % 2 == 0 ? "Web" : "worker-of-jobs")}{index}");
            Decorate(service, kind, features);
            Refer(service, stores, table, queue, redis, volume, key);
            if (services.Count > 0 && kind != 5)
            {
                // Also in a circle: the first refers to the last.
                var other = services[features % services.Count];
                service.WithReference(other);
                other.WithReference(service);
            }

            if (kind != 5)
            {
                services.Add(service);
            }
        }

        if (Has(shape.Stores, 5) && services.Count > 0)
        {
            var entry = builder.AddLoadBalancer("entry").WithCertificate().WithDefaultRoute(services[0].GetEndpoint("http"));
            services.ForEach(s => entry.WithRoute($"/{s.Resource.Name}/*", s.GetEndpoint("http")));
        }

        AddOthers(builder, environment, shape.Others, services.FirstOrDefault(), key);
    }

    private static void AddOthers(
        IDistributedApplicationBuilder builder, IResourceBuilder<AwsEnvironmentResource> environment, int others, IResourceBuilder<ProjectResource>? first, IResourceBuilder<ParameterResource> key)
    {
        if (Has(others, 0))
        {
            var database = builder.AddContainer("database", "docker.io/library/postgres", "17.6").WithVolume("data", "/var/lib/postgresql/data")
                .WithEndpoint(targetPort: 5432, name: "tcp", scheme: "tcp").WithEnvironment("POSTGRES_PASSWORD", key);
            first?.WithReference(database.GetEndpoint("tcp")).WaitFor(database);
        }

        if (Has(others, 1))
        {
            var site = builder.AddNextJsApp("site", ".").WithHttpHealthCheck("/");
            _ = first is null ? site : site.WithReference(first);
        }

        if (Has(others, 2))
        {
            var greeting = builder.AddParameter("greeting", "Grüße, \"you\" & 'me' ${X}", publishValueAsDefault: true);
            first?.WithEnvironment("GREETING", greeting).WithArgs("--greeting", greeting);
        }

        if (Has(others, 3))
        {
            first?.WithReference(builder.AddExternalService("search", "https://search.example.org:9243/"));
        }

        if (Has(others, 4))
        {
            environment.WithExistingVpc(
                builder.AddParameter("vpc"), [builder.AddParameter("public-a"), builder.AddParameter("public-b")], [builder.AddParameter("private-a"), builder.AddParameter("private-b")], "172.16.0.0/16");
        }

        if (Has(others, 5))
        {
            first?.WithArgs("--mode", "it's \"x\" ${y}");
        }
    }

    private static void Decorate(IResourceBuilder<ProjectResource> service, int kind, int features)
    {
        if (kind == 5)
        {
            service.PublishAsScheduledTask("0 3 * * *");
        }

        if (Has(features, 0))
        {
            service.WithReplicas(3);
        }

        if (Has(features, 1))
        {
            service.WithArm64().WithTaskSize(1024, 2048);
        }

        if (Has(features, 2))
        {
            service.WithSpotCapacity(1);
        }

        if (Has(features, 3))
        {
            service.WithReadOnlyRootFileSystem();
        }

        if (Has(features, 4))
        {
            service.WithOpenTelemetryCollector().WithTaskSize(1024, 2048);
        }

        if (Has(features, 5))
        {
            service.WithBedrockModels("amazon.nova-lite-v1:0", "eu.amazon.nova-pro-v1:0");
        }

        if (Has(features, 6))
        {
            service.WithEnvironment("TEXT", "a ${b} {c} \"d\" %e% ü 你");
        }
    }

    private static void Refer(
        IResourceBuilder<ProjectResource> service, int stores, IResourceBuilder<DynamoDBTableResource>? table, IResourceBuilder<SqsQueueResource>? queue,
        IResourceBuilder<RedisResource>? redis, IResourceBuilder<SharedVolumeResource>? volume, IResourceBuilder<ParameterResource> key)
    {
        if (table is not null && Has(stores, 0))
        {
            service.WithReference(table, Has(stores, 1) ? TableAccess.Read : TableAccess.ReadWrite);
        }

        if (queue is not null && Has(stores, 2))
        {
            service.WithReference(queue, (QueueAccess)(stores % 3));
        }

        if (redis is not null && Has(stores, 3))
        {
            service.WithReference(redis).WaitFor(redis);
        }

        if (volume is not null && Has(stores, 4))
        {
            service.WithSharedVolume(volume, "/mnt/files");
        }

        if (Has(stores, 5))
        {
            service.WithEnvironment("KEY", ReferenceExpression.Create($"k={key};"));
        }
    }

    private static bool Has(int bits, int bit) => (bits >> bit & 1) == 1;

    private sealed record ModelShape(string Stage, int Stores, int Others, (int Kind, int Features, int Stores)[] Services)
    {
        public override string ToString() => $"{Stage}, stores {Stores}, others {Others}: {string.Join(" ", Services)}";
    }
}
