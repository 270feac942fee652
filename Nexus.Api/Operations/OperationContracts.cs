using System.Text;
using System.Text.Json.Serialization;
using Nexus.Core.Builds;
using Nexus.Core.Health;
using Nexus.Core.Queues;

namespace Nexus.Api.Operations;

/// <summary>How full a queue is.</summary>
/// <param name="Name">The queue.</param>
/// <param name="Backlog">Jobs that wait for a worker.</param>
/// <param name="Delayed">Jobs that are not due yet.</param>
/// <param name="InFlight">Jobs that a worker holds.</param>
/// <param name="DeadLetters">Jobs that were given up.</param>
/// <param name="OldestAgeMs">How long the first waiting job has been on the queue, in milliseconds; 0 when none waits.</param>
/// <param name="Taken">Grows by one with every job that a worker takes; where it begins means nothing. Left out where none was taken yet.</param>
public sealed record QueueDetail(string Name, long Backlog, long Delayed, long InFlight, long DeadLetters, long OldestAgeMs, long? Taken = null)
{
    internal static async Task<QueueDetail> ReadAsync(JobQueue queue, CancellationToken cancellationToken)
    {
        var now = await queue.GetStatisticsAsync(cancellationToken);
        return new QueueDetail(queue.Name, now.Ready, now.Delayed, now.InFlight, now.Dead, (long)now.OldestAge.TotalMilliseconds, now.Taken);
    }
}

/// <summary>The queues.</summary>
/// <param name="Items">The queues.</param>
public sealed record QueueList(IReadOnlyList<QueueDetail> Items);

/// <summary>A job that was given up.</summary>
public record DeadLetterSummary
{
    /// <summary>The job's id.</summary>
    public required string Id { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it was put on the queue.</summary>
    public required DateTimeOffset EnqueuedAt { get; init; }

    /// <summary>When it was given up.</summary>
    public required DateTimeOffset DeadAt { get; init; }

    /// <summary>Why.</summary>
    public required string Error { get; init; }

    internal static DeadLetterSummary From(DeadLetter letter) => new()
    {
        Id = letter.Id,
        Attempts = letter.Attempts,
        EnqueuedAt = letter.EnqueuedAt,
        DeadAt = letter.DeadAt,
        Error = letter.Error,
    };
}

/// <summary>A job that was given up, with its payload.</summary>
public sealed record DeadLetterDetail : DeadLetterSummary
{
    /// <summary>The payload, as text.</summary>
    [JsonPropertyOrder(1)]
    public required string Body { get; init; }

    internal static new DeadLetterDetail From(DeadLetter letter) => new()
    {
        Id = letter.Id,
        Attempts = letter.Attempts,
        EnqueuedAt = letter.EnqueuedAt,
        DeadAt = letter.DeadAt,
        Error = letter.Error,
        Body = Encoding.UTF8.GetString(letter.Body.Span),
    };
}

/// <summary>A page of dead letters, newest first.</summary>
/// <param name="Items">The dead letters.</param>
/// <param name="NextCursor">Where the next page begins; null on the last page.</param>
public sealed record DeadLetterPage(
    IReadOnlyList<DeadLetterSummary> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor);

/// <summary>Which dead letters are meant: either some by their ids, or all.</summary>
/// <param name="Ids">At most 100 ids.</param>
/// <param name="All">Whether all of the queue are meant.</param>
public sealed record DeadLetterSelection(IReadOnlyList<string>? Ids = null, bool All = false)
{
    private const int MaxIds = 100;
    private const int MaxIdLength = 200;

    internal Dictionary<string, string[]>? Validate() => (Ids, All) switch
    {
        (null, true) => null,
        ({ Count: >= 1 and <= MaxIds } ids, false) when ids.All(id => id is { Length: >= 1 and <= MaxIdLength }) => null,
        _ => new() { ["ids"] = [$"Expected either ids, with 1 to {MaxIds} ids of 1 to {MaxIdLength} characters, or all: true."] },
    };
}

/// <summary>What became of a request about dead letters.</summary>
/// <param name="Count">How many dead letters it found.</param>
public sealed record DeadLetterCount(int Count);

/// <summary>The workers that run.</summary>
/// <param name="Items">By queue and start. One that has been silent for 20 seconds is not among them.</param>
public sealed record WorkerList(IReadOnlyList<WorkerInfo> Items);

/// <summary>The replicas of the API that run.</summary>
/// <param name="Items">By start. One that has been silent for 20 seconds is not among them.</param>
public sealed record ReplicaList(IReadOnlyList<ReplicaInfo> Items);

/// <summary>A page of the builds that somebody works on.</summary>
/// <param name="Items">By the age of their builds, oldest first; of 500 builds that are not over.</param>
/// <param name="NextCursor">Where the next page begins; null on the last page.</param>
public sealed record LeaseList(
    IReadOnlyList<HeldLease> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor);

/// <summary>How a service behind the API answers now.</summary>
/// <param name="Name">The dependency.</param>
/// <param name="State"><c>healthy</c> or <c>unhealthy</c>.</param>
/// <param name="LatencyMs">How long the answer, or the failure, took in milliseconds.</param>
/// <param name="Error">Why it is not healthy.</param>
/// <param name="Cause">The same as a code: <c>timeout</c> where it did not answer in time, <c>error</c> where <c>error</c> is what it said itself.</param>
/// <param name="Replicas">How many servers of it run; left out where it does not tell.</param>
/// <param name="PerSecond">Commands that it carried out a second of late, whoever gave them; left out where it does not tell.</param>
/// <param name="Waiting">Messages that wait in it, about; left out where it is no queue.</param>
public sealed record DependencyDetail(
    string Name, string State, double LatencyMs, string? Error = null, string? Cause = null, int? Replicas = null, double? PerSecond = null, long? Waiting = null)
{
    internal static DependencyDetail From(DependencyState state) =>
        new(state.Name, state.IsHealthy ? "healthy" : "unhealthy", Math.Round(state.Latency.TotalMilliseconds, 2), state.Error, state.Cause,
            state.Replicas, state.PerSecond, state.Waiting);
}

/// <summary>How the platform is, as the replica sees it that answers.</summary>
/// <param name="State"><c>healthy</c>, or <c>degraded</c> where a dependency does not answer.</param>
/// <param name="CheckedAt">When it was looked at.</param>
/// <param name="Machine">The machine or task of the replica.</param>
/// <param name="ProcessId">The replica's process there.</param>
/// <param name="StartedAt">When the replica started.</param>
/// <param name="Version">The replica's version.</param>
/// <param name="Dependencies">The services behind it.</param>
/// <param name="Models">The language models that the running workers ask; null where Redis does not tell which run.</param>
public sealed record HealthDetail(
    string State, DateTimeOffset CheckedAt, string Machine, int ProcessId, DateTimeOffset StartedAt, string Version,
    IReadOnlyList<DependencyDetail> Dependencies, IReadOnlyList<string>? Models = null)
{
    internal HealthDetail With(IReadOnlyList<WorkerInfo> workers) =>
        this with { Models = [.. workers.Select(worker => worker.Model).OfType<string>().Distinct().Order(StringComparer.Ordinal)] };
}
