using System.Net;

namespace Nexus.Core.Models;

/// <summary>Sends a request again that was throttled or broke on the other side: after what Retry-After says, or else after a pause that doubles.</summary>
internal sealed class RetryHandler(int maxRetries, TimeProvider time) : DelegatingHandler(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is not null)
        {
            // So that it can be sent again.
            await request.Content.LoadIntoBufferAsync(cancellationToken);
        }

        for (var tries = 0; ; tries++)
        {
            TimeSpan pause;
            try
            {
                var response = await base.SendAsync(request, cancellationToken);
                if (tries >= maxRetries || !IsPassing(response.StatusCode))
                {
                    return response;
                }

                pause = response.Headers.RetryAfter?.Delta ?? Pause(tries);
                response.Dispose();
            }
            catch (HttpRequestException e) when (tries < maxRetries && e.StatusCode is null)
            {
                pause = Pause(tries);
            }

            await Task.Delay(pause < Longest ? pause : Longest, time, cancellationToken);
        }
    }

    // A part of chance, so that many who were refused together do not come back together.
    private static TimeSpan Pause(int tries) => First * Math.Pow(2, tries) * (0.75 + (Random.Shared.NextDouble() / 2));

    private static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}
