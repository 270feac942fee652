using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Aspire.Hosting.Dcp;

/// <summary>
/// The first HTTP/2 request over TLS of a process takes about 100 ms, nearly all of it for loading code. That long DCP takes to come up, so a
/// request to ourselves in the meantime saves the time when DCP is ready. It answers every request with an empty 200.
/// </summary>
internal static class DcpWarmUp
{
    private const int PrefaceLength = 24;
    private const int FrameHeaderLength = 9;
    private const byte HeadersFrame = 1;

    /// <summary>Never fails: what does not work here is found out, and reported, where it matters.</summary>
    public static async Task RunAsync(X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var serving = ServeOneAsync(listener, certificate, cancellationToken);
            using var client = DcpClient.CreateHttpClient(
                new Uri($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"), _ => true);
            using var response = await client.GetAsync("warm-up", cancellationToken).ConfigureAwait(false);
            await serving.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException
            or System.Security.Authentication.AuthenticationException or OperationCanceledException)
        {
            // See the summary.
        }
    }

    private static async Task ServeOneAsync(TcpListener listener, X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        using var connection = await listener.AcceptTcpClientAsync(cancellationToken).ConfigureAwait(false);
        var tls = new SslStream(connection.GetStream());
        await using var _ = tls.ConfigureAwait(false);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
        };
        await tls.AuthenticateAsServerAsync(options, cancellationToken).ConfigureAwait(false);

        await tls.ReadExactlyAsync(new byte[PrefaceLength], cancellationToken).ConfigureAwait(false);
        var header = new byte[FrameHeaderLength];
        do
        {
            await tls.ReadExactlyAsync(header, cancellationToken).ConfigureAwait(false);
            var length = (header[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(1));
            await tls.ReadExactlyAsync(new byte[length], cancellationToken).ConfigureAwait(false);
        }
        while (header[3] != HeadersFrame);

        // An empty SETTINGS frame, then HEADERS with :status 200 (index 8 of HPACK's table) that end stream 1.
        byte[] answer = [0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 1, HeadersFrame, 5, 0, 0, 0, 1, 0x88];
        await tls.WriteAsync(answer, cancellationToken).ConfigureAwait(false);
        await tls.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
