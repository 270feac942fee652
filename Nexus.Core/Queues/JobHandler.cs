namespace Nexus.Core.Queues;

/// <summary>What a handler decided about a job.</summary>
public sealed record JobOutcome
{
    private JobOutcome()
    {
    }

    /// <summary>Done; take it off the queue.</summary>
    public static JobOutcome Done { get; } = new() { IsDone = true };

    /// <summary>Whether the job is done.</summary>
    public bool IsDone { get; private init; }

    /// <summary>How long to hide it.</summary>
    public TimeSpan Delay { get; private init; }

    /// <summary>Why it is given back.</summary>
    public string Reason { get; private init; } = "";

    /// <summary>Give the job back without counting the attempt: it is not the job's fault.</summary>
    public static JobOutcome Postpone(TimeSpan delay, string reason) => new() { Delay = delay, Reason = reason };
}

/// <summary>Works on the jobs of one queue. May be called for several jobs at once, and for one job more than once.</summary>
public interface IJobHandler
{
    /// <summary>Works on a job. An exception counts as a failed attempt.</summary>
    /// <param name="job">The job.</param>
    /// <param name="draining">Signals that the process is about to stop: finish or postpone at the next good moment.</param>
    /// <param name="cancellationToken">Signals that the lease is lost or the time to drain is over: stop at once.</param>
    Task<JobOutcome> HandleAsync(LeasedJob job, CancellationToken draining, CancellationToken cancellationToken);
}
