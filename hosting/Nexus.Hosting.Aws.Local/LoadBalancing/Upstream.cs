using System.Diagnostics;
using System.Net;

namespace Nexus.Hosting.Aws.Local.LoadBalancing;

/// <summary>The client that reaches the services.</summary>
internal static class Upstream
{
    public static HttpMessageInvoker CreateClient() => new(new RetryHandler(
        // A connection leads to one replica for as long as it lives; short lives spread the load, and forget a stopped replica.
        reads: new(CreateHandler(TimeSpan.FromSeconds(10))),
        // A server that stops closes the connections that rest, and a write which is on its way on one of them is lost; nobody may
        // repeat it (RFC 9110, section 9.2.2). So it has a connection of its own: the proxy makes none to a replica that has stopped.
        writes: new(CreateHandler(TimeSpan.Zero))));

    private static SocketsHttpHandler CreateHandler(TimeSpan connectionLifetime) => new()
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        EnableMultipleHttp2Connections = true,
        ActivityHeadersPropagator = DistributedContextPropagator.Current,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = connectionLifetime,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
    };
}

/// <summary>
/// Tries again when a replica dies under a request: always where no connection could be made (nothing has been sent), and where the
/// connection broke before an answer for requests that may be sent twice. An answer that breaks off after it has begun is the client's to repeat.
/// </summary>
internal sealed class RetryHandler(HttpMessageInvoker reads, HttpMessageInvoker writes) : HttpMessageHandler
{
    private const int Attempts = 6;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isRead = IsRead(request);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await (isRead ? reads : writes).SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException exception) when (attempt < Attempts && (isRead || exception.HttpRequestError == HttpRequestError.ConnectionError))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10 << attempt), cancellationToken);
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            reads.Dispose();
            writes.Dispose();
        }

        base.Dispose(disposing);
    }

    private static bool IsRead(HttpRequestMessage request) =>
        request.Content is null && (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Method == HttpMethod.Options);
}
