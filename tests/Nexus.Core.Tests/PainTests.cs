using System.Collections.Concurrent;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.SQS;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Nexus.Core.Artifacts;
using Nexus.Core.Builds;
using Nexus.Core.Health;
using Nexus.Core.Notifications;
using Nexus.Core.Tests.Builds;
using Nexus.TestServices;

namespace Nexus.Core.Tests;

/// <summary>What went wrong in systems of this kind, and cannot here: docs/pains.md lists all.</summary>
public sealed class PainTests(ServersFixture servers)
{
    // What the publisher grants a service that references tables and a queue to send to.
    private static readonly string[] Allowed = ["GetItemRequest", "GetQueueAttributesRequest"];

    [Fact]
    public async Task Health_checks_ask_only_for_what_the_task_role_allows()
    {
        var asked = new ConcurrentQueue<string>();
        var credentials = new BasicAWSCredentials("test", "test");
        using var dynamo = new AmazonDynamoDBClient(credentials, new AmazonDynamoDBConfig { ServiceURL = servers.Dynamo.Url, AuthenticationRegion = "us-east-1" });
        using var sqs = new AmazonSQSClient(credentials, new AmazonSQSConfig { ServiceURL = servers.Sqs.Url, AuthenticationRegion = "us-east-1" });
        dynamo.BeforeRequestEvent += (_, e) => asked.Enqueue(((WebServiceRequestEventArgs)e).Request.GetType().Name);
        sqs.BeforeRequestEvent += (_, e) => asked.Enqueue(((WebServiceRequestEventArgs)e).Request.GetType().Name);
        await using var redis = servers.Connect();
        using var folder = new TemporaryFolder();
        var tables = await servers.Dynamo.CreateTablesAsync();
        var health = new DependencyHealth(redis, dynamo, tables, new SharedVolume(folder.Path), sqs, new QueueUrls(await servers.Sqs.CreateQueueAsync()));

        // A machine that is busy may take longer than a check has.
        await Eventually.HoldsAsync(async () => (await health.CheckAsync()).All(state => state.IsHealthy), "all dependencies are healthy");

        Assert.Equal(Allowed, asked.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_service_that_cannot_write_to_the_shared_volume_is_not_ready()
    {
        using var folder = new TemporaryFolder();
        // A file in the place of the volume refuses everybody, the superuser too.
        var path = Path.Combine(folder.Path, "volume");
        await File.WriteAllTextAsync(path, "");

        await Assert.ThrowsAnyAsync<IOException>(() => new SharedVolumeHealthCheck(new SharedVolume(path)).CheckHealthAsync(new HealthCheckContext()));
    }

    [Fact]
    public async Task No_stage_comes_twice_is_skipped_or_ends_before_it_began()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        world.Behave("agent_design", attempt => attempt == 1 ? throw new InvalidOperationException("once") : Task.CompletedTask);
        await world.DieInAsync("prompt_engineer");

        await world.RunToEndAsync();

        var build = await world.LatestAsync();
        Assert.Equal(StageCatalogue.All.Select(stage => stage.Name), build.Stages.Select(stage => stage.Name));
        Assert.All(build.Stages, stage =>
        {
            Assert.Equal(StageStatus.Completed, stage.Status);
            Assert.True(stage.StartedAt <= stage.FinishedAt, stage.Name);
        });
        var journal = await world.JournalAsync();
        Assert.Equal(
            StageCatalogue.All.Select(stage => stage.Name),
            journal.Where(update => update.Type == BuildUpdateType.Stage && update.Status == "completed").Select(update => update.Stage));
        Assert.Equal(Enumerable.Range(1, journal.Count), journal.Select(update => (int)update.Sequence));
    }
}
