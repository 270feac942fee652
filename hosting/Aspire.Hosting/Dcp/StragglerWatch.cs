using Aspire.Hosting.Dcp.Model;

namespace Aspire.Hosting.Dcp;

/// <summary>
/// While a session ends: processes that outlive the one that started them. DCP signals only the first process of an executable and waits
/// six seconds for its output to be closed, which a child keeps open (a shell or a package runner that dies before what it runs).
/// Here the children are told to end as soon as their parent has ended, as a terminal would have told them at once.
/// </summary>
internal sealed class StragglerWatch
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly DcpOptions _options;
    private readonly TimeProvider _time;
    private readonly List<(ProcessIdentity Root, IReadOnlyList<ProcessIdentity> Children)> _trees = [];

    public StragglerWatch(IEnumerable<Executable> executables, DcpOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        foreach (var executable in executables)
        {
            if (executable is { Status: { State: ExecutableState.Running, Pid: { } pid }, Spec.Persistent: not true }
                && LinuxProc.Find((int)pid) is { } root)
            {
                _trees.Add((root, LinuxProc.DescendantsOf([root.Id])));
            }
        }
    }

    /// <summary>Completes when none of the processes is left.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var told = new HashSet<ProcessIdentity>();
        var killed = false;
        while (_trees.Any(tree => LinuxProc.IsAlive(tree.Root) || tree.Children.Any(LinuxProc.IsAlive)))
        {
            await Task.Delay(Poll, _time, cancellationToken).ConfigureAwait(false);
            foreach (var (root, children) in _trees)
            {
                if (!LinuxProc.IsAlive(root))
                {
                    foreach (var child in children.Where(told.Add))
                    {
                        LinuxProc.Signal(child, LinuxProc.Terminate);
                    }
                }
            }

            if (!killed && _time.GetElapsedTime(started) > _options.StopGrace)
            {
                killed = true;
                foreach (var (root, children) in _trees)
                {
                    foreach (var process in LinuxProc.DescendantsOf([root.Id]).Concat(children).Append(root))
                    {
                        LinuxProc.Signal(process, LinuxProc.KillSignal);
                    }
                }
            }
        }
    }
}
