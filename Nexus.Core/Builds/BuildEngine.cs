using System.Collections.Frozen;
using System.Diagnostics;
using Amazon.Runtime;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nexus.Core.Artifacts;
using Nexus.Core.Models;
using Nexus.Core.Queues;
using Nexus.Core.Storage;
using StackExchange.Redis;

namespace Nexus.Core.Builds;

/// <summary>
/// Runs builds: one stage after the other, from the first that is incomplete. Any number of workers may be asked to run the same
/// build; one does, and when it dies another goes on.
/// </summary>
public sealed partial class BuildEngine : IJobHandler
{
    /// <summary>Name of the activity source.</summary>
    public const string TelemetryName = "Nexus.Builds";

    // How soon to look again at a build that somebody else holds, or that a service behind it keeps from going on.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly string _worker = BuildLeases.NewOwner();
    private readonly BuildStore _store;
    private readonly BuildLeases _leases;
    private readonly BuildQueues _queues;
    private readonly ControlSignals _signals;
    private readonly BuildOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<BuildEngine> _logger;
    private readonly StageRunner _runner;

    /// <summary>An engine with the given stages, one for each name of the <see cref="StageCatalogue"/>.</summary>
    public BuildEngine(
        IEnumerable<IBuildStage> stages, BuildStore store, BuildLeases leases, BuildQueues queues, ControlSignals signals, SharedVolume volume,
        BuildArtifacts artifacts, LanguageModel model, IOptions<BuildOptions> options, TimeProvider time, ILogger<BuildEngine> logger)
    {
        (_store, _leases, _queues, _signals) = (store, leases, queues, signals);
        (_options, _time, _logger) = (options.Value.Validate(), time, logger);
        var byName = stages.ToFrozenDictionary(stage => stage.Name);
        var missing = StageCatalogue.All.Where(stage => !byName.ContainsKey(stage.Name)).Select(stage => stage.Name).ToArray();
        if (missing.Length > 0)
        {
            throw new InvalidOperationException($"No implementation is registered for the stages {string.Join(", ", missing)}.");
        }

        _runner = new StageRunner(byName, volume, artifacts, model, _options, time, logger);
    }

    /// <inheritdoc/>
    public async Task<JobOutcome> HandleAsync(LeasedJob job, CancellationToken draining, CancellationToken cancellationToken)
    {
        var buildId = BuildQueues.ReadBuildJob(job);
        Activity.Current?.SetTag("nexus.build.id", buildId);
        try
        {
            // First: of a build that does not exist nobody takes a lease, which would lie there for ever.
            if (await _store.FindAsync(buildId, cancellationToken) is not { } applied)
            {
                LogUnknown(buildId);
                return JobOutcome.Done;
            }

            var (lease, heldFor) = await _leases.TryAcquireAsync(buildId, _worker, _options.LeaseDuration, cancellationToken);
            if (lease is null)
            {
                LogHeld(buildId, heldFor);
                return JobOutcome.Postpone(heldFor < LookAgain ? heldFor + TimeSpan.FromMilliseconds(50) : LookAgain, "Another worker holds the build's lease.");
            }

            return await RunLeasedAsync(lease, applied, draining, cancellationToken);
        }
        catch (Exception e) when (e.IsOutage)
        {
            // Not the build's fault, so its attempts do not count: it goes on when the service is back.
            LogUnavailable(e, buildId);
            return JobOutcome.Postpone(LookAgain, e.Message);
        }
    }

    private async Task<JobOutcome> RunLeasedAsync(BuildLease lease, Build applied, CancellationToken draining, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var done = new CancellationTokenSource();
        var keeper = Task.CompletedTask;
        try
        {
            var journal = await OpenJournalAsync(applied, cancellationToken);
            using var watch = _signals.Watch(lease.BuildId, control => Interrupt(journal, control, stop));
            keeper = KeepAsync(lease, journal, stop, done.Token);
            try
            {
                return await RunAsync(journal, lease, draining, stop.Token);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && draining.IsCancellationRequested)
            {
                await PutDownAsync(journal);
                throw;
            }
        }
        catch (JournalConflictException conflict)
        {
            // A control, or another worker: what is to be done now is told by the journal.
            LogConflict(conflict, lease.BuildId);
            return JobOutcome.Postpone(TimeSpan.Zero, conflict.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return JobOutcome.Postpone(TimeSpan.Zero, "The build was interrupted by a control, or its lease was lost.");
        }
        finally
        {
            await done.CancelAsync();
            await keeper;
            await ReleaseAsync(lease);
        }
    }

    /// <summary>Opens the journal of a build under its lease. The state may be one from before the lease: what came since is read here.</summary>
    private async Task<BuildJournal> OpenJournalAsync(Build applied, CancellationToken cancellationToken)
    {
        var entries = await _store.ReadJournalAsync(applied.Id, applied.Sequence, cancellationToken);
        var journal = new BuildJournal(_store, _queues, _time, entries.Aggregate(applied, (state, update) => state.Apply(update)));
        if (entries.Count > 0)
        {
            await journal.RemindAsync(cancellationToken);
        }

        return journal;
    }

    private async Task<JobOutcome> RunAsync(BuildJournal journal, BuildLease lease, CancellationToken draining, CancellationToken stop)
    {
        if (journal.Current.Status == BuildStatus.Queued)
        {
            await journal.SetBuildAsync(BuildStatus.Running, "A worker has begun.", cancellationToken: stop);
        }

        var left = (journal.Current.Since ?? _time.GetUtcNow()) + _options.BuildTimeout - _time.GetUtcNow();
        using var overdue = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time);
        while (journal.Current.Status == BuildStatus.Running)
        {
            if (journal.Current.FirstIncompleteStage is not { } next)
            {
                await journal.SetBuildAsync(BuildStatus.Completed, "The agent is published.", journal.Current.DeployedAgent?.Id, cancellationToken: stop);
                LogCompleted(lease.BuildId);
                break;
            }

            if (draining.IsCancellationRequested)
            {
                // A stage that was waiting for its next attempt.
                await PutDownAsync(journal);
                return JobOutcome.Postpone(TimeSpan.Zero, "The worker stops; another goes on.");
            }

            await _runner.RunAsync(journal, next, lease, draining, overdue.Token, stop);
        }

        return JobOutcome.Done;
    }

    /// <summary>Notes that the stage in hand is left to another worker, which must not take this one for dead.</summary>
    private async Task PutDownAsync(BuildJournal journal)
    {
        if (journal.Current.Stages.FirstOrDefault(stage => stage.Status == StageStatus.Running) is not { } stage)
        {
            return;
        }

        try
        {
            await journal.SetStageAsync(stage.Name, StageStatus.Pending, stage.Attempt, "The worker stops; another begins the stage anew.", cancellationToken: CancellationToken.None);
        }
        catch (JournalConflictException conflict)
        {
            // A control was faster.
            LogConflict(conflict, journal.Current.Id);
        }
        catch (Exception e) when (e.IsOutage)
        {
            // Then it counts as lost, which is allowed a few times.
            LogUnavailable(e, journal.Current.Id);
        }
    }

    private static void Interrupt(BuildJournal journal, BuildUpdate control, CancellationTokenSource stop)
    {
        // An older one was heeded when the journal was read.
        if (control.Sequence > journal.Current.Sequence)
        {
            try
            {
                stop.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The worker has put the build down in the meantime.
            }
        }
    }

    /// <summary>Renews the lease, and looks for controls that were not heard of, until the work is done.</summary>
    private async Task KeepAsync(BuildLease lease, BuildJournal journal, CancellationTokenSource stop, CancellationToken done)
    {
        var renewed = _time.GetTimestamp();
        try
        {
            using var timer = new PeriodicTimer(_options.LeaseRenewal, _time);
            while (await timer.WaitForNextTickAsync(done))
            {
                var asked = _time.GetTimestamp();
                try
                {
                    if (!await _leases.TryRenewAsync(lease, _options.LeaseDuration, done))
                    {
                        break;
                    }

                    renewed = asked;
                    var news = await _store.ReadJournalAsync(lease.BuildId, journal.Current.Sequence, done);
                    if (news.FirstOrDefault(update => update.Control is not null) is { } control)
                    {
                        Interrupt(journal, control, stop);
                    }
                }
                catch (Exception e) when (e.IsOutage)
                {
                    if (_time.GetElapsedTime(renewed) > _options.LeaseDuration)
                    {
                        break;
                    }
                }
            }

            LogLost(lease.BuildId);
            await stop.CancelAsync();
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ReleaseAsync(BuildLease lease)
    {
        try
        {
            await _leases.ReleaseAsync(lease, CancellationToken.None);
        }
        catch (Exception e) when (e.IsOutage)
        {
            // It runs out by itself.
            LogLost(lease.BuildId);
        }
    }

    [LoggerMessage(LogLevel.Information, "Build {Build} is held by another worker for {HeldFor}.")]
    private partial void LogHeld(string build, TimeSpan heldFor);

    [LoggerMessage(LogLevel.Information, "Build {Build}: somebody else wrote the next entry of its journal; looking again.")]
    private partial void LogConflict(Exception e, string build);

    [LoggerMessage(LogLevel.Warning, "Build {Build} cannot go on: a service behind it does not answer. Trying again.")]
    private partial void LogUnavailable(Exception e, string build);

    [LoggerMessage(LogLevel.Warning, "A job names build {Build}, which does not exist.")]
    private partial void LogUnknown(string build);

    [LoggerMessage(LogLevel.Information, "Build {Build} is completed.")]
    private partial void LogCompleted(string build);

    [LoggerMessage(LogLevel.Warning, "The lease of build {Build} is lost.")]
    private partial void LogLost(string build);
}
