using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Nexus.Core.Notifications;
using Nexus.Core.Queues;

namespace Nexus.Core.Builds;

/// <summary>
/// Applies journal entries to builds, tells the live streams, and sends a notification when the build's own status changed. Jobs
/// may come twice, late or out of order: the journal says what is next, and nothing moves backwards.
/// </summary>
public sealed partial class StatusUpdateHandler(
    BuildStore store, BuildBroadcast broadcast, BuildNotifications notifications, ILogger<StatusUpdateHandler> logger) : IJobHandler
{
    /// <inheritdoc/>
    public async Task<JobOutcome> HandleAsync(LeasedJob job, CancellationToken draining, CancellationToken cancellationToken)
    {
        var request = BuildQueues.ReadUpdateJob(job);
        Activity.Current?.SetTag("nexus.build.id", request.BuildId).SetTag("nexus.build.sequence", request.Sequence);
        var applied = await ApplyAsync(request, cancellationToken);
        if (applied is null)
        {
            LogUnknown(request.BuildId);
            return JobOutcome.Done;
        }

        if (applied is var (build, notified) && request.ChangesBuild && notified < request.Sequence)
        {
            await NotifyAsync(build, notified, cancellationToken);
        }

        return JobOutcome.Done;
    }

    private async Task<(Build Build, long Notified)?> ApplyAsync(StatusUpdateJob request, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await store.FindWithNotifiedAsync(request.BuildId, cancellationToken) is not var (build, notified))
            {
                return null;
            }

            if (request.Sequence == 0)
            {
                await broadcast.PublishAsync([Creation(build)]);
            }

            if (build.Sequence >= request.Sequence)
            {
                return (build, notified);
            }

            var entries = await store.ReadJournalAsync(build.Id, build.Sequence, cancellationToken);
            if (entries.Count == 0)
            {
                throw new InvalidOperationException(
                    $"A job asks for entry {request.Sequence} of the journal of {build.Id}, but the journal ends at {build.Sequence}.");
            }

            var next = entries.Aggregate(build, (state, update) => state.Apply(update));
            if (await store.TryAdvanceAsync(build, next, cancellationToken))
            {
                await broadcast.PublishAsync(entries);
                return (next, notified);
            }
        }
    }

    private async Task NotifyAsync(Build build, long notified, CancellationToken cancellationToken)
    {
        var changes = (await store.ReadJournalAsync(build.Id, Math.Max(notified, 0), cancellationToken))
            .Where(update => update.Type == BuildUpdateType.Build && update.Sequence <= build.Sequence);
        if (notified < 0)
        {
            changes = changes.Prepend(Creation(build));
        }

        foreach (var change in changes)
        {
            await notifications.SendAsync(build, change, cancellationToken);
            await store.SetNotifiedAsync(build.Id, change.Sequence, cancellationToken);
        }
    }

    private static BuildUpdate Creation(Build build) => new()
    {
        BuildId = build.Id,
        Sequence = 0,
        At = build.CreatedAt,
        Type = BuildUpdateType.Build,
        Status = BuildUpdate.NameOf(BuildStatus.Queued),
        Message = "The build is accepted.",
        TraceParent = build.TraceParent,
    };

    [LoggerMessage(LogLevel.Warning, "A status update names build {Build}, which does not exist.")]
    private partial void LogUnknown(string build);
}
