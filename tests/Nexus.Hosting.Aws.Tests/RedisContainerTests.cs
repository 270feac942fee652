using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Nexus.Tests;
using StackExchange.Redis;

namespace Nexus.Hosting.Aws.Tests;

/// <summary>Redis in a container of a real runtime: the server of this machine, put into an image which, as the official one does, brings a shell.</summary>
public sealed class RedisContainerTests(Podman podman) : IClassFixture<Podman>, IAsyncLifetime
{
    private const string Image = "localhost/nexus-redis";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        podman.Require();
        await podman.ImportAsync($"{Image}:1", "redis-server");
        // The engine, and all that it starts, inherits them.
        SetEnvironment(variable => variable.Value);
    }

    public ValueTask DisposeAsync()
    {
        SetEnvironment(_ => null);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_container_of_Redis_asks_for_its_password_and_keeps_its_data_in_the_folder_of_the_run()
    {
        using var folder = new TemporaryFolder();
        string[] args = [folder.Argument, "--Nexus:Redis=container", "--ASPIRE_CONTAINER_RUNTIME=podman", "--Parameters:secret=s3cret"];
        await using (var app = await RunningApp.StartAsync(Model, args))
        {
            await app.WaitHealthyAsync("redis");
            Assert.StartsWith(Image, await podman.RunAsync("ps", "--format", "{{.Image}}"), StringComparison.Ordinal);

            var address = await AddressAsync(app);
            Assert.EndsWith(",password=s3cret", address, StringComparison.Ordinal);
            await Assert.ThrowsAsync<RedisConnectionException>(async () => await ConnectionMultiplexer.ConnectAsync(address.Split(',')[0] + ",connectRetry=0"));
            await using var redis = await ConnectionMultiplexer.ConnectAsync(address);
            await redis.GetDatabase().StringSetAsync("key", "kept");
        }

        Assert.Empty(await podman.RunAsync("ps", "--all", "--quiet"));
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(folder.Path, "redis-container")));
        await using (var app = await RunningApp.StartAsync(Model, args))
        {
            await app.WaitHealthyAsync("redis");
            await using var redis = await ConnectionMultiplexer.ConnectAsync(await AddressAsync(app));
            Assert.Equal("kept", await redis.GetDatabase().StringGetAsync("key"));
        }
    }

    private static void Model(IDistributedApplicationBuilder builder) => builder.AddRedis("redis", password: builder.AddParameter("secret", secret: true))
        .WithImageRegistry(null).WithImage(Image, "1").WithImagePullPolicy(ImagePullPolicy.Missing)
        // As the official image says itself.
        .WithContainerRuntimeArgs("--workdir", "/data")
        .WithDataVolume().WithLocalFallback();

    private void SetEnvironment(Func<KeyValuePair<string, string>, string?> value)
    {
        foreach (var variable in podman.Variables)
        {
            Environment.SetEnvironmentVariable(variable.Key, value(variable));
        }
    }

    private static async Task<string> AddressAsync(RunningApp app) =>
        (await ((IResourceWithConnectionString)app.Resource("redis")).GetConnectionStringAsync(Token))!;
}
