using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;

namespace Aspire.Hosting.Tests.Dcp;

public sealed class DcpServiceTests : IAsyncLifetime
{
    private DcpHost _host = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private DcpClient Client => _host.Client;

    public async ValueTask InitializeAsync() => _host = await DcpEngine.StartAsync();

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_proxied_service_gets_a_port_at_once_and_spreads_connections_over_its_replicas()
    {
        await Client.CreateAsync(DcpEngine.Service("web"), Token);
        var service = await Client.WaitForAsync<Service>("web", found => found.HasAddress, DcpEngine.Patience, Token);
        Assert.Equal(ServiceState.NotReady, service.Status!.State);
        await Task.WhenAll(
            Client.CreateAsync(DcpEngine.Greeter("web-one", "web"), Token), Client.CreateAsync(DcpEngine.Greeter("web-two", "web"), Token));
        await Client.WaitForAsync<Service>("web", found => found.Status?.State == ServiceState.Ready, DcpEngine.Patience, Token);

        var port = service.Status.EffectivePort!.Value;
        // The engine chooses at random, and the second process takes a moment to listen.
        var clock = Stopwatch.StartNew();
        var greetings = new HashSet<string>();
        while (greetings.Count < 2 && clock.Elapsed < DcpEngine.Patience)
        {
            greetings.Add(await DcpEngine.FirstGreetingAsync(port));
        }

        Assert.Equal(["web-one", "web-two"], greetings.Order());

        var endpoints = await Client.ListAsync<Endpoint>(Token);
        Assert.Equal(["web-one", "web-two"], endpoints.Select(endpoint => endpoint.Metadata.OwnerReferences![0].Name).Order());
        Assert.All(endpoints, endpoint => Assert.Equal("web", endpoint.Spec.ServiceName));
    }

    [Fact]
    public async Task A_fixed_port_is_the_port_of_the_proxy()
    {
        var port = DcpEngine.FreePort();
        Assert.Null(await PortOwner.FindAsync(port, Token));
        await Client.CreateAsync(DcpEngine.Service("fixed", port), Token);
        var service = await Client.WaitForAsync<Service>("fixed", found => found.HasAddress, DcpEngine.Patience, Token);
        Assert.Equal(port, service.Status!.EffectivePort);
        await Client.CreateAsync(DcpEngine.Greeter("fixed-one", "fixed"), Token);
        Assert.Equal("fixed-one", await DcpEngine.FirstGreetingAsync(port));
    }

    [Fact]
    public async Task A_proxyless_service_is_where_its_process_listens()
    {
        var port = new PortAllocator().Allocate();
        await Client.CreateAsync(DcpEngine.Service("direct", port, AddressAllocation.Proxyless), Token);
        await Client.CreateAsync(DcpEngine.Greeter("direct-one", "direct", port), Token);
        var ready = await Client.WaitForAsync<Service>(
            "direct", found => found.Status?.State == ServiceState.Ready, DcpEngine.Patience, Token);
        Assert.Equal(port, ready.Status!.EffectivePort);
        Assert.Equal("direct-one", await DcpEngine.FirstGreetingAsync(port));

        // No proxy: the port goes with the process.
        await Client.DeleteAndWaitAsync<Executable>("direct-one", Token);
        Assert.Null(await PortOwner.FindAsync(port, Token));
    }

    [Fact]
    public async Task An_endpoint_made_by_hand_leads_to_something_outside_the_engine()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(
            async () =>
            {
                using var connection = await listener.AcceptTcpClientAsync(Token);
                await connection.GetStream().WriteAsync("outside"u8.ToArray(), Token);
            },
            Token);
        await Client.CreateAsync(DcpEngine.Service("ours"), Token);
        await Client.CreateAsync(
            new Endpoint
            {
                Metadata = new DcpMetadata { Name = "ours-endpoint" },
                Spec = new EndpointSpec("ours", "127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port),
            },
            Token);
        var service = await Client.WaitForAsync<Service>(
            "ours", found => found.Status?.State == ServiceState.Ready && found.HasAddress, DcpEngine.Patience, Token);
        Assert.Equal("outside", await DcpEngine.FirstGreetingAsync(service.Status!.EffectivePort!.Value));
        await serving;
    }

    [Fact]
    public async Task A_client_finds_the_service_by_template()
    {
        await Client.CreateAsync(DcpEngine.Service("upstream"), Token);
        var service = await Client.WaitForAsync<Service>("upstream", found => found.HasAddress, DcpEngine.Patience, Token);
        var script = DcpEngine.Shell("client", "echo $UPSTREAM");
        await Client.CreateAsync(
            script with
            {
                Spec = script.Spec with
                {
                    Env = [new EnvVar("UPSTREAM", $"tcp://{DcpTemplate.AddressFor("upstream")}:{DcpTemplate.PortFor("upstream")}")],
                },
            },
            Token);
        await Client.WaitForStateAsync("client", ExecutableState.Finished);
        Assert.Equal(
            $"tcp://{service.Status!.EffectiveAddress}:{service.Status.EffectivePort}",
            Assert.Single(await Client.LogsAsync("client", DcpLogSource.StdOut)).Text);
    }
}
