using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Redis.Tests;

public class RedisTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_keeps_its_data_starts_with_a_password_and_snapshots()
    {
        var builder = Builder();

        var redis = builder.AddRedis("cache").WithDataVolume("data").WithPersistence(TimeSpan.FromSeconds(5), 7);

        Assert.True(redis.Resource.TryGetContainerImageName(out var image));
        Assert.Equal("docker.io/library/redis:8.6", image);
        Assert.Equal(
            ["redis-server", "--requirepass", "$REDIS_PASSWORD", "--save", "5", "7"],
            await redis.Resource.GetArgumentValuesAsync());
        var mount = Assert.Single(redis.Resource.Annotations.OfType<ContainerMountAnnotation>());
        Assert.Equal(("data", "/data", ContainerMountType.Volume, false), (mount.Source, mount.Target, mount.Type, mount.IsReadOnly));
    }

    [Fact]
    public async Task A_published_server_gets_one_line_for_its_shell()
    {
        var builder = DistributedApplication.CreateBuilder(["--operation", "publish"]);

        var redis = builder.AddRedis("cache").WithPersistence();

        Assert.Equal(
            ["-c", "redis-server --requirepass $REDIS_PASSWORD --save 60 1"],
            await redis.Resource.GetArgumentValuesAsync(DistributedApplicationOperation.Publish));
        // What follows depends on TLS.
        Assert.StartsWith("{cache.bindings.tcp.host}:{cache.bindings.tcp.port},password={cache-password.value}", redis.Resource.ConnectionStringExpression.ValueExpression);
    }

    [Fact]
    public async Task A_client_gets_the_connection_string_and_its_parts()
    {
        var builder = Builder();
        var redis = builder.AddRedis("cache", password: builder.AddParameter("secret", "p@ss", secret: true));
        Allocate(redis.Resource, 6999);

        var environment = await builder.AddExecutable("client", "x", ".").WithReference(redis).Resource.GetEnvironmentVariableValuesAsync();

        Assert.Equal("localhost:6999,password=p@ss", environment["ConnectionStrings__cache"]);
        Assert.Equal("localhost", environment["CACHE_HOST"]);
        Assert.Equal("6999", environment["CACHE_PORT"]);
        Assert.Equal("p@ss", environment["CACHE_PASSWORD"]);
        Assert.Equal("redis://:p%40ss@localhost:6999", environment["CACHE_URI"]);
    }

    [Fact]
    public async Task Without_a_password_nothing_speaks_of_one()
    {
        var builder = Builder();
        var redis = builder.AddRedis("cache").WithPassword(null).WithHostPort(6400);
        Allocate(redis.Resource, 6400);

        Assert.Equal(6400, redis.Resource.PrimaryEndpoint.EndpointAnnotation.Port);
        Assert.Equal("localhost:6400", await redis.Resource.GetConnectionStringAsync(Token));
        Assert.DoesNotContain("--requirepass", string.Join(' ', await redis.Resource.GetArgumentValuesAsync()), StringComparison.Ordinal);
        Assert.DoesNotContain("REDIS_PASSWORD", (await redis.Resource.GetEnvironmentVariableValuesAsync()).Keys);
    }

    [Fact]
    public async Task A_server_that_answers_is_healthy_and_one_that_refuses_the_password_or_is_gone_is_not()
    {
        using var server = await RedisServer.StartAsync("right", Token);

        var right = await CheckAsync(server.Port, "right");
        var wrong = await CheckAsync(server.Port, "wrong");
        server.Stop();
        var gone = await CheckAsync(server.Port, "right");

        Assert.Equal(HealthStatus.Healthy, right.Status);
        Assert.Equal(HealthStatus.Unhealthy, wrong.Status);
        Assert.Contains("refused the password", wrong.Description);
        Assert.Equal(HealthStatus.Unhealthy, gone.Status);
        Assert.Contains("can't be reached", gone.Description);
    }

    private static async Task<HealthReportEntry> CheckAsync(int port, string password)
    {
        var builder = Builder();
        var redis = builder.AddRedis("cache", password: builder.AddParameter("secret", password, secret: true));
        Allocate(redis.Resource, port);
        await using var app = builder.Build();

        var report = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(r => r.Name == "cache_check", Token);

        return report.Entries["cache_check"];
    }

    private static IDistributedApplicationBuilder Builder() => DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true });

    private static void Allocate(RedisResource redis, int port)
    {
        var endpoint = redis.PrimaryEndpoint.EndpointAnnotation;
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", port);
    }

    private sealed class RedisServer : IDisposable
    {
        private readonly Process _process;
        private readonly DirectoryInfo _folder;

        private RedisServer(Process process, DirectoryInfo folder, int port) => (_process, _folder, Port) = (process, folder, port);

        public int Port { get; }

        public static async Task<RedisServer> StartAsync(string password, CancellationToken cancellationToken)
        {
            var folder = Directory.CreateTempSubdirectory("redis-test");
            using var free = new TcpListener(IPAddress.Loopback, 0);
            free.Start();
            var port = ((IPEndPoint)free.LocalEndpoint).Port;
            free.Stop();
            var start = new ProcessStartInfo("redis-server", ["--bind", "127.0.0.1", "--port", $"{port}", "--dir", folder.FullName, "--save", "", "--requirepass", password])
            {
                RedirectStandardOutput = true,
            };
            var process = Process.Start(start)!;
            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
                {
                    return new(process, folder, port);
                }
            }

            throw new InvalidOperationException("redis-server ended before it was ready.");
        }

        public void Stop()
        {
            _process.Kill();
            _process.WaitForExit();
        }

        public void Dispose()
        {
            Stop();
            _process.Dispose();
            _folder.Delete(recursive: true);
        }
    }
}
