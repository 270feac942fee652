using System.Diagnostics;

namespace Nexus.Core.Builds;

/// <summary>Somebody else wrote the next entry of a build's journal.</summary>
public sealed class JournalConflictException(string buildId, long sequence)
    : InvalidOperationException($"Entry {sequence} of the journal of {buildId} was written by somebody else; the state has to be read again.");

/// <summary>
/// The writing end of a build's journal, in the hands of the worker that runs the build. Every entry is decided by a conditional
/// write before anybody hears of it.
/// </summary>
/// <param name="store">Keeps the journal.</param>
/// <param name="queues">Tells the status workers; null where Redis is known to be away, and the sweeper tells them later.</param>
/// <param name="time">The clock.</param>
/// <param name="current">The build after the last entry.</param>
public sealed class BuildJournal(BuildStore store, BuildQueues? queues, TimeProvider time, Build current)
{
    /// <summary>The build after the last entry.</summary>
    public Build Current { get; private set; } = current;

    /// <summary>The build itself changes its status.</summary>
    public Task SetBuildAsync(BuildStatus status, string message, string? agentId = null, string? error = null, string? cause = null, CancellationToken cancellationToken = default) =>
        AppendAsync(
            new BuildUpdate
            {
                BuildId = Current.Id,
                Sequence = Current.Sequence + 1,
                At = time.GetUtcNow(),
                Type = BuildUpdateType.Build,
                Status = BuildUpdate.NameOf(status),
                Message = message,
                AgentId = agentId,
                Error = error,
                Cause = cause,
            },
            cancellationToken);

    /// <summary>A stage changes its status.</summary>
    public Task SetStageAsync(
        string stage, StageStatus status, int attempt, string? message = null, StageReceipt? receipt = null, string? error = null,
        string? cause = null, CancellationToken cancellationToken = default) =>
        AppendAsync(
            new BuildUpdate
            {
                BuildId = Current.Id,
                Sequence = Current.Sequence + 1,
                At = time.GetUtcNow(),
                Type = BuildUpdateType.Stage,
                Status = BuildUpdate.NameOf(status),
                Stage = stage,
                Attempt = attempt,
                Message = receipt?.Summary ?? message,
                Artifacts = receipt is null ? default : [.. receipt.Files.Select(file => $"{stage}/{file}")],
                Agent = receipt?.Agent,
                Error = error,
                Cause = cause,
            },
            cancellationToken);

    /// <summary>Reminds the status workers of the last entry: a worker may have died between writing it and telling them.</summary>
    public Task RemindAsync(CancellationToken cancellationToken) =>
        TellAsync(new StatusUpdateJob(Current.Id, Current.Sequence, Current.Status.IsTerminal()), Activity.Current?.Id ?? Current.TraceParent, cancellationToken);

    private async Task AppendAsync(BuildUpdate update, CancellationToken cancellationToken)
    {
        var next = Current.Apply(update);
        update = update with { CompletedStages = next.CompletedStages, TraceParent = Activity.Current?.Id };
        if (!await store.TryAppendAsync(update, cancellationToken))
        {
            throw new JournalConflictException(update.BuildId, update.Sequence);
        }

        Current = next;
        await TellAsync(new StatusUpdateJob(update.BuildId, update.Sequence, update.Type == BuildUpdateType.Build), update.TraceParent, cancellationToken);
    }

    private Task TellAsync(StatusUpdateJob job, string? traceParent, CancellationToken cancellationToken) =>
        queues?.EnqueueUpdateAsync(job, traceParent, cancellationToken) ?? Task.CompletedTask;
}
