using System.Diagnostics;

namespace Nexus.Core.Builds;

/// <summary>Accepts builds: stores them, then asks the workers to run them.</summary>
public sealed class BuildSubmission(BuildStore store, BuildQueues queues, TimeProvider time)
{
    /// <summary>Accepts a build.</summary>
    /// <param name="owner">Whom it belongs to.</param>
    /// <param name="requirement">What is to be built.</param>
    /// <param name="name">Name for people; made from the requirement when null or blank.</param>
    /// <param name="ulid">
    /// For the build's id, where it was reserved. To submit again under the same one accepts no second build, and finishes what
    /// the first submission may have left undone.
    /// </param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<Build> SubmitAsync(
        string owner, string requirement, string? name, string? ulid = null, CancellationToken cancellationToken = default)
    {
        ulid ??= Ulid.New(time.GetUtcNow());
        var build = Build.Create(BuildId.Prefix + ulid, owner, requirement, name, Ulid.TimeOf(ulid), Activity.Current?.Id);

        // A build that exists but is not queued any more is in a worker's hands.
        if (await store.CreateAsync(build, cancellationToken) || await store.FindAsync(build.Id, cancellationToken) is { Sequence: 0 })
        {
            await Task.WhenAll(
                queues.EnqueueBuildAsync(build, cancellationToken),
                queues.EnqueueUpdateAsync(new StatusUpdateJob(build.Id, 0, ChangesBuild: true), build.TraceParent, cancellationToken));
        }

        return build;
    }
}
