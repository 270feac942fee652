using Amazon.Runtime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nexus.Core.Queues;
using Nexus.Core.Storage;
using StackExchange.Redis;

namespace Nexus.Core.Builds;

/// <summary>
/// Finds builds that nobody works on although somebody should: asks again for what Redis lost, and fails what is stuck, with the
/// reason. Every worker has one, and one of them looks in each interval; whatever two of them do at once is done once.
/// </summary>
public sealed partial class BuildSweeper(
    BuildStore store, BuildLeases leases, BuildQueues queues, SweeperLog log, IOptions<BuildOptions> options, TimeProvider time, ILogger<BuildSweeper> logger)
    : BackgroundService
{
    // Asked for more often than it is given, so that a worker that vanished leaves no gap of a whole interval.
    private const int TriesPerInterval = 4;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>Looks at every build that is not over, unless the sweeper of some worker did so in this interval. Answers whether this one looked.</summary>
    public async Task<bool> TrySweepAsync(CancellationToken cancellationToken = default)
    {
        var turn = await TryTakeTurnAsync(isHeld: false, cancellationToken);
        var sweep = NewSweep(isRedisThere: turn is not null);
        if (turn == false)
        {
            await sweep.TellAsync(cancellationToken);
            return false;
        }

        await sweep.RunAsync(cancellationToken);
        return true;
    }

    /// <summary>Looks once at every build that is not over.</summary>
    public Task SweepAsync(CancellationToken cancellationToken = default) => NewSweep(isRedisThere: true).RunAsync(cancellationToken);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var period = options.Value.Validate().SweepInterval / TriesPerInterval;
        using var timer = new PeriodicTimer(period > Shortest ? period : Shortest, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await TrySweepAsync(stoppingToken);
                }
                catch (Exception e) when (e.IsOutage)
                {
                    LogUnavailable(e);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>Takes the turn. Answers false where somebody else has it, and null where Redis does not tell: then it is this one's.</summary>
    private async Task<bool?> TryTakeTurnAsync(bool isHeld, CancellationToken cancellationToken)
    {
        try
        {
            return await log.TakeTurnAsync(options.Value.SweepInterval, isHeld, cancellationToken).WaitAsync(options.Value.SweepInterval, cancellationToken);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // Redis only saves work here; what is stuck is failed without it too.
            LogNoTurns(e);
            return null;
        }
    }

    private BuildSweep NewSweep(bool isRedisThere) => new(
        store, leases, queues, log, options.Value, time, logger, isRedisThere,
        async cancellationToken => await TryTakeTurnAsync(isHeld: true, cancellationToken) is not null);

    [LoggerMessage(LogLevel.Warning, "Redis does not tell whose turn it is to sweep; this one does what needs no Redis.")]
    private partial void LogNoTurns(Exception e);

    [LoggerMessage(LogLevel.Warning, "A service behind the sweeper does not answer; it looks again soon.")]
    private partial void LogUnavailable(Exception e);
}
