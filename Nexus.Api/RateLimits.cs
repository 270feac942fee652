using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.RateLimiting;
using Nexus.Api.Access;
using RedisRateLimiting;

namespace Nexus.Api;

/// <summary>
/// How many requests all replicas together take of a key, and each of them of an address that shows none. Configuration section
/// <c>RateLimits</c>. A bucket holds <c>Burst</c> requests and is refilled with <c>PerSecond</c>; where that is 0 there is no limit.
/// </summary>
internal sealed class RateLimitOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "RateLimits";

    /// <summary>Requests of one key per second, in the long run.</summary>
    public int PerSecond { get; set; } = 500;

    /// <summary>Requests of one key at once. At least 1.</summary>
    public int Burst { get; set; } = 2000;

    /// <summary>Requests of one address without a valid key per second, in the long run.</summary>
    public int AnonymousPerSecond { get; set; } = 20;

    /// <summary>Requests of one address without a valid key at once. At least 1.</summary>
    public int AnonymousBurst { get; set; } = 200;

    /// <summary>
    /// Networks in CIDR notation whose word is taken for the address of a caller: what a load balancer there has put last into
    /// <c>X-Forwarded-For</c>. None named: those that are never routed on the internet (RFC 1918, RFC 4193), and this machine.
    /// </summary>
    public string[] TrustedProxies { get; set; } = [];
}

/// <summary>Keeps one caller from taking the place of the others.</summary>
internal static class RateLimits
{
    private static readonly string[] PrivateNetworks = ["127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"];

    public static void AddRateLimits(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(RateLimitOptions.Section).Get<RateLimitOptions>() ?? new RateLimitOptions();
        var networks = options.TrustedProxies is { Length: > 0 } own ? own : PrivateNetworks;
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            // The last one alone: what stands before it the caller may have written.
            (forwarded.ForwardedHeaders, forwarded.ForwardLimit) = (ForwardedHeaders.XForwardedFor, 1);
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in networks)
            {
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.TryParse(network, out var parsed) ? parsed : throw new InvalidOperationException(
                    $"{RateLimitOptions.Section}:{nameof(options.TrustedProxies)} has '{network}', which is no network. Write it like 10.0.0.0/8."));
            }
        });
        builder.Services.AddSingleton<SharedLimits>();
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => Partition(context, options));
            limiter.OnRejected = async (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var own) ? own
                    : rejected.Lease.TryGetMetadata(RateLimitMetadataName.RetryAfter, out var ofAll) ? TimeSpan.FromSeconds(ofAll)
                    : TimeSpan.FromSeconds(1);
                rejected.HttpContext.Response.Headers.RetryAfter =
                    Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                await Problems.WriteAsync(rejected.HttpContext, ProblemCode.RateLimited);
            };
        });
    }

    private static RateLimitPartition<string> Partition(HttpContext context, RateLimitOptions options) =>
        !context.Request.Path.StartsWithSegments("/api")
            ? RateLimitPartition.GetNoLimiter("")
            : context.User.Credential is { } credential
            ? Shared(context, "key " + credential, options.PerSecond, options.Burst)
            : Bucket("address " + context.Connection.RemoteIpAddress, options.AnonymousPerSecond, options.AnonymousBurst);

    private static RateLimitPartition<string> Shared(HttpContext context, string partition, int perSecond, int burst) => perSecond <= 0
        ? RateLimitPartition.GetNoLimiter(partition)
        : RateLimitPartition.Get(
            partition, name => context.RequestServices.GetRequiredService<SharedLimits>().Bucket(name, perSecond, Math.Max(burst, 1)));

    // Of each replica by itself: what a stranger sends costs Redis nothing.
    private static RateLimitPartition<string> Bucket(string partition, int perSecond, int burst) => perSecond <= 0
        ? RateLimitPartition.GetNoLimiter(partition)
        : RateLimitPartition.GetTokenBucketLimiter(partition, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(burst, 1),
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });
}
