using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json;
using StreamJsonRpc;

namespace Aspire.Hosting.Cli;

/// <summary>A unix socket on which objects are called by JSON-RPC 2.0, in the framing of language servers.</summary>
internal sealed class RpcSocket : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly string _path;
    private readonly SocketRemoval _removal;
    private readonly Func<object> _target;
    private readonly ConcurrentDictionary<JsonRpc, byte> _connections = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    private RpcSocket(Socket listener, string path, Func<object> target)
    {
        _listener = listener;
        _path = path;
        _removal = SocketRemoval.Of(path);
        _target = target;
        _accepting = AcceptAsync();
    }

    /// <summary>Listens; what an earlier process left at that place gives way.</summary>
    /// <exception cref="SocketException">The path can't be used.</exception>
    public static RpcSocket Listen(string path, Func<object> target)
    {
        File.Delete(path);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen();
            return new RpcSocket(listener, path, target);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        foreach (var connection in _connections.Keys)
        {
            connection.Dispose();
        }

        File.Delete(_path);
        await _removal.DisposeAsync();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                Serve(await _listener.AcceptAsync(_stop.Token));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Serve(Socket connection)
    {
        var formatter = new SystemTextJsonFormatter { JsonSerializerOptions = new(JsonSerializerDefaults.Web) };
        var rpc = new JsonRpc(new HeaderDelimitedMessageHandler(new NetworkStream(connection, ownsSocket: true), formatter));
        rpc.AddLocalRpcTarget(_target());
        rpc.Disconnected += (_, _) => _connections.TryRemove(rpc, out _);
        _connections.TryAdd(rpc, 0);
        rpc.StartListening();
    }
}
