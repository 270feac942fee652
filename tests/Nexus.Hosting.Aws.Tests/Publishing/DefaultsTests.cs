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

    // What is pinned above is what a model gets: nothing beside the set decides.
    [Theory]
    [InlineData("dev")]
    [InlineData("staging")]
    [InlineData("prod")]
    public async Task A_model_that_names_V1_gets_the_values_of_V1(string stage)
    {
        var plan = await PlanAsync(stage, DefaultsVersion.V1);

        var (set, api) = (EnvironmentDefaults.Of(DefaultsVersion.V1), plan.Service("api"));
        var values = set.For(plan.Stage);
        Assert.Equal((values.Cpu, values.Memory), (api.TaskDefinition.Cpu, api.TaskDefinition.Memory));
        Assert.Equal((values.Replicas, values.Replicas, values.Replicas * values.ScaleFactor), (api.Service!.DesiredCount, api.Scaling!.Minimum, api.Scaling.Maximum));
        Assert.Equal(values.LogRetentionDays, api.LogGroup.RetentionDays);
        var table = Assert.Single(plan.Tables);
        Assert.Equal((values.DataRemoval, values.DeletionProtection, values.PointInTimeRecovery), (table.Removal, table.HasDeletionProtection, table.HasPointInTimeRecovery));
        Assert.Equal(values.BackupRetentionDays, plan.Backup?.RetentionDays ?? 0);
        Assert.Equal(values.HasAlarms, plan.Alarms.Count > 0);
        var balancer = Assert.Single(plan.LoadBalancers);
        Assert.Equal((values.HasAccessLogs, values.DeletionProtection), (balancer.AccessLogs is not null, balancer.HasDeletionProtection));
        Assert.Equal(set.TlsPolicy, balancer.Listeners.Single(l => l.CertificateArn is not null).TlsPolicy);
        var cache = Assert.Single(plan.Caches);
        Assert.Equal((values.CacheNodeType, set.Cache), (cache.NodeType, new CacheEngine(cache.Engine, cache.EngineVersion, cache.ParameterGroupFamily)));
        Assert.Equal(set.CollectorImage, Assert.IsType<RegistryImage>(api.TaskDefinition.Containers.Single(c => c.Name == "otel-collector").Image).Reference);
        Assert.All(plan.Repositories, r => Assert.Equal(values.KeepImages, r.KeepImages));
        Assert.Equal("V1", (string?)PlanDocument.Of(plan)["defaults"]);
    }

    // Once there is a V2, a model that names none gets that, and one that names V1 does not.
    [Theory]
    [InlineData("dev")]
    [InlineData("staging")]
    [InlineData("prod")]
    public async Task A_model_that_names_none_gets_all_of_the_latest_and_of_no_other(string stage)
    {
        var unnamed = PlanDocument.Text(await PlanAsync(stage, version: null));

        foreach (var version in Enum.GetValues<DefaultsVersion>())
        {
            Assert.Equal(version == Enum.GetValues<DefaultsVersion>().Max(), PlanDocument.Text(await PlanAsync(stage, version)) == unnamed);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(99)]
    public async Task A_version_that_there_is_not_is_refused_where_it_is_named(int version)
    {
        var error = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => PlanAsync("dev", (DefaultsVersion)version));

        Assert.Equal("version", error.ParamName);
        Assert.Equal((DefaultsVersion)version, error.ActualValue);
        Assert.Contains($"There is no such version of the defaults; the latest is {Enum.GetValues<DefaultsVersion>().Max()}.", error.Message, StringComparison.Ordinal);
    }

    // Each value of a set decides something here.
    private static Task<AwsPlan> PlanAsync(string stage, DefaultsVersion? version) => Published.PlanAsync(
        (builder, app) =>
        {
            if (version is { } named)
            {
                app.WithDefaults(named);
            }

            var api = builder.AddWeb("api").WithOpenTelemetryCollector().WithReference(builder.AddDynamoDB("dynamodb").AddTable("orders", "id"))
                .WithReference(builder.AddRedis("cache").PublishAsElastiCache());
            builder.AddLoadBalancer("entry").WithCertificate().WithDefaultRoute(api.GetEndpoint("http"));
        },
        stage);
}
