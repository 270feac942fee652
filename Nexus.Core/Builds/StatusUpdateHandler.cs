using System.Diagnostics;
using System.Text.Json;
using Amazon.Runtime;
using Microsoft.Extensions.Logging;
using Nexus.Core.Agents;
using Nexus.Core.Artifacts;
using Nexus.Core.Builds.Stages;
using Nexus.Core.Builds.Statistics;
using Nexus.Core.Models;
using Nexus.Core.Notifications;
using Nexus.Core.Queues;
using Nexus.Core.Storage;

namespace Nexus.Core.Builds;

/// <summary>
/// Applies journal entries to builds, enters the agents of those that are completed in the catalogue, tells the live streams, and sends a notification when the build's own status changed. Jobs
/// may come twice, late or out of order: the journal says what is next, and nothing moves backwards.
/// </summary>
public sealed partial class StatusUpdateHandler(
    BuildStore store, AgentStore agents, BuildFactStore facts, BuildArtifacts artifacts, BuildBroadcast broadcast, BuildNotifications notifications, TimeProvider time,
    ILogger<StatusUpdateHandler> logger) : IJobHandler
{
    // Longer than a send takes; a worker that dies in between delays the notification by this much.
    private static readonly TimeSpan ClaimDuration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SendAgain = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async Task<JobOutcome> HandleAsync(LeasedJob job, CancellationToken draining, CancellationToken cancellationToken)
    {
        var request = BuildQueues.ReadUpdateJob(job);
        Activity.Current?.SetTag("nexus.build.id", request.BuildId).SetTag("nexus.build.sequence", request.Sequence);
        var build = await ApplyAsync(request, cancellationToken);
        if (build is null)
        {
            LogUnknown(request.BuildId);
            return JobOutcome.Done;
        }

        return request.ChangesBuild ? await TellAsync(build, request.Sequence, cancellationToken) : JobOutcome.Done;
    }

    private async Task<JobOutcome> TellAsync(Build build, long sequence, CancellationToken cancellationToken)
    {
        try
        {
            if (!await NotifyAsync(build, sequence, cancellationToken))
            {
                return JobOutcome.Postpone(TimeSpan.FromMilliseconds(100), "Another worker is sending the notifications of this build.");
            }
        }
        catch (Exception e) when (e.IsOutage)
        {
            // However long SQS is away: the attempts do not count, so the event is late and not lost.
            LogNotSent(e, build.Id);
            return JobOutcome.Postpone(SendAgain, e.Message);
        }

        if (build.Status.IsTerminal())
        {
            await store.Active.RemoveAsync(build.Id, build.Sequence, cancellationToken);
        }

        return JobOutcome.Done;
    }

    private async Task<Build?> ApplyAsync(StatusUpdateJob request, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await store.FindAsync(request.BuildId, cancellationToken) is not { } build)
            {
                return null;
            }

            if (request.Sequence == 0)
            {
                await facts.AddAsync(BuildFact.Of(build, []), cancellationToken);
                await broadcast.PublishAsync([Creation(build)]);
            }

            if (build.Sequence >= request.Sequence)
            {
                return build;
            }

            var entries = await store.ReadJournalAsync(build.Id, build.Sequence, cancellationToken);
            if (entries.Count == 0)
            {
                throw new InvalidOperationException(
                    $"A job asks for entry {request.Sequence} of the journal of {build.Id}, but the journal ends at {build.Sequence}.");
            }

            // Before the state moves on: a worker that dies in between leaves all to the next, an agent is entered once, and a fact counts once.
            var next = await EnterAgentsAsync(build, entries, cancellationToken);
            await facts.AddAsync(BuildFact.Of(build, entries).Select(WithUsage), cancellationToken);
            if (await store.TryAdvanceAsync(build, next, cancellationToken))
            {
                await broadcast.PublishAsync(entries);
                return next;
            }
        }
    }

    /// <summary>The build after the entries. The journal has decided: an agent is entered where its build is completed, and never where it was cancelled before.</summary>
    private async Task<Build> EnterAgentsAsync(Build build, IReadOnlyList<BuildUpdate> entries, CancellationToken cancellationToken)
    {
        foreach (var update in entries)
        {
            build = build.Apply(update);
            if (update.BuildStatus == BuildStatus.Completed && build.DeployedAgent is { } agent)
            {
                await agents.PublishAsync(agent, build.Owner, cancellationToken);
            }
        }

        return build;
    }

    private BuildFact WithUsage(BuildFact fact)
    {
        if (fact.Kind != BuildFactKind.Ended)
        {
            return fact;
        }

        try
        {
            var usage = StageUsage.Read(artifacts.FolderOf(fact.BuildId));
            return usage.Count == 0 ? fact : fact with { Usage = usage.Values.Aggregate(TokenUsage.None, (sum, stage) => sum.Add(stage)) };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // A build ends though its volume is away; what it took is then not known.
            LogUsageUnknown(e, fact.BuildId);
            return fact;
        }
    }

    private async Task<bool> NotifyAsync(Build build, long sequence, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await store.TryClaimNotificationsAsync(build.Id, now, now + ClaimDuration, cancellationToken) is not { } notified)
        {
            return false;
        }

        // A job may come late or again when more is applied than it asks for; whoever takes the build's mark off must have told of all that.
        var last = Math.Max(sequence, build.StatusSequence);
        var sent = notified;
        try
        {
            var changes = last <= notified ? [] : (await store.ReadJournalAsync(build.Id, Math.Max(notified, 0), cancellationToken))
                .Where(update => update.Type == BuildUpdateType.Build && update.Sequence <= build.Sequence);
            foreach (var change in notified < 0 ? changes.Prepend(Creation(build)) : changes)
            {
                await notifications.SendAsync(build, change, cancellationToken);
                sent = change.Sequence;
            }
        }
        finally
        {
            await store.SetNotifiedAsync(build.Id, sent, CancellationToken.None);
        }

        return true;
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

    [LoggerMessage(LogLevel.Warning, "What the models took for build {Build} cannot be read; statistics do not count it.")]
    private partial void LogUsageUnknown(Exception e, string build);

    [LoggerMessage(LogLevel.Warning, "A status update names build {Build}, which does not exist.")]
    private partial void LogUnknown(string build);

    [LoggerMessage(LogLevel.Warning, "The notifications of build {Build} could not be sent; trying again until they are.")]
    private partial void LogNotSent(Exception e, string build);
}
