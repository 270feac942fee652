using System.Collections.Frozen;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Nexus.Core.Artifacts;
using Nexus.Core.Builds.Stages;
using Nexus.Core.Models;

namespace Nexus.Core.Builds;

/// <summary>
/// Runs one stage of a build to its end: tries it again where it breaks, commits its folder, writes the journal. How often it broke is counted there, so
/// that the limit holds however many workers were at it.
/// </summary>
internal sealed partial class StageRunner(
    FrozenDictionary<string, IBuildStage> stages, SharedVolume volume, BuildArtifacts artifacts, LanguageModel model,
    BuildOptions options, TimeProvider time, ILogger logger)
{
    private static readonly ActivitySource Source = new(BuildEngine.TelemetryName);

    /// <summary>Runs a stage until it is completed, or has failed and the build with it.</summary>
    /// <param name="journal">The build's journal.</param>
    /// <param name="stage">The stage as the journal knows it.</param>
    /// <param name="lease">The lease under which the build runs.</param>
    /// <param name="draining">The worker is about to stop: no further attempt is begun.</param>
    /// <param name="overdue">The build's total time is over.</param>
    /// <param name="stop">Stop at once, and leave the stage to whoever goes on.</param>
    public async Task RunAsync(
        BuildJournal journal, BuildStage stage, BuildLease lease, CancellationToken draining, CancellationToken overdue, CancellationToken stop)
    {
        if (stage.Status == StageStatus.Failed)
        {
            // A worker died between the two entries of a failure.
            await FailBuildAsync(journal, stage.Name, stage.Cause ?? FailureCause.Error, stage.Error ?? "It failed.", stop);
            return;
        }

        // It broke in the hands of another worker, which did not get to try it again.
        if (stage is { Status: StageStatus.Pending, BrokeAt: { } brokeAt })
        {
            var pause = PauseAfter(stage.Failures);
            var left = brokeAt + pause - time.GetUtcNow();
            await PauseAsync(left < pause ? left : pause, draining, stop);
        }

        var target = Path.Combine(artifacts.FolderOf(lease.BuildId), stage.Name);
        while (!draining.IsCancellationRequested)
        {
            // The folder is there: a worker committed the stage and could not say so any more.
            if (await FindReceiptAsync(journal, stage.Name, target, stop) is { } committed)
            {
                await CompleteAsync(journal, committed, stop);
                return;
            }

            stage = journal.Current.Stage(stage.Name);
            if (stage.Lost >= options.StageMaxLosses && stage.Status == StageStatus.Running)
            {
                await FailAsync(journal, stage.Name, stage.Attempt, null, FailureCause.WorkerLost, $"Its worker vanished {stage.Lost + 1} times in the midst of it.", stop);
                return;
            }

            var attempt = stage.Attempt + 1;
            await journal.SetStageAsync(stage.Name, StageStatus.Running, attempt, cancellationToken: stop);
            using var activity = Source.StartActivity($"stage {stage.Name}");
            activity?.SetTag("nexus.build.id", lease.BuildId).SetTag("nexus.stage", stage.Name).SetTag("nexus.stage.attempt", attempt);
            using var draft = volume.CreateDraft();
            try
            {
                await AttemptAsync(journal.Current, stage.Name, attempt, lease, draft, overdue, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                activity?.SetTag("nexus.outcome", "interrupted");
                PutUsageAside(draft, stage.Name, attempt, lease);
                throw;
            }
#pragma warning disable CA1031 // Whatever a stage throws is told to the user; nothing of it may stop the worker.
            catch (Exception e)
#pragma warning restore CA1031
            {
                activity?.SetStatus(ActivityStatusCode.Error, e.Message);
                LogStageFailed(e, stage.Name, lease.BuildId, attempt);
                var failures = stage.Failures + 1;
                if (e is StageFailedException || failures >= options.StageMaxAttempts || overdue.IsCancellationRequested)
                {
                    var cause = e is StageFailedException ? FailureCause.Refused : e is TimeoutException ? FailureCause.Timeout : FailureCause.Error;
                    await FailAsync(journal, stage.Name, attempt, draft, cause, Describe(e), stop);
                    return;
                }

                PutUsageAside(draft, stage.Name, attempt, lease);
                // At once, so that it counts though this worker dies before the next attempt.
                await journal.SetStageAsync(
                    stage.Name, StageStatus.Pending, attempt, $"Attempt {attempt} failed; the stage is tried again.", error: Describe(e), cancellationToken: stop);
                await PauseAsync(PauseAfter(failures), draining, stop);
                continue;
            }

            await CommitAsync(journal, stage.Name, draft, target, stop);
            // Of one that came second.
            PutUsageAside(draft, stage.Name, attempt, lease);
            return;
        }
    }

    private async Task AttemptAsync(
        Build build, string stage, int attempt, BuildLease lease, Draft draft, CancellationToken overdue, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(options.TimeoutOf(stage), time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token, overdue);
        try
        {
            var pace = model.IsOffline ? Task.Delay(options.StageDelay, time, end.Token) : Task.CompletedTask;
            var context = new StageContext(build, artifacts.FolderOf(build.Id), draft.FolderPath, model.Client, model.Name);
            // A stage that does not listen is left behind; its draft never becomes visible.
            var result = await stages[stage].RunAsync(context, end.Token).WaitAsync(end.Token);
            await pace;
            var receipt = new StageReceipt(stage, attempt, lease.Fence, model.Name, result.Summary, context.WrittenFiles, result.Agent);
            await context.WriteAsync(StageReceipt.FileName, receipt, NexusJson.Default.StageReceipt, stop);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested && end.IsCancellationRequested)
        {
            throw overdue.IsCancellationRequested
                ? new TimeoutException($"The build took longer than {options.BuildTimeout}, the limit of {BuildOptions.Section}:{nameof(BuildOptions.BuildTimeout)}.")
                : new TimeoutException($"It took longer than {options.TimeoutOf(stage)}, the limit of {BuildOptions.Section}:{nameof(BuildOptions.StageTimeout)}.");
        }
    }

    /// <summary>The rename decides: where somebody else was first, their result counts and ours is dropped.</summary>
    private async Task CommitAsync(BuildJournal journal, string stage, Draft draft, string target, CancellationToken stop)
    {
        var committed = draft.TryCommit(target);
        var receipt = await FindReceiptAsync(journal, stage, target, stop);
        if (!committed && receipt is null)
        {
            // What was in the way did not count, and is out of the way now.
            committed = draft.TryCommit(target);
            receipt = await FindReceiptAsync(journal, stage, target, stop);
        }

        if (!committed)
        {
            LogSecond(stage, journal.Current.Id);
        }

        await CompleteAsync(journal, receipt ?? throw new IOException($"The folder of stage {stage} vanished after it was written."), stop);
    }

    private static async Task CompleteAsync(BuildJournal journal, StageReceipt receipt, CancellationToken stop)
    {
        var stage = journal.Current.Stage(receipt.Stage);
        var attempt = Math.Max(stage.Attempt, 1);
        if (stage.Status != StageStatus.Running)
        {
            await journal.SetStageAsync(stage.Name, StageStatus.Running, ++attempt, cancellationToken: stop);
        }

        await journal.SetStageAsync(stage.Name, StageStatus.Completed, attempt, receipt: receipt, cancellationToken: stop);
    }

    /// <summary>What lies in a stage's folder. The folder of an attempt that a restart superseded is put aside.</summary>
    private async Task<StageReceipt?> FindReceiptAsync(BuildJournal journal, string stage, string folder, CancellationToken stop)
    {
        var path = Path.Combine(folder, StageReceipt.FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        var receipt = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path, stop), NexusJson.Default.StageReceipt)
            ?? throw new JsonException($"The receipt {path} is null.");
        if (receipt.Attempt > journal.Current.Stage(stage).Superseded)
        {
            return receipt;
        }

        var aside = Path.Combine(artifacts.FolderOf(journal.Current.Id), "superseded", $"{stage}-{receipt.Attempt}");
        Directory.CreateDirectory(Path.GetDirectoryName(aside)!);
        Directory.Move(folder, aside);
        return null;
    }

    private async Task FailAsync(
        BuildJournal journal, string stage, int attempt, Draft? draft, string cause, string error, CancellationToken stop)
    {
        // What the stage wrote, such as a report of what is wrong, is kept, but not where a completed stage's files lie.
        if (draft is not null && Directory.EnumerateFileSystemEntries(draft.FolderPath).Any())
        {
            draft.TryCommit(Path.Combine(artifacts.FolderOf(journal.Current.Id), "failed", $"{stage}-{attempt}"));
        }

        await journal.SetStageAsync(stage, StageStatus.Failed, attempt, error: error, cause: cause, cancellationToken: stop);
        await FailBuildAsync(journal, stage, cause, error, stop);
    }

    private static Task FailBuildAsync(BuildJournal journal, string stage, string cause, string error, CancellationToken stop)
    {
        var display = StageCatalogue.Get(stage).DisplayName;
        return journal.SetBuildAsync(BuildStatus.Failed, $"{display} failed.", error: $"{display}: {error}", cause: cause, cancellationToken: stop);
    }

    /// <summary>What an attempt took was paid for, whatever came of it.</summary>
    private void PutUsageAside(Draft draft, string stage, int attempt, BuildLease lease)
    {
        try
        {
            StageUsage.PutAside(draft.FolderPath, artifacts.FolderOf(lease.BuildId), $"{stage}-{attempt}-{lease.Fence}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The volume is why it broke, as like as not; the stage goes on as it would.
            LogUsageLost(e, stage, lease.BuildId, attempt);
        }
    }

    private TimeSpan PauseAfter(int failures) => options.StageBackoff * Math.Pow(2, failures - 1);

    private async Task PauseAsync(TimeSpan pause, CancellationToken draining, CancellationToken stop)
    {
        if (pause <= TimeSpan.Zero)
        {
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(draining, stop);
        try
        {
            await Task.Delay(pause, time, either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // The worker stops; whoever goes on does not wait either.
        }
    }

    private static string Describe(Exception e) => e is StageFailedException or TimeoutException ? e.Message : $"{e.GetType().Name}: {e.Message}";

    [LoggerMessage(LogLevel.Warning, "Stage {Stage} of build {Build} failed in attempt {Attempt}.")]
    private partial void LogStageFailed(Exception e, string stage, string build, int attempt);

    [LoggerMessage(LogLevel.Warning, "What attempt {Attempt} of stage {Stage} of build {Build} took is not kept.")]
    private partial void LogUsageLost(Exception e, string stage, string build, int attempt);

    [LoggerMessage(LogLevel.Warning, "Stage {Stage} of build {Build} was committed by another worker first; its result counts.")]
    private partial void LogSecond(string stage, string build);
}
