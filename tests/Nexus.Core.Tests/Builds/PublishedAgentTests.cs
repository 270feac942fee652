using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Nexus.Core.Agents;
using Nexus.Core.Agents.Runtime;
using Nexus.Core.Builds;
using Nexus.Core.Builds.Stages;
using Nexus.Core.Models;

namespace Nexus.Core.Tests.Builds;

/// <summary>An agent is in the catalogue where its build is completed, and nowhere else, whenever a control comes and whoever dies.</summary>
public sealed class PublishedAgentTests(ServersFixture servers)
{
    [Fact]
    public async Task The_agent_of_a_build_that_is_cancelled_when_it_was_just_deployed_is_never_listed()
    {
        await using var world = await CreateAsync();
        world.Behave(StageCatalogue.AgentDeployer, async _ =>
        {
            Assert.IsType<ControlResult.Accepted>(await world.Controls.ApplyAsync(world.Id, BuildControl.Cancel));
        });

        await world.RunToEndAsync();
        await world.ApplyUpdatesAsync();

        Assert.Equal(["1.0.0"], new AgentPackageStore(world.Volume).Versions(AgentId.Of(world.Id)));
        Assert.Equal((BuildStatus.Cancelled, null), ((await world.Store.FindAsync(world.Id))!.Status, (await world.Store.FindAsync(world.Id))!.AgentId));
        Assert.Null(await world.Agents.FindAsync(AgentId.Of(world.Id), "owner"));
        Assert.Empty((await world.Agents.ListAsync("owner", 10)).Items);
    }

    [Fact]
    public async Task The_agent_of_a_build_that_is_cancelled_after_its_last_stage_is_never_listed()
    {
        await using var world = await CreateAsync();
        var build = (await world.Store.FindAsync(world.Id))!;
        var redis = new BuildQueues(world.AgentBuilds, world.StatusUpdates);
        var journal = new BuildJournal(world.Store, redis, world.Time, build);
        await journal.SetBuildAsync(BuildStatus.Running, "A worker has begun.");
        var agent = world.Manifest(AgentId.Of(world.Id)) with { Tools = ["calculator"] };
        await journal.SetStageAsync(StageCatalogue.AgentDeployer, StageStatus.Running, 1);
        await journal.SetStageAsync(
            StageCatalogue.AgentDeployer, StageStatus.Completed, 1, receipt: new StageReceipt(StageCatalogue.AgentDeployer, 1, 1, "test", "Deployed.", [], agent));
        await world.ApplyUpdatesAsync();
        // It is kept as it was deployed, and nobody sees it.
        Assert.Equivalent(agent, (await world.Store.FindAsync(world.Id))!.DeployedAgent);
        Assert.Null((await world.Store.FindAsync(world.Id))!.AgentId);

        Assert.IsType<ControlResult.Accepted>(await world.Controls.ApplyAsync(world.Id, BuildControl.Cancel));
        await world.RunToEndAsync();
        await world.ApplyUpdatesAsync();

        Assert.Equal((BuildStatus.Cancelled, null), ((await world.Store.FindAsync(world.Id))!.Status, (await world.Store.FindAsync(world.Id))!.AgentId));
        Assert.Null(await world.Agents.FindAsync(AgentId.Of(world.Id), "owner"));
    }

    [Fact]
    public async Task A_build_that_is_seen_as_completed_has_its_agent_in_the_catalogue_also_where_a_status_worker_died()
    {
        await using var world = await CreateAsync();
        await world.RunToEndAsync();
        var id = AgentId.Of(world.Id);
        var last = (await world.LatestAsync()).Sequence;
        Assert.Null(await world.Agents.FindAsync(id, "owner"));

        using var dying = new DyingClient(servers.Dynamo.Url);
        await Assert.ThrowsAsync<DeadException>(
            () => world.StatusWorker(null, dynamo: dying).HandleAsync(EngineWorld.UpdateJob(world.Id, last, changesBuild: true), default, default));
        Assert.NotEqual(BuildStatus.Completed, (await world.Store.FindAsync(world.Id))!.Status);
        var entered = (await world.Agents.FindAsync(id, "owner"))!;
        await world.ApplyUpdatesAsync();

        Assert.Equal((BuildStatus.Completed, id), ((await world.Store.FindAsync(world.Id))!.Status, (await world.Store.FindAsync(world.Id))!.AgentId));
        Assert.Equivalent(entered, await world.Agents.FindAsync(id, "owner"));
        Assert.Equal((await new AgentPackageStore(world.Volume).ReadManifestAsync(id, "1.0.0")).Tools, entered.Manifest.Tools);
    }

    [Fact]
    public async Task A_restart_that_is_cancelled_leaves_the_version_that_was_completed()
    {
        await using var world = await CreateAsync();
        await world.RunToEndAsync();
        await world.ApplyUpdatesAsync();
        world.Behave(StageCatalogue.AgentDeployer, async _ => await world.Controls.ApplyAsync(world.Id, BuildControl.Cancel));

        Assert.IsType<ControlResult.Accepted>(await world.Controls.ApplyAsync(world.Id, BuildControl.Restart, StageCatalogue.AgentCodeDeveloper));
        await world.RunToEndAsync();
        await world.ApplyUpdatesAsync();

        var id = AgentId.Of(world.Id);
        Assert.Equal((BuildStatus.Cancelled, id), ((await world.Store.FindAsync(world.Id))!.Status, (await world.Store.FindAsync(world.Id))!.AgentId));
        Assert.Equal("1.0.0", (await world.Agents.FindAsync(id, "owner"))!.Manifest.Version);
        Assert.Equal(["1.0.0"], new AgentPackageStore(world.Volume).Versions(id, "1.0.0"));
        Assert.Equal(["1.0.0", "1.1.0"], new AgentPackageStore(world.Volume).Versions(id));
    }

    [Theory]
    // The deployment in which somebody restarts the build, and what is seen of 1.0.0, 1.1.0 and 1.2.0 in the end.
    [InlineData(1, "1.1.0 1.2.0")]
    [InlineData(2, "1.0.0 1.2.0")]
    public async Task A_version_that_no_completed_build_entered_is_not_seen_though_later_ones_are(int restarted, string seen)
    {
        await using var world = await CreateAsync();
        var id = AgentId.Of(world.Id);
        world.Behave(StageCatalogue.AgentDeployer, async attempt =>
        {
            if (attempt == restarted)
            {
                Assert.IsType<ControlResult.Accepted>(await world.Controls.ApplyAsync(world.Id, BuildControl.Restart, StageCatalogue.AgentCodeDeveloper));
            }
        });
        await world.RunToEndAsync();
        await world.ApplyUpdatesAsync();
        Assert.IsType<ControlResult.Accepted>(await world.Controls.ApplyAsync(world.Id, BuildControl.Restart, StageCatalogue.AgentCodeDeveloper));
        await world.RunToEndAsync();
        await world.ApplyUpdatesAsync();

        var current = (await world.Agents.FindAsync(id, "owner"))!.Manifest;
        Assert.Equal("1.2.0", current.Version);
        Assert.Equal(["1.0.0", "1.1.0", "1.2.0"], new AgentPackageStore(world.Volume).Versions(id, current.Version));
        Assert.Equal(seen.Split(' '), await world.Versions.ListAsync(current));
    }

    private async Task<EngineWorld> CreateAsync()
    {
        var world = await EngineWorld.CreateAsync(servers);
        var (catalogue, packages) = (new ToolCatalogue(), new AgentPackageStore(world.Volume));
        var model = ModelProviders.Create(new ModelOptions(), catalogue, TimeProvider.System);
        var runtime = new AgentRuntime(model, catalogue, Options.Create(new RuntimeOptions()), NullLogger<AgentRuntime>.Instance);
        world.UseReal(
            new OrchestratorStage(), new RequirementsAnalysisStage(), new SystemArchitectureStage(), new AgentDesignStage(), new ToolsDeveloperStage(catalogue),
            new PromptEngineerStage(catalogue), new AgentCodeDeveloperStage(catalogue, packages, TimeProvider.System),
            new AgentDeveloperManagerStage(new AgentPackageValidator(catalogue), new EvaluationRunner(runtime, TimeProvider.System)),
            new AgentDeployerStage(packages, world.Agents));
        return world;
    }

    private sealed class DeadException() : Exception("The process is no more.");

    /// <summary>A way to the real store on which a process dies in place of the first change of an item.</summary>
    private sealed class DyingClient(string url) : AmazonDynamoDBClient(
        new BasicAWSCredentials("test", "test"), new AmazonDynamoDBConfig { ServiceURL = url, AuthenticationRegion = "us-east-1" })
    {
        public override Task<UpdateItemResponse> UpdateItemAsync(UpdateItemRequest request, CancellationToken cancellationToken = default) => throw new DeadException();
    }
}
