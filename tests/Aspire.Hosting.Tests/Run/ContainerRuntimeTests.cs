using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Tests.Dcp;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Tests.Run;

/// <summary>A runtime that is missing, or there and out of order: a docker that only fails stands in for it.</summary>
public sealed class ContainerRuntimeTests : IDisposable
{
    private const string Dead = "echo 'Cannot connect to the Docker daemon' >&2; exit 1";
    private readonly TestFolder _path = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_container_without_a_runtime_says_what_to_install()
    {
        await using var app = await StartAsync();

        await app.WaitAsync("cache", KnownResourceStates.RuntimeUnhealthy);
        var line = await app.WaitForLineAsync("cache", "The container 'cache' can't start");
        Assert.Contains("'docker' was not found", line.Content);
        Assert.Contains("Install Docker or Podman", line.Content);
        Assert.Contains(app.Log.Errors, e => e.Contains("'cache'") && e.Contains("Install Docker or Podman"));
    }

    [Fact]
    public async Task A_runtime_that_does_not_answer_is_told_with_its_own_words()
    {
        _path.AddScript("docker", Dead);
        await using var app = await StartAsync();

        await app.WaitAsync("cache", KnownResourceStates.RuntimeUnhealthy);
        var line = await app.WaitForLineAsync("cache", "The container 'cache' can't start");
        Assert.Contains("installed, but does not answer", line.Content);
        Assert.Contains("Start it", line.Content);
    }

    [Fact]
    public async Task Under_test_an_application_with_containers_fails_when_no_runtime_comes_up()
    {
        var options = Options();
        options.ContainerRuntimeInitializationTimeout = TimeSpan.FromMilliseconds(1);
        await using var app = RunningApp.Build(builder => Model(builder, options));

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.Application.StartAsync(Token));

        Assert.Contains("has containers", error.Message);
        Assert.Contains("Install Docker or Podman", error.Message);
    }

    [Fact]
    public async Task Without_containers_nobody_asks_for_a_runtime()
    {
        var options = Options();
        options.EnvironmentVariables.Clear();
        options.ContainerRuntime = "docker";
        options.ContainerRuntimeInitializationTimeout = TimeSpan.FromMilliseconds(1);
        await using var app = await RunningApp.StartAsync(builder =>
        {
            builder.Services.AddSingleton(options);
            RunningApp.Sleeper(builder, "process");
        });

        await app.WaitHealthyAsync("process");
    }

    [Fact]
    public async Task What_lives_inside_a_container_shows_the_state_of_the_container()
    {
        await using var app = await RunningApp.StartAsync(builder =>
        {
            builder.Services.AddSingleton(Options());
            var server = builder.AddContainer("server", "docker.io/library/postgres", "17").Resource;
            var database = builder.AddResource(new Inside("database", server));
            builder.AddResource(new Inside("schema", database.Resource));

            var broken = builder.AddContainer("broken", "docker.io/library/postgres", "17").WithHttpEndpoint().Resource;
            builder.AddResource(new Inside("orphan", broken));
        });

        await app.WaitAsync("database", KnownResourceStates.RuntimeUnhealthy);
        await app.WaitAsync("schema", KnownResourceStates.RuntimeUnhealthy);
        await app.WaitAsync("orphan", KnownResourceStates.FailedToStart);
    }

    public void Dispose() => _path.Dispose();

    private sealed class Inside(string name, IResource parent) : Resource(name), IResourceWithParent
    {
        public IResource Parent { get; } = parent;
    }

    private DcpOptions Options()
    {
        var options = DcpEngine.Options();
        options.ContainerRuntime = "docker";
        options.EnvironmentVariables["PATH"] = _path.Path;
        return options;
    }

    private Task<RunningApp> StartAsync() => RunningApp.StartAsync(builder => Model(builder, Options()));

    private static void Model(IDistributedApplicationBuilder builder, DcpOptions options)
    {
        builder.Services.AddSingleton(options);
        builder.AddContainer("cache", "docker.io/library/redis", "8.6").WithEndpoint(targetPort: 6379, name: "tcp");
    }
}
