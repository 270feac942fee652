using Aspire.Hosting;
using Nexus.Hosting.Aws.Publishing.Checks;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>What the publisher knows of images that many use.</summary>
public class KnownImageTests
{
    [Theory]
    [InlineData("postgres", "17.6", "999:999", "pg_isready")]
    [InlineData("postgres", "17.6-alpine", "70:70", "pg_isready")]
    [InlineData("mysql", "9.4", "999:999", "mysqladmin ping")]
    [InlineData("mariadb", "11.8", "999:999", "mariadb-admin ping")]
    [InlineData("mongo", "8.0", "999:999", "mongosh")]
    [InlineData("rabbitmq", "4.1", "999:999", "rabbitmq-diagnostics -q ping")]
    [InlineData("docker.io/library/redis", "8.6", "999:999", "redis-cli ping")]
    [InlineData("public.ecr.aws/docker/library/valkey", "8.0", "999:999", "valkey-cli ping")]
    public async Task A_well_known_image_runs_as_its_own_user_and_is_asked_with_the_client_that_it_has(string image, string tag, string user, string command)
    {
        var plan = await Published.PlanAsync(builder => builder.AddContainer("store", image, tag).WithVolume("data", "/data").WithEndpoint(targetPort: 4711, name: "tcp").WithHealthCheck("of-the-host"));

        var container = Assert.Single(plan.Services).TaskDefinition.Containers[0];
        Assert.Equal(user, container.User);
        Assert.Equal("CMD-SHELL", container.HealthCheck!.Command[0]);
        Assert.StartsWith(command, container.HealthCheck.Command[1], StringComparison.Ordinal);
        Assert.Equal(user.Split(':')[0], $"{Assert.Single(Assert.Single(plan.FileSystems).AccessPoints).UserId}");
        Assert.DoesNotContain(PlanChecks.Check(plan).Notices, f => f.Rule is "NEXUS401" or "NEXUS024");
    }

    [Fact]
    public async Task What_the_model_says_comes_first()
    {
        var plan = await Published.PlanAsync(builder => builder.AddContainer("store", "postgres", "17.6").WithContainerHealthCheck("true").WithContainerUser("1001:1001"));

        var container = Assert.Single(plan.Services).TaskDefinition.Containers[0];
        Assert.Equal(("1001:1001", "true"), (container.User, container.HealthCheck!.Command[^1]));
    }

    [Fact]
    public async Task An_image_that_is_not_known_is_asked_nothing_and_that_is_told()
    {
        var plan = await Published.PlanAsync(builder => builder.AddContainer("tool", "postgres-exporter", "1"));

        Assert.Null(Assert.Single(plan.Services).TaskDefinition.Containers[0].HealthCheck);
        Assert.Contains(PlanChecks.Check(plan).Notices, f => (f.Rule, f.Subject) == ("NEXUS401", "tool"));
    }
}
