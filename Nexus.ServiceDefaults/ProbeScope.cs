using Microsoft.AspNetCore.Http;

namespace Nexus.ServiceDefaults;

/// <summary>
/// Whether the current work looks after the health of others. What a probe asks of other services is not traced, as the probe itself is not:
/// it would be most of what a trace list shows.
/// </summary>
public static class ProbeScope
{
    private static readonly AsyncLocal<bool> Active = new();

    internal static bool IsActive => Active.Value;

    /// <summary>From here to the end of the asynchronous method that calls it, nothing that is asked of other services is traced.</summary>
    public static void Enter() => Active.Value = true;

    internal static Task EnterAsync(HttpContext context, RequestDelegate next)
    {
        Active.Value = ServiceDefaults.IsProbe(context.Request.Path);
        return next(context);
    }
}
