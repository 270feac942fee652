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
    // What a worker needs to end a build itself once its time is over.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    // Asked for more often than it is given, so that a worker that vanished leaves no gap of a whole interval.
    private const int TriesPerInterval = 4;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>Looks at every build that is not over, unless the sweeper of some worker did so in this interval. Answers whether this one looked.</summary>
    public async Task<bool> TrySweepAsync(CancellationToken cancellationToken = default)
    {
        var turn = await TryTakeTurnAsync(isHeld: false, cancellationToken);
        if (turn == false)
        {
            return false;
        }

        await SweepAsync(isRedisThere: turn is not null, cancellationToken);
        return true;
    }

    /// <summary>Looks once at every build that is not over.</summary>
    public Task SweepAsync(CancellationToken cancellationToken = default) => SweepAsync(isRedisThere: true, cancellationToken);

    // Whoever asks a Redis that is away waits for seconds. Once in a sweep is enough: what needs it is left to a later one.
    private async Task SweepAsync(bool isRedisThere, CancellationToken cancellationToken)
    {
        var active = await store.Active.ListAsync(cancellationToken);
        var taken = time.GetTimestamp();
        foreach (var id in active)
        {
            // However long it takes: the others wait until this one is through.
            if (isRedisThere && time.GetElapsedTime(taken) > options.Value.SweepInterval / 2)
            {
                taken = time.GetTimestamp();
                isRedisThere = await TryTakeTurnAsync(isHeld: true, cancellationToken) is not null;
            }

            try
            {
                await SweepAsync(id, isRedisThere, cancellationToken);
            }
            catch (Exception e) when (e is RedisException or RedisTimeoutException)
            {
                // What its journal says stays there, and is asked for in a later sweep. An answer, though it be a refusal, is one at once.
                LogNotAsked(e, id);
                isRedisThere = e is RedisServerException;
            }
            catch (Exception e) when (e is not OperationCanceledException && !e.IsOutage)
            {
                // One that cannot be read keeps nobody from seeing to the others.
                LogUnreadable(e, id);
            }
        }

        if (!isRedisThere)
        {
            return;
        }

        try
        {
            await log.SweptAsync(time.GetUtcNow(), active.Count, cancellationToken);
        }
        catch (Exception e) when (e is RedisException or RedisTimeoutException)
        {
            // Then operators see the sweep before.
            LogNotKept(e);
        }
    }

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

    private async Task SweepAsync(string buildId, bool isRedisThere, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(buildId, cancellationToken) is not { } applied)
        {
            // Whoever marked it died before it stored the build, and so before it accepted it.
            if (time.GetUtcNow() - Ulid.TimeOf(buildId.AsSpan(BuildId.Prefix.Length)) > Grace)
            {
                await store.Active.RemoveAsync(buildId, long.MaxValue, cancellationToken);
            }

            return;
        }

        var entries = await store.ReadJournalAsync(buildId, applied.Sequence, cancellationToken);
        var build = entries.Aggregate(applied, (state, update) => state.Apply(update));
        var last = entries.Count > 0 ? entries[^1].At : build.FinishedAt ?? LatestOf(build);
        if (time.GetUtcNow() - last < options.Value.SweepAfter)
        {
            return;
        }

        // First, because it needs no Redis where the build is stuck.
        if (build.Status is BuildStatus.Queued or BuildStatus.Running)
        {
            await SeeToAsync(build, isRedisThere, cancellationToken);
        }

        if (!isRedisThere)
        {
            return;
        }

        // Nothing is lost by telling twice: whatever was applied and notified is not again.
        var ahead = entries.Count > 0 || build.Status.IsTerminal();
        if (ahead || build.NotifiedSequence < build.StatusSequence)
        {
            // Of what is applied and not notified, under the number of the job that was to do it: where that waits still, this is none more.
            var sequence = ahead ? build.Sequence : build.StatusSequence;
            await queues.EnqueueUpdateAsync(new StatusUpdateJob(buildId, sequence, ChangesBuild: true), build.TraceParent, cancellationToken);
        }
    }

    private async Task SeeToAsync(Build build, bool isRedisThere, CancellationToken cancellationToken)
    {
        if (build.Status == BuildStatus.Running && build.Since + options.Value.BuildTimeout + Grace < time.GetUtcNow())
        {
            await FailAsync(
                build, FailureCause.Timeout,
                $"The build took longer than {options.Value.BuildTimeout}, the limit of {BuildOptions.Section}:{nameof(BuildOptions.BuildTimeout)}, and its worker did not end it.",
                isRedisThere, cancellationToken);
        }
        else if (isRedisThere && !await leases.IsHeldAsync(build.Id, cancellationToken))
        {
            if (await queues.FindDeadBuildAsync(build, cancellationToken) is { } letter)
            {
                await FailAsync(
                    build, FailureCause.DeadLetter, $"The build's job was given up after {letter.Attempts} attempts: {letter.Error}", isRedisThere, cancellationToken);
            }
            else if (await queues.EnqueueBuildAsync(build, cancellationToken))
            {
                var status = BuildUpdate.NameOf(build.Status);
                LogAskedAgain(build.Id, status);
                await NoteAsync(build, SweeperAction.Requeued, $"The build is {status} and nobody worked on it.", SweeperFinding.Abandoned, cancellationToken);
            }
        }
    }

    private async Task FailAsync(Build build, string cause, string reason, bool isRedisThere, CancellationToken cancellationToken)
    {
        LogStuck(build.Id, reason);
        try
        {
            await new BuildJournal(store, isRedisThere ? queues : null, time, build).SetBuildAsync(
                BuildStatus.Failed, "The build was stuck.", error: reason, cause: cause, cancellationToken: cancellationToken);
            if (isRedisThere)
            {
                await NoteAsync(build, SweeperAction.Failed, reason, cause, cancellationToken);
            }
        }
        catch (JournalConflictException)
        {
            // It moved after all.
        }
    }

    private Task NoteAsync(Build build, SweeperAction action, string reason, string cause, CancellationToken cancellationToken) =>
        log.AddAsync(new SweeperFinding(time.GetUtcNow(), build.Id, action, reason, cause), cancellationToken);

    private static DateTimeOffset LatestOf(Build build) =>
        build.Stages.SelectMany(stage => new[] { stage.StartedAt, stage.FinishedAt }).Append(build.Since).Append(build.CreatedAt).Max()!.Value;

    [LoggerMessage(LogLevel.Warning, "Build {Build} is {Status} and nobody works on it; asked for it again.")]
    private partial void LogAskedAgain(string build, string status);

    [LoggerMessage(LogLevel.Error, "Build {Build} is stuck and fails: {Reason}")]
    private partial void LogStuck(string build, string reason);

    [LoggerMessage(LogLevel.Error, "Build {Build} cannot be read; the sweeper leaves it and goes on.")]
    private partial void LogUnreadable(Exception e, string build);

    [LoggerMessage(LogLevel.Warning, "Redis takes no job for build {Build}; the sweeper goes on with what needs no Redis, and asks again in a later sweep.")]
    private partial void LogNotAsked(Exception e, string build);

    [LoggerMessage(LogLevel.Warning, "Redis does not keep when the sweeper last looked.")]
    private partial void LogNotKept(Exception e);

    [LoggerMessage(LogLevel.Warning, "Redis does not tell whose turn it is to sweep; this one does what needs no Redis.")]
    private partial void LogNoTurns(Exception e);

    [LoggerMessage(LogLevel.Warning, "A service behind the sweeper does not answer; it looks again soon.")]
    private partial void LogUnavailable(Exception e);
}
