using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Nexus.Core.Builds;
using Nexus.Core.Queues;

namespace Nexus.Core.Tests.Builds;

/// <summary>Jobs that are not of this platform's making: they end among the dead letters, where somebody sees them.</summary>
public sealed class ForeignJobTests(ServersFixture servers)
{
    public static TheoryData<string> Bodies { get; } = ["", "hello", "bld_", "BLD_01k00000000000000000000000", new string('x', 3000)];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_job_that_names_no_build_is_refused_and_leaves_nothing_behind(string body)
    {
        await using var world = await EngineWorld.CreateAsync(servers);

        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => world.RunAsync(body));

        Assert.InRange(refused.Message.Length, 1, 200);
        if (body.Length is > 0 and < 2048)
        {
            // The first who ever took the lease.
            Assert.Equal(1, (await world.Leases.TryAcquireAsync(body, "a worker", TimeSpan.FromMinutes(1))).Lease?.Fence);
        }
    }

    [Fact]
    public async Task A_job_of_a_build_that_does_not_exist_is_done_and_leaves_no_lease_behind()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        var id = BuildId.New(DateTimeOffset.UtcNow);

        Assert.True((await world.RunAsync(id)).IsDone);

        Assert.Empty(await world.ItemsAsync(id));
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_status_update_that_names_no_build_is_refused(string body)
    {
        await using var world = await EngineWorld.CreateAsync(servers);

        await Assert.ThrowsAsync<InvalidDataException>(
            () => world.StatusWorker(null).HandleAsync(EngineWorld.UpdateJob(body, 0, changesBuild: true), default, default));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("a body longer than any key")]
    public async Task A_job_that_names_no_build_ends_among_the_dead_letters(string body)
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        await world.AgentBuilds.EnqueueAsync(new JobRequest("foreign", Encoding.UTF8.GetBytes(body.Contains("longer", StringComparison.Ordinal) ? new string('x', 3000) : body)));
        using var consumer = new JobConsumer(world.AgentBuilds, world.Engine, TimeProvider.System, NullLogger<JobConsumer>.Instance);

        await consumer.StartAsync(default);
        var letter = await Eventually.GetAsync(() => world.AgentBuilds.FindDeadAsync("foreign"), "the job is given up");
        await consumer.StopAsync(default);

        Assert.Equal(world.AgentBuilds.Options.MaxAttempts, letter.Attempts);
        Assert.Contains("names no build", letter.Error, StringComparison.Ordinal);
    }
}
