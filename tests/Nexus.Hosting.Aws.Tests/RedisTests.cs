using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using StackExchange.Redis;

namespace Nexus.Hosting.Aws.Tests;

public class RedisTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("process")]
    [InlineData("garnet")]
    public async Task Redis_runs_without_a_container_and_keeps_its_data_and_its_password(string kind)
    {
        using var folder = new TemporaryFolder();
        string[] args = [folder.Argument, "--Nexus:Redis=" + kind, "--Parameters:redis-password=s3cret"];
        await using (var app = await RunningApp.StartAsync(Model, args))
        {
            await app.WaitHealthyAsync("redis");
            await using var redis = await ConnectAsync(app);
            await redis.GetDatabase().StringSetAsync("key", "kept");

            var address = (await app.GetEnvironmentAsync("consumer"))["ConnectionStrings__redis"]!;
            Assert.EndsWith(",password=s3cret", address, StringComparison.Ordinal);
            await Assert.ThrowsAsync<RedisConnectionException>(async () => await ConnectionMultiplexer.ConnectAsync(address.Split(',')[0] + ",connectRetry=0"));
            var commandLine = await File.ReadAllTextAsync($"/proc/{await app.GetProcessIdAsync("redis-server")}/cmdline", Token);
            Assert.DoesNotContain("s3cret", commandLine, StringComparison.Ordinal);
        }

        await using (var app = await RunningApp.StartAsync(Model, args))
        {
            await app.WaitHealthyAsync("redis");
            await using var redis = await ConnectAsync(app);
            Assert.Equal("kept", await redis.GetDatabase().StringGetAsync("key"));
        }
    }

    [Fact]
    public async Task Who_waits_for_Redis_waits_for_the_process_that_stands_in()
    {
        await using var app = await RunningApp.StartAsync(Model, "--Nexus:Redis=process");

        await app.WaitHealthyAsync("consumer");
        await app.WaitForStateAsync("redis-server", KnownResourceStates.Running).WaitAsync(TimeSpan.FromSeconds(1), Token);
    }

    private static void Model(IDistributedApplicationBuilder builder)
    {
        var redis = builder.AddRedis("redis").WithDataVolume().WithLocalFallback();
        RunningApp.AddConsumer(builder).WithReference(redis).WaitFor(redis);
    }

    private static async Task<ConnectionMultiplexer> ConnectAsync(RunningApp app) =>
        await ConnectionMultiplexer.ConnectAsync((await ((IResourceWithConnectionString)app.Resource("redis")).GetConnectionStringAsync(Token))!);
}
