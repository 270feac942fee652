using System.Text;
using System.Text.Json;
using Nexus.Core.Queues;

namespace Nexus.Core.Builds;

/// <summary>A job of the queue <c>status_updates</c>: look at a build's journal up to this entry.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="Sequence">The entry; 0 is the creation.</param>
/// <param name="ChangesBuild">Whether the entry changes the build's own status, so that somebody has to be notified.</param>
public sealed record StatusUpdateJob(string BuildId, long Sequence, bool ChangesBuild);

/// <summary>The two queues of the platform.</summary>
/// <param name="agentBuilds">Builds to run.</param>
/// <param name="statusUpdates">Journal entries to apply.</param>
public sealed class BuildQueues(JobQueue agentBuilds, JobQueue statusUpdates)
{
    /// <summary>Name of the queue of builds to run.</summary>
    public const string AgentBuilds = "agent_builds";

    /// <summary>Name of the queue of journal entries to apply.</summary>
    public const string StatusUpdates = "status_updates";

    /// <summary>The names of all queues.</summary>
    public static IReadOnlyList<string> Names { get; } = [AgentBuilds, StatusUpdates];

    /// <summary>
    /// Asks for a build to be run from the state it is in. Each time that a build is queued has a job of its own: the worker that
    /// still holds the one before is about to give it up, and this one must not fall to that. Answers false where it waits there already.
    /// </summary>
    public Task<bool> EnqueueBuildAsync(Build build, CancellationToken cancellationToken) =>
        agentBuilds.EnqueueAsync(
            new JobRequest(JobIdOf(build), Encoding.UTF8.GetBytes(build.Id)) { TraceParent = build.TraceParent }, cancellationToken);

    /// <summary>Why the queue gave up running a build as it is now queued, or null where it did not.</summary>
    public async Task<DeadLetter?> FindDeadBuildAsync(Build build, CancellationToken cancellationToken) =>
        await agentBuilds.FindDeadAsync(JobIdOf(build), cancellationToken);

    /// <summary>Asks for a journal entry to be applied, and with it all that are before it.</summary>
    public Task EnqueueUpdateAsync(StatusUpdateJob job, string? traceParent, CancellationToken cancellationToken) =>
        statusUpdates.EnqueueAsync(
            new JobRequest($"{job.BuildId}:{job.Sequence}", JsonSerializer.SerializeToUtf8Bytes(job, NexusJson.Compact.StatusUpdateJob))
            {
                TraceParent = traceParent,
            },
            cancellationToken);

    private static string JobIdOf(Build build) => $"{build.Id}:{build.Run}";

    /// <summary>The build that a job of <see cref="AgentBuilds"/> is about. One that names none is not ours: it throws, and so ends among the dead letters.</summary>
    public static string ReadBuildJob(LeasedJob job) => Checked(Encoding.UTF8.GetString(job.Body.Span), job);

    /// <summary>What a job of <see cref="StatusUpdates"/> is about. One that names no build throws.</summary>
    public static StatusUpdateJob ReadUpdateJob(LeasedJob job)
    {
        var update = JsonSerializer.Deserialize(job.Body.Span, NexusJson.Compact.StatusUpdateJob)
            ?? throw new JsonException($"The body of job {job.Id} is null; expected a status update.");
        Checked(update.BuildId, job);
        return update;
    }

    // Before anything is asked or written under that name: a store refuses some, and that would pass for an outage.
    private static string Checked(string? buildId, LeasedJob job) => BuildId.IsValid(buildId)
        ? buildId!
        : throw new InvalidDataException($"Job {job.Id} names no build: expected {BuildId.Prefix} and a ULID in its body of {job.Body.Length} bytes.");
}
