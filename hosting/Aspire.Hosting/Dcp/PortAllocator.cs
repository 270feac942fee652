using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Aspire.Hosting.Dcp;

/// <summary>
/// Chooses ports for services that DCP does not proxy. Below the range from which systems take ports for outgoing connections, so that a port
/// stays free between choosing and binding; never the same port twice in one process.
/// </summary>
internal sealed class PortAllocator(int first = PortAllocator.DefaultStart, int last = PortAllocator.DefaultEnd)
{
    public const int DefaultStart = 10000;
    public const int DefaultEnd = 32767;

    private static readonly ConcurrentDictionary<int, byte> Given = new();

    /// <exception cref="DcpException">No port of the range is free.</exception>
    public int Allocate()
    {
        var count = last - first + 1;
        var start = RandomNumberGenerator.GetInt32(count);
        for (var step = 0; step < count; step++)
        {
            var port = first + ((start + step) % count);
            if (Given.TryAdd(port, 0))
            {
                if (IsFree(port))
                {
                    return port;
                }

                Given.TryRemove(port, out _);
            }
        }

        throw new DcpException(
            $"No free port between {first} and {last}. Set DcpPublisher:ProxylessEndpointPortRangeStart and ProxylessEndpointPortRangeEnd to a wider range.");
    }

    /// <summary>Keeps a port that the model fixes from being chosen for another service.</summary>
    public static void Reserve(int port) => Given.TryAdd(port, 0);

    /// <summary>Free on both loopback addresses and on all interfaces, whichever the service will bind.</summary>
    public static bool IsFree(int port) =>
        CanBind(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanBind(IPAddress.IPv6Loopback, port)) && CanBind(IPAddress.Any, port);

    private static bool CanBind(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { ExclusiveAddressUse = true };
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
        {
            // No such address on this machine, so nothing of it can be taken.
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
