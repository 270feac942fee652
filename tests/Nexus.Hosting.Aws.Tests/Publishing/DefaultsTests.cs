using Aspire.Hosting;
using Nexus.Hosting.Aws.Publishing.Changes;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Planning;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>What is decided where a model says nothing has a version, and a version stays as it is.</summary>
public class DefaultsTests
{
    // Deployments stand on these: who wants others makes a new version.
    [Fact]
    public void V1_never_changes() => Assert.Equal(
        new EnvironmentDefaults(
            Dev: new(
                Cpu: 256, Memory: 512, Replicas: 2, ScaleFactor: 2, LogRetentionDays: 7, DataRemoval: Removal.Delete, DeletionProtection: false,
                PointInTimeRecovery: false, BackupRetentionDays: 0, HasAlarms: false, HasAccessLogs: false, CacheNodeType: "cache.t4g.micro", KeepImages: 10),
            Staging: new(
                Cpu: 512, Memory: 1024, Replicas: 2, ScaleFactor: 3, LogRetentionDays: 30, DataRemoval: Removal.Retain, DeletionProtection: false,
                PointInTimeRecovery: true, BackupRetentionDays: 7, HasAlarms: true, HasAccessLogs: true, CacheNodeType: "cache.t4g.small", KeepImages: 20),
            Prod: new(
                Cpu: 512, Memory: 1024, Replicas: 2, ScaleFactor: 5, LogRetentionDays: 90, DataRemoval: Removal.Retain, DeletionProtection: true,
                PointInTimeRecovery: true, BackupRetentionDays: 35, HasAlarms: true, HasAccessLogs: true, CacheNodeType: "cache.m7g.large", KeepImages: 30),
            CollectorImage: "public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3",
            Cache: new("valkey", "8.0", "valkey8"),
            TlsPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06"),
        EnvironmentDefaults.Of(DefaultsVersion.V1));

    [Fact]
    public async Task The_plan_tells_its_version()
    {
        var plan = await Published.PlanAsync((builder, app) =>
        {
            app.WithDefaults(DefaultsVersion.V1);
            builder.AddWeb("api");
        });

        Assert.Equal("V1", (string?)PlanDocument.Of(plan)["defaults"]);
    }

    [Fact]
    public async Task A_model_that_names_none_gets_the_latest()
    {
        var plan = await Published.PlanAsync((builder, _) => builder.AddWeb("api"));

        Assert.Equal(Enum.GetValues<DefaultsVersion>().Max(), plan.Defaults);
    }

    [Fact]
    public async Task A_version_that_there_is_not_is_refused_where_it_is_named()
    {
        var error = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Published.PlanAsync((builder, app) => app.WithDefaults((DefaultsVersion)99)));

        Assert.Contains("the latest is V1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_planners_take_the_versions_of_others_from_the_set()
    {
        var plan = await Published.PlanAsync((builder, _) =>
        {
            builder.AddWeb("api").WithOpenTelemetryCollector();
            builder.AddRedis("cache").PublishAsElastiCache();
        });

        var set = EnvironmentDefaults.Of(plan.Defaults);
        Assert.Equal(set.CollectorImage, Assert.IsType<RegistryImage>(plan.Service("api").TaskDefinition.Containers.Single(c => c.Name == "otel-collector").Image).Reference);
        Assert.Equal(set.Cache, new(plan.Caches.Single().Engine, plan.Caches.Single().EngineVersion, plan.Caches.Single().ParameterGroupFamily));
    }
}
