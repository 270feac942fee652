namespace Nexus.Core.Queues;

/// <summary>A job that a consumer holds the lease of.</summary>
internal sealed class HeldJob(LeasedJob job, long extendedAt)
{
    public LeasedJob Job { get; } = job;

    public long ExtendedAt { get; set; } = extendedAt;

    public bool IsDone { get; set; }

    public CancellationTokenSource Lost { get; } = new();

    public void Abandon()
    {
        try
        {
            Lost.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Finished in the meantime.
        }
    }
}
