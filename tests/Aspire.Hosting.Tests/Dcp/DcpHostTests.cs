using Aspire.Hosting.Dcp.Model;

namespace Aspire.Hosting.Tests.Dcp;

public sealed class DcpHostTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_starts_runs_a_process_and_leaves_nothing()
    {
        var host = await DcpEngine.StartAsync();
        var folder = host.SessionFolder;
        Assert.True(Directory.Exists(folder));

        await host.Client.CreateAsync(DcpEngine.Shell("a", "echo hello; exec sleep 1000"), Token);
        var running = await host.Client.WaitForStateAsync("a", ExecutableState.Running);
        Assert.True(running.Status!.Pid > 0);

        await host.DisposeAsync();

        Assert.False(Directory.Exists(folder));
        Assert.False(Directory.Exists($"/proc/{running.Status.Pid}"));
        Assert.All(host.Processes, process => Assert.False(Directory.Exists($"/proc/{process}")));
    }
}
