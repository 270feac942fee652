using System.Diagnostics;
using System.Net;

namespace Nexus.Hosting.Aws.Local.LoadBalancing;

/// <summary>The client that reaches the services.</summary>
internal static class Upstream
{
    public static HttpMessageInvoker CreateClient() => new(new RetryHandler(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        EnableMultipleHttp2Connections = true,
        ActivityHeadersPropagator = DistributedContextPropagator.Current,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        // A connection leads to one replica for as long as it lives; short lives spread the load, and forget a stopped replica.
        PooledConnectionLifetime = TimeSpan.FromSeconds(10),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
    }));
}

/// <summary>
/// Tries again when a replica dies under a request: always where no connection could be made (nothing has been sent), and where the
/// connection broke before an answer for requests that may be sent twice. An answer that breaks off after it has begun is the client's to repeat.
/// </summary>
internal sealed class RetryHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int Attempts = 6;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException exception) when (attempt < Attempts && MayBeRepeated(request, exception))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10 << attempt), cancellationToken);
            }
        }
    }

    private static bool MayBeRepeated(HttpRequestMessage request, HttpRequestException exception) =>
        exception.HttpRequestError == HttpRequestError.ConnectionError
        || (request.Content is null && (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Method == HttpMethod.Options));
}
