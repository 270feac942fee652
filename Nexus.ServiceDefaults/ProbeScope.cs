using Microsoft.AspNetCore.Http;

namespace Nexus.ServiceDefaults;

/// <summary>
/// Whether the current work answers a health probe. What a probe asks of other services is not traced, as the probe itself is not:
/// it would be most of what a trace list shows.
/// </summary>
internal static class ProbeScope
{
    private static readonly AsyncLocal<bool> Active = new();

    public static bool IsActive => Active.Value;

    public static Task EnterAsync(HttpContext context, RequestDelegate next)
    {
        Active.Value = ServiceDefaults.IsProbe(context.Request.Path);
        return next(context);
    }
}
