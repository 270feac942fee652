using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Nexus.Core.Health;

/// <summary>Says again and again that this process runs, for as long as it does.</summary>
public abstract partial class Presence(TimeProvider time, ILogger logger) : BackgroundService
{
    /// <summary>How often it is said.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Silence after which who said it counts as gone.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ILogger _logger = logger;

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);

        // Where all ends at once, Redis is gone by now; then the entry expires by itself.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(0.5));
        try
        {
            await TryAsync(LeaveAsync(limit.Token));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
        }
    }

    /// <summary>Says that this process runs.</summary>
    protected abstract Task SayAsync(CancellationToken cancellationToken);

    /// <summary>Says that it ends.</summary>
    protected abstract Task LeaveAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await TryAsync(SayAsync(stoppingToken));
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    // That nobody hears of a process does not keep it from its work.
    private async Task TryAsync(Task said)
    {
        try
        {
            await said;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            LogNotHeard(e.Message);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Redis does not hear that this process runs: {Reason}")]
    private partial void LogNotHeard(string reason);
}
