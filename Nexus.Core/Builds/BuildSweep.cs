using Microsoft.Extensions.Logging;
using Nexus.Core.Storage;
using StackExchange.Redis;

namespace Nexus.Core.Builds;

/// <summary>
/// One look of a sweeper at every build that is not over. Whoever asks a Redis that is away waits for seconds: once in a sweep is enough, and what
/// needs it is left to a later one.
/// </summary>
/// <param name="store">The builds.</param>
/// <param name="leases">Who works on them.</param>
/// <param name="queues">Where what Redis lost is asked for again.</param>
/// <param name="log">Hears of what was found.</param>
/// <param name="options">The limits.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Whose logger.</param>
/// <param name="isRedisThere">Whether Redis answered just now.</param>
/// <param name="keepTurnAsync">Keeps the others waiting. Answers whether Redis is there.</param>
internal sealed partial class BuildSweep(
    BuildStore store, BuildLeases leases, BuildQueues queues, SweeperLog log, BuildOptions options, TimeProvider time, ILogger logger,
    bool isRedisThere, Func<CancellationToken, Task<bool>> keepTurnAsync)
{
    // What a worker needs to end a build itself once its time is over.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private bool _isRedisThere = isRedisThere;

    /// <summary>Looks at all of them.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var active = await store.Active.ListAsync(cancellationToken);
        var taken = time.GetTimestamp();
        foreach (var id in active)
        {
            // However long it takes: the others wait until this one is through.
            if (_isRedisThere && time.GetElapsedTime(taken) > options.SweepInterval / 2)
            {
                taken = time.GetTimestamp();
                _isRedisThere = await keepTurnAsync(cancellationToken);
            }

            try
            {
                await SweepAsync(id, cancellationToken);
            }
            catch (Exception e) when (e is RedisException or RedisTimeoutException)
            {
                // What its journal says stays there, and is asked for in a later sweep. An answer, though it be a refusal, is one at once.
                LogNotAsked(e, id);
                _isRedisThere = e is RedisServerException;
            }
            catch (Exception e) when (e is not OperationCanceledException && !e.IsOutage)
            {
                // One that cannot be read keeps nobody from seeing to the others.
                LogUnreadable(e, id);
            }

            await TellAsync(cancellationToken);
        }

        await TellAsync(cancellationToken, () => log.SweptAsync(time.GetUtcNow(), active.Count, cancellationToken));
    }

    /// <summary>Tells operators what was found and not told yet, of earlier sweeps too.</summary>
    public async Task TellAsync(CancellationToken cancellationToken, Func<Task>? more = null)
    {
        if (!_isRedisThere)
        {
            return;
        }

        try
        {
            await log.TellAsync(cancellationToken);
            await (more?.Invoke() ?? Task.CompletedTask);
        }
        catch (Exception e) when (e is RedisException or RedisTimeoutException)
        {
            // Then operators see it later, and till then what was before.
            LogNotKept(e);
            _isRedisThere = e is RedisServerException;
        }
    }

    private async Task SweepAsync(string buildId, CancellationToken cancellationToken)
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
        if (time.GetUtcNow() - last < options.SweepAfter)
        {
            return;
        }

        // First, because it needs no Redis where the build is stuck.
        if (build.Status is BuildStatus.Queued or BuildStatus.Running)
        {
            await SeeToAsync(build, cancellationToken);
        }

        if (!_isRedisThere)
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

    private async Task SeeToAsync(Build build, CancellationToken cancellationToken)
    {
        if (build.Status == BuildStatus.Running && build.Since + options.BuildTimeout + Grace < time.GetUtcNow())
        {
            await FailAsync(
                build, FailureCause.Timeout,
                $"The build took longer than {options.BuildTimeout}, the limit of {BuildOptions.Section}:{nameof(BuildOptions.BuildTimeout)}, and its worker did not end it.",
                cancellationToken);
        }
        else if (_isRedisThere && !await leases.IsHeldAsync(build.Id, cancellationToken))
        {
            if (await queues.FindDeadBuildAsync(build, cancellationToken) is { } letter)
            {
                await FailAsync(
                    build, FailureCause.DeadLetter, $"The build's job was given up after {letter.Attempts} attempts: {letter.Error}", cancellationToken);
            }
            else if (await queues.EnqueueBuildAsync(build, cancellationToken))
            {
                var status = BuildUpdate.NameOf(build.Status);
                LogAskedAgain(build.Id, status);
                Note(build, SweeperAction.Requeued, $"The build is {status} and nobody worked on it.", SweeperFinding.Abandoned);
            }
        }
    }

    private async Task FailAsync(Build build, string cause, string reason, CancellationToken cancellationToken)
    {
        LogStuck(build.Id, reason);
        var journal = new BuildJournal(store, _isRedisThere ? queues : null, time, build);
        try
        {
            await journal.SetBuildAsync(BuildStatus.Failed, "The build was stuck.", error: reason, cause: cause, cancellationToken: cancellationToken);
        }
        catch (JournalConflictException)
        {
            // It moved after all.
        }
        finally
        {
            // Also where Redis went in the midst of it: the journal has it.
            if (journal.Current.Status == BuildStatus.Failed)
            {
                Note(build, SweeperAction.Failed, reason, cause);
            }
        }
    }

    private void Note(Build build, SweeperAction action, string reason, string cause) => log.Note(new SweeperFinding(time.GetUtcNow(), build.Id, action, reason, cause));

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

    [LoggerMessage(LogLevel.Warning, "Redis does not keep what the sweeper found, or when it looked; it is told later.")]
    private partial void LogNotKept(Exception e);
}
