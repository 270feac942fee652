using System.Diagnostics;
using Nexus.Core.Health;
using Nexus.ServiceDefaults;

namespace Nexus.Api.Operations;

/// <summary>
/// How the services behind this replica answer, for as many as listen: looked at while somebody asks, and no oftener than every second and a half
/// however many do.
/// </summary>
internal sealed class HealthWatch(DependencyHealth health, TimeProvider time)
{
    /// <summary>How old the last look is before there is another: less than the stream's interval of two seconds, or every second event would tell an old one.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1.5);

    // What is older than this was seen before anybody listened, and is not told.
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(10);

    private static readonly DateTimeOffset ProcessStart = Process.GetCurrentProcess().StartTime.ToUniversalTime();
    private static readonly string Version = typeof(HealthWatch).Assembly.GetName().Version!.ToString(3);

    private readonly Lock _gate = new();
    private HealthDetail? _last;
    private Task<HealthDetail>? _look;

    /// <summary>What was seen last. Nobody waits for a service that does not answer, but for who comes first.</summary>
    public async Task<HealthDetail> LatestAsync(CancellationToken cancellationToken)
    {
        Task<HealthDetail> look;
        lock (_gate)
        {
            var age = _last is null ? TimeSpan.MaxValue : time.GetUtcNow() - _last.CheckedAt;
            if (age < Interval)
            {
                return _last!;
            }

            // One that failed is done again for the next who asks.
            look = _look is { IsCompleted: false } ? _look : _look = LookAsync();
            if (age < Stale)
            {
                return _last!;
            }
        }

        return await look.WaitAsync(cancellationToken);
    }

    /// <summary>Looks now.</summary>
    public async Task<HealthDetail> CheckAsync(CancellationToken cancellationToken)
    {
        var states = await health.CheckAsync(cancellationToken);
        return new HealthDetail(
            states.All(state => state.IsHealthy) ? "healthy" : "degraded", time.GetUtcNow(), Environment.MachineName, Environment.ProcessId,
            ProcessStart, Version, [.. states.Select(DependencyDetail.From)]);
    }

    // It belongs to nobody's request, and nobody who leaves ends it; each question has its own limit.
    private async Task<HealthDetail> LookAsync()
    {
        ProbeScope.Enter();
        var seen = await CheckAsync(CancellationToken.None);
        lock (_gate)
        {
            _last = seen;
        }

        return seen;
    }
}
