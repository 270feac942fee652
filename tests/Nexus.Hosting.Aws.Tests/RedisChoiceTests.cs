using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Nexus.Hosting.Aws.Redis;

namespace Nexus.Hosting.Aws.Tests;

/// <summary>A script that answers like docker stands in for one that has an image, gets it, or can't.</summary>
public sealed class RedisChoiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("ps) exit 0 ;; image) exit 0 ;;", true, false)]
    [InlineData("ps) exit 0 ;; image) exit 1 ;; pull) exit 0 ;;", true, true)]
    [InlineData("ps) exit 0 ;; image) exit 1 ;; pull) echo 'no such host' >&2; exit 125 ;;", false, true)]
    [InlineData("ps) echo 'Is the docker daemon running?' >&2; exit 1 ;;", false, false)]
    public async Task A_container_is_chosen_where_a_runtime_answers_and_has_the_image_or_gets_it(string answers, bool isContainer, bool isFetched)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("ASPIRE_CONTAINER_RUNTIME", await AddRuntimeAsync(answers))]).Build();
        var redis = RunningApp.CreateBuilder().AddRedis("redis").WithImage("shop/redis", "1").Resource;

        var kind = await new RedisChoice(configuration, new FailedPull(_folder.Path, TimeProvider.System)).MakeAsync(redis, NullLogger.Instance);

        Assert.Equal(isContainer, kind == RedisKind.Container);
        var calls = await File.ReadAllTextAsync(Path.Combine(_folder.Path, "calls"), TestContext.Current.CancellationToken);
        Assert.Equal(isFetched, calls.Contains("pull --quiet ", StringComparison.Ordinal) && calls.Contains("shop/redis:1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, nameof(RedisKind.Process))]
    [InlineData(false, nameof(RedisKind.Garnet))]
    public async Task Where_no_runtime_answers_it_is_redis_server_if_that_is_installed_and_else_Garnet(bool isInstalled, string expected)
    {
        if (isInstalled)
        {
            await File.WriteAllTextAsync(Path.Combine(_folder.Path, "redis-server"), string.Empty, TestContext.Current.CancellationToken);
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("ASPIRE_CONTAINER_RUNTIME", await AddRuntimeAsync("ps) exit 1 ;;")),
            new("PATH", string.Join(Path.PathSeparator, Path.Combine(_folder.Path, "no-such-folder"), _folder.Path)),
        ]).Build();

        var kind = await new RedisChoice(configuration, new FailedPull(_folder.Path, TimeProvider.System)).MakeAsync(
            RunningApp.CreateBuilder().AddRedis("redis").Resource, NullLogger.Instance);

        Assert.Equal(expected, kind.ToString());
    }

    [Fact]
    public async Task An_image_that_can_not_be_had_is_asked_for_once_a_day()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("ASPIRE_CONTAINER_RUNTIME", await AddRuntimeAsync("ps) exit 0 ;; image) exit 1 ;; pull) exit 125 ;;"))]).Build();
        var redis = RunningApp.CreateBuilder().AddRedis("redis").WithImage("shop/redis", "1").Resource;
        var failed = new FailedPull(Path.Combine(_folder.Path, ".nexus"), TimeProvider.System);

        await new RedisChoice(configuration, failed).MakeAsync(redis, NullLogger.Instance);
        Assert.NotEqual(RedisKind.Container, await new RedisChoice(configuration, failed).MakeAsync(redis, NullLogger.Instance));
        Assert.Equal(1, await CountPullsAsync());

        File.SetLastWriteTimeUtc(Path.Combine(_folder.Path, ".nexus", "failed-pull"), DateTime.UtcNow.AddDays(-1).AddMinutes(-1));
        await new RedisChoice(configuration, failed).MakeAsync(redis, NullLogger.Instance);
        Assert.Equal(2, await CountPullsAsync());

        redis.Annotations.OfType<ContainerImageAnnotation>().Single().Tag = "2";
        await new RedisChoice(configuration, failed).MakeAsync(redis, NullLogger.Instance);
        Assert.Equal(3, await CountPullsAsync());

        async Task<int> CountPullsAsync() => (await File.ReadAllLinesAsync(Path.Combine(_folder.Path, "calls"), TestContext.Current.CancellationToken)).Count(l => l.StartsWith("pull ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_container_keeps_its_data_where_the_other_stand_ins_do()
    {
        var mount = Assert.Single(await MountsOfContainerAsync(_folder.Argument));

        Assert.Equal((ContainerMountType.BindMount, Path.Combine(_folder.Path, "redis-container"), "/data"), (mount.Type, mount.Source, mount.Target));
        Assert.True(Directory.Exists(mount.Source));
    }

    [Fact]
    public async Task A_container_of_a_run_that_keeps_nothing_gets_nobody_else_s_data() => Assert.Empty(await MountsOfContainerAsync());

    [Fact]
    public async Task Where_the_image_can_not_be_had_Redis_runs_all_the_same()
    {
        await using var app = await RunningApp.StartAsync(builder =>
        {
            // A name that no registry will ever have (RFC 2606).
            var redis = builder.AddRedis("redis").WithImageRegistry("registry.invalid").WithLocalFallback();
            RunningApp.AddConsumer(builder).WithReference(redis).WaitFor(redis);
        });

        await app.WaitHealthyAsync("consumer");
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<IEnumerable<ContainerMountAnnotation>> MountsOfContainerAsync(params string[] args)
    {
        var builder = RunningApp.CreateBuilder(["--Nexus:Redis=container", .. args]);
        var redis = builder.AddRedis("redis").WithDataVolume().WithLocalFallback().Resource;
        await using var app = builder.Build();
        await builder.Eventing.PublishAsync(
            new BeforeStartEvent(app.Services, app.Services.GetRequiredService<DistributedApplicationModel>()), TestContext.Current.CancellationToken);
        return redis.Annotations.OfType<ContainerMountAnnotation>();
    }

    private async Task<string> AddRuntimeAsync(string answers)
    {
        var runtime = Path.Combine(_folder.Path, "docker");
        await File.WriteAllTextAsync(
            runtime,
            $"""
            #!/bin/sh
            echo "$*" >> '{_folder.Path}/calls'
            case $1 in {answers} esac
            """,
            TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(runtime, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return runtime;
    }
}
