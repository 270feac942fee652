using System.Diagnostics;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Nexus.Core.Builds;

/// <summary>What became of a control.</summary>
public abstract record ControlResult
{
    private ControlResult()
    {
    }

    /// <summary>It is decided: the build obeys it, whatever happens to the processes.</summary>
    /// <param name="Build">The build after it.</param>
    public sealed record Accepted(Build Build) : ControlResult;

    /// <summary>The build cannot obey it as it stands.</summary>
    /// <param name="Build">The build as it stands.</param>
    /// <param name="Reason">Why not, for people.</param>
    /// <param name="Allowed">The controls that it would obey.</param>
    public sealed record Refused(Build Build, string Reason, IReadOnlyList<BuildControl> Allowed) : ControlResult;

    /// <summary>The build is not the state that the caller saw.</summary>
    /// <param name="Build">The build as it stands.</param>
    public sealed record Changed(Build Build) : ControlResult;

    /// <summary>There is no such build.</summary>
    public sealed record NotFound : ControlResult;
}

/// <summary>
/// Gives controls to builds. A control is an entry of the build's journal, written under the condition that nobody else wrote the
/// next entry: of two that race one wins, and the other is judged again by what the first made of the build. Once written it
/// cannot get lost, and the worker that runs the build finds that its own next entry is refused.
/// </summary>
public sealed partial class BuildControls(BuildStore store, BuildQueues queues, TimeProvider time, ILogger<BuildControls> logger)
{
    /// <summary>Gives a control to a build.</summary>
    /// <param name="buildId">The build.</param>
    /// <param name="control">The control.</param>
    /// <param name="stage">The stage that <see cref="BuildControl.Restart"/> goes back to; all stages before it must be completed.</param>
    /// <param name="isExpected">Whether the control is meant for the build at this version; null: whatever it is.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="ArgumentException">A restart names no stage, or one that does not exist; another control names one.</exception>
    public async Task<ControlResult> ApplyAsync(
        string buildId, BuildControl control, string? stage = null, Func<long, bool>? isExpected = null, CancellationToken cancellationToken = default)
    {
        if (control == BuildControl.Restart)
        {
            StageCatalogue.Get(stage ?? throw new ArgumentException("A restart needs the stage to go back to.", nameof(stage)));
        }
        else if (stage is not null)
        {
            throw new ArgumentException($"The control {BuildUpdate.NameOf(control)} takes no stage, but '{stage}' was given.", nameof(stage));
        }

        while (true)
        {
            if (await store.FindLatestAsync(buildId, cancellationToken) is not { } build)
            {
                return new ControlResult.NotFound();
            }

            if (isExpected?.Invoke(build.Version) == false)
            {
                return new ControlResult.Changed(build);
            }

            if (Judge(build, control, stage) is { } refusal)
            {
                return refusal;
            }

            var update = UpdateOf(build, control, stage);
            var next = build.Apply(update);
            if (build.Status.IsTerminal())
            {
                await store.Active.AddAsync(build.Id, update.Sequence, cancellationToken);
            }

            if (await store.TryAppendAsync(update with { CompletedStages = next.CompletedStages }, cancellationToken))
            {
                await TellAsync(next, cancellationToken);
                return new ControlResult.Accepted(next);
            }
        }
    }

    private static ControlResult.Refused? Judge(Build build, BuildControl control, string? stage)
    {
        var allowed = BuildTransitions.ControlsOf(build.Status);
        var status = BuildUpdate.NameOf(build.Status);
        if (!allowed.Contains(control))
        {
            return new ControlResult.Refused(
                build,
                $"Build {build.Id} is {status} and cannot obey {BuildUpdate.NameOf(control)}; " +
                (allowed.Count == 0 ? $"{status} is final." : $"it would obey {string.Join(", ", allowed.Select(BuildUpdate.NameOf))}."),
                allowed);
        }

        return stage is not null && build.FirstIncompleteStage is { } first && StageCatalogue.Get(first.Name).Order < StageCatalogue.Get(stage).Order
            ? new ControlResult.Refused(
                build, $"Build {build.Id} cannot go back to {stage}: it has not got there. The first incomplete stage is {first.Name}.", allowed)
            : null;
    }

    private BuildUpdate UpdateOf(Build build, BuildControl control, string? stage) => new()
    {
        BuildId = build.Id,
        Sequence = build.Sequence + 1,
        At = time.GetUtcNow(),
        Type = BuildUpdateType.Build,
        Status = BuildUpdate.NameOf(BuildTransitions.Target(build.Status, control)!.Value),
        Stage = stage,
        Control = control,
        Message = control switch
        {
            BuildControl.Pause => "The build is paused.",
            BuildControl.Resume => "The build is resumed.",
            BuildControl.Cancel => "The build is cancelled.",
            BuildControl.Retry => "The build is retried from the stage that failed.",
            _ => $"The build is restarted from {StageCatalogue.Get(stage!).DisplayName}.",
        },
        TraceParent = Activity.Current?.Id ?? build.TraceParent,
    };

    private async Task TellAsync(Build build, CancellationToken cancellationToken)
    {
        try
        {
            if (build.Status == BuildStatus.Queued)
            {
                await queues.EnqueueBuildAsync(build, cancellationToken);
            }

            await queues.EnqueueUpdateAsync(new StatusUpdateJob(build.Id, build.Sequence, ChangesBuild: true), Activity.Current?.Id ?? build.TraceParent, cancellationToken);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // It is written: the worker finds it, and the sweeper asks for what is to be done.
            LogLater(e, build.Id);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Build {Build}: the control is written, but the queue does not answer; the sweeper will see to it.")]
    private partial void LogLater(Exception e, string build);
}
