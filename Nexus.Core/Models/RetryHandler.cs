using System.Net;
using System.Net.Http.Headers;

namespace Nexus.Core.Models;

/// <summary>
/// Sends a request again that was throttled or broke on the other side: after what Retry-After says, or else after a pause that doubles. Who
/// says to come back much later is not waited for.
/// </summary>
internal sealed class RetryHandler(int maxRetries, TimeProvider time) : DelegatingHandler(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private const HttpStatusCode Overloaded = (HttpStatusCode)529;

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
                pause = After(response.Headers.RetryAfter) ?? Pause(tries);
                if (tries >= maxRetries || !IsPassing(response.StatusCode) || pause > Longest)
                {
                    return response;
                }

                response.Dispose();
            }
            catch (HttpRequestException e) when (tries < maxRetries && e.StatusCode is null)
            {
                pause = Pause(tries);
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    // Seconds, or a date (RFC 9110, “Retry-After”); a date that has passed means now.
    private TimeSpan? After(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is not { } date ? null : date - time.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero);

    // A part of chance, so that many who were refused together do not come back together.
    private static TimeSpan Pause(int tries)
    {
        var pause = First * Math.Pow(2, tries) * (0.75 + (Random.Shared.NextDouble() / 2));
        return pause < Longest ? pause : Longest;
    }

    private static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or Overloaded;
}
