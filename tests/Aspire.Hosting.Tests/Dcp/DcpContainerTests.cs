using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;

namespace Aspire.Hosting.Tests.Dcp;

/// <summary>On every machine like on one without docker and podman: the engine finds neither on its PATH.</summary>
public sealed class DcpContainerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_runtime_a_container_says_so_and_processes_run_all_the_same()
    {
        using var nothing = new TestFolder();
        await using var host = await DcpEngine.StartAsync(options => options.EnvironmentVariables["PATH"] = nothing.Path);
        await host.Client.CreateAsync(
            new ContainerNetwork
            {
                Metadata = new DcpMetadata { Name = DcpNames.SessionNetwork },
                Spec = new ContainerNetworkSpec(DcpNames.ForSessionNetwork("test")),
            },
            Token);
        await host.Client.CreateAsync(
            new ContainerVolume { Metadata = new DcpMetadata { Name = "data" }, Spec = new ContainerVolumeSpec("data", Persistent: false) }, Token);
        await host.Client.CreateAsync(
            new Container
            {
                Metadata = new DcpMetadata { Name = "redis-abcdefgh" },
                Spec = new ContainerSpec
                {
                    Image = "localhost/redis:8",
                    ContainerName = "redis-abcdefgh",
                    Ports = [new ContainerPortMapping { ContainerPort = 6379, HostIP = "127.0.0.1" }],
                    VolumeMounts = [new VolumeMount("volume", "data", "/data")],
                    Networks = [new ContainerNetworkConnection(DcpNames.SessionNetwork, ["redis"])],
                    Env = [new EnvVar("A", "b")],
                    Labels = [new ContainerLabel("k", "v")],
                    RestartPolicy = "no",
                    PullPolicy = "missing",
                    CreateFiles = [new ContainerFiles { Destination = "/etc", Entries = [new ContainerFileEntry { Name = "x", Contents = "y", Mode = 420 }] }],
                },
            },
            Token);

        var container = await host.Client.WaitForAsync<Container>(
            "redis-abcdefgh", found => found.Status?.State == ContainerState.RuntimeUnhealthy, DcpEngine.Patience, Token);

        // Sent and read back: what we wrote is what the engine understood.
        Assert.Equal("localhost/redis:8", container.Spec.Image);
        Assert.Equal(6379, Assert.Single(container.Spec.Ports!).ContainerPort);
        Assert.Equal("127.0.0.1", container.Spec.Ports![0].HostIP);
        Assert.Equal("redis", Assert.Single(container.Spec.Networks![0].Aliases!));
        Assert.Equal("y", container.Spec.CreateFiles![0].Entries[0].Contents);

        await host.Client.CreateAsync(DcpEngine.Shell("process", "exec /bin/sleep 1000"), Token);
        await host.Client.WaitForStateAsync("process", ExecutableState.Running);
    }

    [Fact]
    public async Task The_probe_reports_a_missing_runtime_and_keeps_the_answer()
    {
        using var nothing = new TestFolder();
        var options = DcpEngine.Options();
        options.EnvironmentVariables["PATH"] = nothing.Path;
        var probe = new ContainerRuntimeProbe(options);
        var status = await probe.GetAsync(Token);
        Assert.False(status.IsHealthy);
        Assert.False(status.Installed);
        Assert.NotNull(status.Error);
        Assert.Same(status, await probe.GetAsync(Token));
        Assert.NotSame(status, await probe.RefreshAsync(Token));
    }

    [Fact]
    public async Task A_probe_that_gets_no_answer_says_so_instead_of_failing()
    {
        using var root = new TestFolder();
        var options = new DcpOptions { CliPath = root.AddScript("dcp", "echo broken >&2; exit 3") };
        var status = await new ContainerRuntimeProbe(options).GetAsync(Token);
        Assert.False(status.IsHealthy);
        Assert.Contains("broken", status.Error, StringComparison.Ordinal);
    }
}
