namespace Queue.Bench;

/// <summary>What one run brought.</summary>
/// <param name="Submit">Jobs submitted per second by one caller that awaits each before the next, with no worker running.</param>
/// <param name="SubmitConcurrently">Jobs submitted per second by 64 callers, one job with each call, with no worker running.</param>
/// <param name="Drain">Jobs worked off per second with nobody submitting.</param>
/// <param name="Together">Jobs per second while both happen.</param>
/// <param name="Memory">MiB of the worker, with its children.</param>
/// <param name="Latencies">From submission to execution at 90 a second, in ms.</param>
internal sealed record Measured(double Submit, double SubmitConcurrently, double Drain, double Together, double Memory, double[] Latencies)
{
    /// <summary>Ours only: jobs submitted per second in batches of 500; the peer has none.</summary>
    public double SubmitInBatches { get; init; }

    /// <summary>Ours only: jobs worked off per second by a worker that has just started and compiles as it goes.</summary>
    public double DrainCold { get; init; }
}
