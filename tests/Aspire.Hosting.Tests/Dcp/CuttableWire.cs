using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Tests.Dcp;

/// <summary>A way to a server that can be cut, so that a client loses its connections while the server stays up.</summary>
internal sealed class CuttableWire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _open = [];
    private readonly int _target;
    private readonly Task _accepting;
    private volatile bool _isCut;

    public CuttableWire(int target)
    {
        _target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>How many connections there have been.</summary>
    public int Connections { get; private set; }

    public void Cut()
    {
        _isCut = true;
        while (_open.TryTake(out var connection))
        {
            // Without lingering the other side sees a reset instead of an orderly end.
            try
            {
                connection.LingerState = new LingerOption(true, 0);
            }
            catch (SocketException)
            {
                // It is closed already.
            }

            connection.Dispose();
        }
    }

    public void Mend() => _isCut = false;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Cut();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient near;
            try
            {
                near = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }

            if (_isCut)
            {
                near.Dispose();
                continue;
            }

            var far = new TcpClient();
            await far.ConnectAsync(IPAddress.Loopback, _target);
            Connections++;
            _open.Add(near);
            _open.Add(far);
            _ = PumpAsync(near, far);
            _ = PumpAsync(far, near);
        }
    }

    private static async Task PumpAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
    }
}
