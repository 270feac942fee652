using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Nexus.Hosting.Aws.Local.LoadBalancing;

/// <summary>
/// HTTP/2 without TLS on the port that speaks HTTP/1.1. Kestrel wants a port for each of the two, so a connection that begins with the preface
/// of HTTP/2 (RFC 9113, section 3.4) is passed to a second one.
/// </summary>
internal sealed class Http2Connections
{
    /// <summary>The second listener, on a port that the system gives it before the first one listens.</summary>
    public ListenOptions? Listener { get; set; }

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0"u8;

    public async Task HandleAsync(ConnectionContext connection, ConnectionDelegate http1)
    {
        if (!await BeginsWithPrefaceAsync(connection.Transport.Input, connection.ConnectionClosed))
        {
            await http1(connection);
            return;
        }

        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(Listener!.IPEndPoint!, connection.ConnectionClosed);
        await using var stream = client.GetStream();
        try
        {
            await Task.WhenAny(
                connection.Transport.Input.CopyToAsync(stream, connection.ConnectionClosed),
                stream.CopyToAsync(connection.Transport.Output, connection.ConnectionClosed));
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // One side has gone; the other goes with it.
        }
    }

    private static async Task<bool> BeginsWithPrefaceAsync(PipeReader input, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken);
            var begin = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, Preface.Length)).ToArray();
            var matches = Preface.StartsWith(begin);
            var known = !matches || begin.Length == Preface.Length || read.IsCompleted;
            input.AdvanceTo(read.Buffer.Start, known ? read.Buffer.Start : read.Buffer.End);
            if (known)
            {
                return matches && begin.Length == Preface.Length;
            }
        }
    }
}
