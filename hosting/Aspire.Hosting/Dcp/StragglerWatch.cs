namespace Aspire.Hosting.Dcp;

/// <summary>
/// While a session ends: processes that outlive the one that started them. DCP signals only the first process of an executable and waits
/// six seconds for its output to be closed, which a child keeps open (a shell or a package runner that dies before what it runs, or starts it
/// only then). Here they are told to end as soon as they are on their own, as a terminal would have told them at once.
/// </summary>
internal sealed class StragglerWatch(DcpOffspring offspring, DcpOptions options, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly HashSet<ProcessIdentity> _told = [];

    /// <summary>Completes when none is left but the spared ones and what those have started.</summary>
    /// <param name="spared">Processes that DCP has started and that do not end now.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async Task RunAsync(IReadOnlySet<int> spared, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (offspring.Read(spared) is { Count: > 0 } left)
        {
            foreach (var (process, root) in left)
            {
                if (time.GetElapsedTime(started) > options.StopGrace)
                {
                    LinuxProc.Signal(process, LinuxProc.KillSignal);
                }
                else if (root is null && _told.Add(process))
                {
                    LinuxProc.Signal(process, LinuxProc.Terminate);
                }
            }

            await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends what is left, without a warning.</summary>
    public void Kill(IReadOnlySet<int> spared)
    {
        foreach (var (process, _) in offspring.Read(spared))
        {
            LinuxProc.Signal(process, LinuxProc.KillSignal);
        }
    }
}
