using System.Collections.Frozen;
using System.Diagnostics;
using System.Text.Json;
using Amazon.Runtime;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nexus.Core.Artifacts;
using Nexus.Core.Models;
using Nexus.Core.Queues;

namespace Nexus.Core.Builds;

/// <summary>
/// Runs builds: one stage after the other, from the first that is incomplete. Any number of workers may be asked to run the same
/// build; one does, and when it dies another goes on.
/// </summary>
public sealed partial class BuildEngine : IJobHandler
{
    /// <summary>Name of the activity source.</summary>
    public const string TelemetryName = "Nexus.Builds";

    private static readonly ActivitySource Source = new(TelemetryName);
    private readonly string _worker = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():n}";
    private readonly FrozenDictionary<string, IBuildStage> _stages;
    private readonly BuildStore _store;
    private readonly BuildLeases _leases;
    private readonly BuildQueues _queues;
    private readonly SharedVolume _volume;
    private readonly BuildArtifacts _artifacts;
    private readonly LanguageModel _model;
    private readonly BuildOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<BuildEngine> _logger;

    /// <summary>An engine with the given stages, one for each name of the <see cref="StageCatalogue"/>.</summary>
    public BuildEngine(
        IEnumerable<IBuildStage> stages, BuildStore store, BuildLeases leases, BuildQueues queues, SharedVolume volume,
        BuildArtifacts artifacts, LanguageModel model, IOptions<BuildOptions> options, TimeProvider time, ILogger<BuildEngine> logger)
    {
        (_store, _leases, _queues, _volume, _artifacts, _model) = (store, leases, queues, volume, artifacts, model);
        (_options, _time, _logger) = (options.Value, time, logger);
        _stages = stages.ToFrozenDictionary(stage => stage.Name);
        var missing = StageCatalogue.All.Where(stage => !_stages.ContainsKey(stage.Name)).Select(stage => stage.Name).ToArray();
        if (missing.Length > 0)
        {
            throw new InvalidOperationException($"No implementation is registered for the stages {string.Join(", ", missing)}.");
        }
    }

    /// <inheritdoc/>
    public async Task<JobOutcome> HandleAsync(LeasedJob job, CancellationToken draining, CancellationToken cancellationToken)
    {
        var buildId = BuildQueues.ReadBuildJob(job);
        Activity.Current?.SetTag("nexus.build.id", buildId);
        var (lease, heldFor) = await _leases.TryAcquireAsync(buildId, _worker, _options.LeaseDuration, cancellationToken);
        if (lease is null)
        {
            LogHeld(buildId, heldFor);
            return JobOutcome.Postpone(heldFor + TimeSpan.FromMilliseconds(50), "Another worker holds the build's lease.");
        }

        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var done = new CancellationTokenSource();
        var renewal = RenewAsync(lease, lost, done.Token);
        try
        {
            return await RunAsync(lease, draining, lost.Token);
        }
        catch (JournalConflictException conflict)
        {
            LogConflict(conflict, buildId);
            return JobOutcome.Postpone(TimeSpan.Zero, conflict.Message);
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return JobOutcome.Postpone(TimeSpan.FromMilliseconds(50), "The build's lease was lost.");
        }
        finally
        {
            await done.CancelAsync();
            await renewal;
            await ReleaseAsync(lease);
        }
    }

    private async Task<JobOutcome> RunAsync(BuildLease lease, CancellationToken draining, CancellationToken cancellationToken)
    {
        var applied = await _store.FindAsync(lease.BuildId, cancellationToken);
        if (applied is null)
        {
            LogUnknown(lease.BuildId);
            return JobOutcome.Done;
        }

        var entries = await _store.ReadJournalAsync(lease.BuildId, applied.Sequence, cancellationToken);
        var journal = new BuildJournal(_store, _queues, _time, entries.Aggregate(applied, (state, update) => state.Apply(update)));
        if (entries.Count > 0)
        {
            await journal.RemindAsync(cancellationToken);
        }

        if (journal.Current.Status == BuildStatus.Queued)
        {
            await journal.SetBuildAsync(BuildStatus.Running, "A worker has begun.", cancellationToken: cancellationToken);
        }

        while (journal.Current.Status == BuildStatus.Running)
        {
            if (journal.Current.FirstIncompleteStage is not { } next)
            {
                await journal.SetBuildAsync(BuildStatus.Completed, "The agent is published.", journal.Current.AgentId, cancellationToken: cancellationToken);
                LogCompleted(lease.BuildId);
                break;
            }

            if (draining.IsCancellationRequested)
            {
                return JobOutcome.Postpone(TimeSpan.Zero, "The worker stops; another goes on.");
            }

            await RunStageAsync(journal, next, lease, cancellationToken);
        }

        return JobOutcome.Done;
    }

    private async Task RunStageAsync(BuildJournal journal, BuildStage stage, BuildLease lease, CancellationToken cancellationToken)
    {
        var buildId = lease.BuildId;
        var target = Path.Combine(_artifacts.FolderOf(buildId), stage.Name);
        var attempt = stage.Attempt;
        for (var tries = 1; ; tries++)
        {
            // The folder is there: a worker committed the stage and died before it could say so.
            if (await ReadReceiptAsync(target, cancellationToken) is { } committed)
            {
                if (journal.Current.Stage(stage.Name).Status != StageStatus.Running)
                {
                    await journal.SetStageAsync(stage.Name, StageStatus.Running, ++attempt, cancellationToken: cancellationToken);
                }

                await journal.SetStageAsync(stage.Name, StageStatus.Completed, attempt, receipt: committed, cancellationToken: cancellationToken);
                return;
            }

            await journal.SetStageAsync(stage.Name, StageStatus.Running, ++attempt, cancellationToken: cancellationToken);
            using var activity = Source.StartActivity($"stage {stage.Name}");
            activity?.SetTag("nexus.build.id", buildId).SetTag("nexus.stage", stage.Name).SetTag("nexus.stage.attempt", attempt);
            using var draft = _volume.CreateDraft();
            try
            {
                await AttemptAsync(journal.Current, stage.Name, attempt, lease, draft, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
#pragma warning disable CA1031 // Whatever a stage throws is told to the user; nothing of it may stop the worker.
            catch (Exception e)
#pragma warning restore CA1031
            {
                activity?.SetStatus(ActivityStatusCode.Error, e.Message);
                LogStageFailed(e, stage.Name, buildId, attempt);
                if (e is StageFailedException || tries >= _options.StageMaxAttempts)
                {
                    await FailAsync(journal, stage.Name, attempt, draft, e, cancellationToken);
                    return;
                }

                await Task.Delay(_options.StageBackoff * Math.Pow(2, tries - 1), _time, cancellationToken);
                continue;
            }

            // The rename decides: where somebody else was first, the next turn finds their result and ours is dropped.
            if (!draft.TryCommit(target))
            {
                LogSecond(stage.Name, buildId);
            }

            if (await ReadReceiptAsync(target, cancellationToken) is { } receipt)
            {
                await journal.SetStageAsync(stage.Name, StageStatus.Completed, attempt, receipt: receipt, cancellationToken: cancellationToken);
                return;
            }
        }
    }

    private async Task AttemptAsync(Build build, string stage, int attempt, BuildLease lease, Draft draft, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_options.StageTimeout);
        try
        {
            var pace = _model.IsOffline ? Task.Delay(_options.StageDelay, _time, timeout.Token) : Task.CompletedTask;
            var context = new StageContext(build, _artifacts.FolderOf(build.Id), draft.FolderPath, _model.Client, _model.Name);
            var result = await _stages[stage].RunAsync(context, timeout.Token);
            await pace;
            var receipt = new StageReceipt(stage, attempt, lease.Fence, _model.Name, result.Summary, context.WrittenFiles, result.AgentId);
            await context.WriteAsync(StageReceipt.FileName, receipt, NexusJson.Default.StageReceipt, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Stage {stage} took longer than {_options.StageTimeout}, the limit of Nexus:StageTimeout.");
        }
    }

    private async Task FailAsync(BuildJournal journal, string stage, int attempt, Draft draft, Exception cause, CancellationToken cancellationToken)
    {
        var error = cause is StageFailedException ? cause.Message : $"{cause.GetType().Name}: {cause.Message}";
        var name = $"{stage}-{attempt}";
        // What the stage wrote, such as a report of what is wrong, is kept, but not where a completed stage's files lie.
        var files = BuildArtifacts.ListFolder(draft.FolderPath);
        if (files.Count > 0)
        {
            draft.TryCommit(Path.Combine(_artifacts.FolderOf(journal.Current.Id), "failed", name));
        }

        await journal.SetStageAsync(stage, StageStatus.Failed, attempt, error: error, cancellationToken: cancellationToken);
        var display = StageCatalogue.Get(stage).DisplayName;
        await journal.SetBuildAsync(BuildStatus.Failed, $"{display} failed.", error: $"{display}: {error}", cancellationToken: cancellationToken);
    }

    private static async Task<StageReceipt?> ReadReceiptAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, StageReceipt.FileName);
        return File.Exists(path)
            ? JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path, cancellationToken), NexusJson.Default.StageReceipt)
            : null;
    }

    private async Task RenewAsync(BuildLease lease, CancellationTokenSource lost, CancellationToken done)
    {
        var renewed = Stopwatch.GetTimestamp();
        try
        {
            using var timer = new PeriodicTimer(_options.LeaseRenewal, _time);
            while (await timer.WaitForNextTickAsync(done))
            {
                var asked = Stopwatch.GetTimestamp();
                try
                {
                    if (!await _leases.TryRenewAsync(lease, _options.LeaseDuration, done))
                    {
                        break;
                    }

                    renewed = asked;
                }
                catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException)
                {
                    if (Stopwatch.GetElapsedTime(renewed) > _options.LeaseDuration)
                    {
                        break;
                    }
                }
            }

            LogLost(lease.BuildId);
            await lost.CancelAsync();
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
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            // It runs out by itself.
            LogLost(lease.BuildId);
        }
    }

    [LoggerMessage(LogLevel.Information, "Build {Build} is held by another worker for {HeldFor}.")]
    private partial void LogHeld(string build, TimeSpan heldFor);

    [LoggerMessage(LogLevel.Warning, "Build {Build}: another worker was faster; looking again.")]
    private partial void LogConflict(Exception e, string build);

    [LoggerMessage(LogLevel.Warning, "A job names build {Build}, which does not exist.")]
    private partial void LogUnknown(string build);

    [LoggerMessage(LogLevel.Information, "Build {Build} is completed.")]
    private partial void LogCompleted(string build);

    [LoggerMessage(LogLevel.Warning, "Stage {Stage} of build {Build} failed in attempt {Attempt}.")]
    private partial void LogStageFailed(Exception e, string stage, string build, int attempt);

    [LoggerMessage(LogLevel.Warning, "Stage {Stage} of build {Build} was committed by another worker first; its result counts.")]
    private partial void LogSecond(string stage, string build);

    [LoggerMessage(LogLevel.Warning, "The lease of build {Build} is lost.")]
    private partial void LogLost(string build);
}
