namespace Nexus.Api.Operations;

/// <summary>How many requests this replica got, those of health checks left out.</summary>
internal sealed class RequestCount
{
    private long _value;

    public long Value => Interlocked.Read(ref _value);

    public Task CountAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            Interlocked.Increment(ref _value);
        }

        return next(context);
    }
}
