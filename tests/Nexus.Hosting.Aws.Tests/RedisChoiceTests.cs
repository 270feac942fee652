using Aspire.Hosting;
using Microsoft.Extensions.Configuration;
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

        var kind = await new RedisChoice(configuration).MakeAsync(redis, NullLogger.Instance);

        Assert.Equal(isContainer, kind == RedisKind.Container);
        var calls = await File.ReadAllTextAsync(Path.Combine(_folder.Path, "calls"), TestContext.Current.CancellationToken);
        Assert.Equal(isFetched, calls.Contains("pull --quiet ", StringComparison.Ordinal) && calls.Contains("shop/redis:1", StringComparison.Ordinal));
    }

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
