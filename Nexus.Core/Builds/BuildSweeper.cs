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
/// reason. Every worker has one; whatever two of them do at once is done once.
/// </summary>
public sealed partial class BuildSweeper(
    BuildStore store, BuildLeases leases, BuildQueues queues, SweeperLog log, IOptions<BuildOptions> options, TimeProvider time, ILogger<BuildSweeper> logger)
    : BackgroundService
{
    // What a worker needs to end a build itself once its time is over.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>Looks once at every build that is not over.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken = default)
    {
        var active = await store.Active.ListAsync(cancellationToken);
        foreach (var id in active)
        {
            await SweepAsync(id, cancellationToken);
        }

        await log.SweptAsync(time.GetUtcNow(), active.Count, cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Validate().SweepInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await SweepAsync(stoppingToken);
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
        if (time.GetUtcNow() - last < options.Value.SweepAfter)
        {
            return;
        }

        // Nothing is lost by telling twice: whatever was applied and notified is not again.
        if (entries.Count > 0 || build.Status.IsTerminal() || build.Sequence == 0)
        {
            await queues.EnqueueUpdateAsync(new StatusUpdateJob(buildId, build.Sequence, ChangesBuild: true), build.TraceParent, cancellationToken);
        }

        if (build.Status is BuildStatus.Queued or BuildStatus.Running)
        {
            await SeeToAsync(build, cancellationToken);
        }
    }

    private async Task SeeToAsync(Build build, CancellationToken cancellationToken)
    {
        if (build.Status == BuildStatus.Running && build.Since + options.Value.BuildTimeout + Grace < time.GetUtcNow())
        {
            await FailAsync(
                build, FailureCause.Timeout,
                $"The build took longer than {options.Value.BuildTimeout}, the limit of {BuildOptions.Section}:{nameof(BuildOptions.BuildTimeout)}, and its worker did not end it.",
                cancellationToken);
        }
        else if (!await leases.IsHeldAsync(build.Id, cancellationToken))
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
                await NoteAsync(build, SweeperAction.Requeued, $"The build is {status} and nobody worked on it.", cancellationToken);
            }
        }
    }

    private async Task FailAsync(Build build, string cause, string reason, CancellationToken cancellationToken)
    {
        LogStuck(build.Id, reason);
        try
        {
            await new BuildJournal(store, queues, time, build).SetBuildAsync(
                BuildStatus.Failed, "The build was stuck.", error: reason, cause: cause, cancellationToken: cancellationToken);
            await NoteAsync(build, SweeperAction.Failed, reason, cancellationToken);
        }
        catch (JournalConflictException)
        {
            // It moved after all.
        }
    }

    private Task NoteAsync(Build build, SweeperAction action, string reason, CancellationToken cancellationToken) =>
        log.AddAsync(new SweeperFinding(time.GetUtcNow(), build.Id, action, reason), cancellationToken);

    private static DateTimeOffset LatestOf(Build build) =>
        build.Stages.SelectMany(stage => new[] { stage.StartedAt, stage.FinishedAt }).Append(build.Since).Append(build.CreatedAt).Max()!.Value;

    [LoggerMessage(LogLevel.Warning, "Build {Build} is {Status} and nobody works on it; asked for it again.")]
    private partial void LogAskedAgain(string build, string status);

    [LoggerMessage(LogLevel.Error, "Build {Build} is stuck and fails: {Reason}")]
    private partial void LogStuck(string build, string reason);

    [LoggerMessage(LogLevel.Warning, "A service behind the sweeper does not answer; it looks again soon.")]
    private partial void LogUnavailable(Exception e);
}
