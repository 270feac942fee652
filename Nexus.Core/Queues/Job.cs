namespace Nexus.Core.Queues;

/// <summary>How soon a job is taken, compared with others of its queue.</summary>
public enum JobPriority
{
    /// <summary>In order of arrival.</summary>
    Normal,

    /// <summary>Before every job of normal priority.</summary>
    High,
}

/// <summary>A job to be put on a queue.</summary>
/// <param name="Id">Unique among the unfinished jobs of the queue: a second job of the same id is dropped.</param>
/// <param name="Body">The payload.</param>
public sealed record JobRequest(string Id, ReadOnlyMemory<byte> Body)
{
    /// <summary>Not before this long from now. Zero: at once.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Which of the waiting jobs go first.</summary>
    public JobPriority Priority { get; init; }

    /// <summary>The W3C trace context of the sender; null takes the current activity's.</summary>
    public string? TraceParent { get; init; }
}

/// <summary>A job that a consumer holds until its lease runs out.</summary>
public sealed record LeasedJob
{
    /// <summary>The job's id.</summary>
    public required string Id { get; init; }

    /// <summary>The payload.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Number of this lease. It grows with every lease of the queue: a fencing token.</summary>
    public required long Token { get; init; }

    /// <summary>Which delivery that counts this is, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>When it was put on the queue, by the server's clock.</summary>
    public required DateTimeOffset EnqueuedAt { get; init; }

    /// <summary>The W3C trace context of the sender.</summary>
    public string? TraceParent { get; init; }
}

/// <summary>A job whose last attempt failed.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="Body">The payload.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="EnqueuedAt">When it was put on the queue.</param>
/// <param name="DeadAt">When it was given up.</param>
/// <param name="Error">Why.</param>
/// <param name="TraceParent">The W3C trace context of the sender.</param>
public sealed record DeadLetter(
    string Id, ReadOnlyMemory<byte> Body, int Attempts, DateTimeOffset EnqueuedAt, DateTimeOffset DeadAt, string Error, string? TraceParent = null);

/// <summary>How full a queue is.</summary>
/// <param name="Ready">Jobs that wait for a consumer.</param>
/// <param name="Delayed">Jobs that are not due yet.</param>
/// <param name="InFlight">Jobs that a consumer holds.</param>
/// <param name="Dead">Jobs that were given up.</param>
/// <param name="OldestAge">How long the first waiting job has been on the queue; zero when none waits.</param>
/// <param name="Taken">Grows by one with every lease; where it begins means nothing. Null where none was given yet.</param>
public sealed record QueueStatistics(long Ready, long Delayed, long InFlight, long Dead, TimeSpan OldestAge, long? Taken = null);
