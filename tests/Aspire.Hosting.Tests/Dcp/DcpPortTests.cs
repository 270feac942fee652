using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.Dcp;

namespace Aspire.Hosting.Tests.Dcp;

public sealed class DcpPortTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void No_port_is_given_twice_not_even_by_two_allocators()
    {
        var ports = Enumerable.Range(0, 200).AsParallel().Select(_ => new PortAllocator().Allocate()).ToArray();
        Assert.Equal(ports.Length, ports.Distinct().Count());
        Assert.All(ports, port => Assert.InRange(port, 10000, 32767));
    }

    [Fact]
    public void A_port_in_use_or_reserved_is_not_given_and_an_empty_range_is_said_to_be_empty()
    {
        var (first, listener) = ThreeFreePortsOfWhichOneIsTaken();
        using (listener)
        {
            PortAllocator.Reserve(first + 1);
            var allocator = new PortAllocator(first, first + 2);
            Assert.Equal(first + 2, allocator.Allocate());
            var failure = Assert.Throws<DcpException>(() => allocator.Allocate());
            Assert.Contains($"between {first} and {first + 2}", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("0.0.0.0")]
    public async Task The_holder_of_a_port_is_named(string address)
    {
        using var listener = new TcpListener(IPAddress.Parse(address), 0);
        try
        {
            listener.Start();
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
        {
            Assert.Skip($"This machine has no {address}.");
        }

        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var owner = await PortOwner.FindAsync(port, Token);
        Assert.NotNull(owner);
        Assert.Contains($"Port {port} is in use by", owner.Describe(), StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(Environment.ProcessId, owner.ProcessId);
            Assert.Contains($"(process {Environment.ProcessId})", owner.Describe(), StringComparison.Ordinal);
            var program = (await File.ReadAllTextAsync("/proc/self/cmdline", Token)).Split('\0')[0];
            Assert.StartsWith(Path.GetFileName(program), owner.Program, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_free_port_has_no_holder() => Assert.Null(await PortOwner.FindAsync(DcpEngine.FreePort(), Token));

    private static (int First, TcpListener Taken) ThreeFreePortsOfWhichOneIsTaken()
    {
        for (var first = 40000; ; first += 3)
        {
            if (Enumerable.Range(first, 3).All(PortAllocator.IsFree))
            {
                var listener = new TcpListener(IPAddress.Loopback, first);
                listener.Start();
                return (first, listener);
            }
        }
    }
}
