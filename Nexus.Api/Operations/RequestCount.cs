using Nexus.Core.Health;

namespace Nexus.Api.Operations;

/// <summary>What this replica was asked, the questions about its health left out.</summary>
internal sealed class RequestCount
{
    private long _all;
    private long _forwarded;
    private int _forwardedOpen;

    public RequestTotals Value => new(Interlocked.Read(ref _all), Interlocked.Read(ref _forwarded), Volatile.Read(ref _forwardedOpen));

    public Task CountAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            return next(context);
        }

        Interlocked.Increment(ref _all);
        // What a load balancer leaves on a request; the front end, which comes by itself, does not.
        return context.Request.Headers.ContainsKey("X-Forwarded-For") ? CountForwardedAsync(context, next) : next(context);
    }

    private async Task CountForwardedAsync(HttpContext context, RequestDelegate next)
    {
        Interlocked.Increment(ref _forwarded);
        Interlocked.Increment(ref _forwardedOpen);
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref _forwardedOpen);
        }
    }
}
