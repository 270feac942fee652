namespace Queue.Bench;

/// <summary>What one run brought.</summary>
/// <param name="Submit">Jobs submitted per second with no worker running; ours in batches, the peer has none.</param>
/// <param name="Drain">Jobs worked off per second with nobody submitting.</param>
/// <param name="Together">Jobs per second while both happen.</param>
/// <param name="Memory">MiB of the worker, with its children.</param>
/// <param name="Latencies">From submission to execution at 90 a second, in ms.</param>
internal sealed record Measured(double Submit, double Drain, double Together, double Memory, double[] Latencies)
{
    /// <summary>Ours only: jobs submitted per second, each awaited before the next.</summary>
    public double SubmitOneByOne { get; init; }

    /// <summary>Ours only: jobs submitted per second, each by a call of its own, 64 at a time.</summary>
    public double SubmitConcurrently { get; init; }

    /// <summary>Ours only: jobs worked off per second by a worker that has just started and compiles as it goes.</summary>
    public double DrainCold { get; init; }
}
