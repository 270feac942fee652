namespace Aspire.Hosting.Dcp;

/// <summary>A process that DCP has started, or one of those has.</summary>
/// <param name="Process">The process.</param>
/// <param name="Root">The one above it that DCP has started itself; null where that has ended and left it behind.</param>
internal readonly record struct Offspring(ProcessIdentity Process, ProcessIdentity? Root);

/// <summary>
/// Finds what DCP has started, and what that has started in its turn, on Linux. Who was left behind by the one that started it is known by the
/// session, which DCP begins for itself and hands down, or because it was seen before.
/// </summary>
/// <param name="engine">The processes of DCP itself that are known.</param>
/// <param name="program">The name of DCP's program, which also watches over single processes.</param>
internal sealed class DcpOffspring(Func<IReadOnlyCollection<int>> engine, string program)
{
    // What serves containers belongs to them, and stays as long as they do.
    private static readonly HashSet<string> Runtimes = new(StringComparer.Ordinal)
    {
        "docker", "dockerd", "podman", "conmon", "runc", "crun", "netavark", "aardvark-dns", "slirp4netns", "pasta", "rootlessport", "fuse-overlayfs", "catatonit",
    };

    private readonly HashSet<ProcessIdentity> _seen = [];
    private readonly HashSet<int> _sessions = [];

    /// <summary>Notes the session of DCP, which tells what it has started when DCP itself is gone.</summary>
    public void NoteSession()
    {
        if (OperatingSystem.IsLinux())
        {
            NoteSessionOf(engine());
        }
    }

    private void NoteSessionOf(IReadOnlyCollection<int> processes)
    {
        var here = LinuxProc.SessionOf(Environment.ProcessId);
        _sessions.UnionWith(processes.Select(LinuxProc.SessionOf).OfType<int>().Where(session => session != here));
    }

    /// <summary>All that run now.</summary>
    /// <param name="spared">Processes that are not to be found, nor what they have started.</param>
    public IReadOnlyList<Offspring> Read(IReadOnlySet<int> spared)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        // Asked once: each time all processes of the machine are looked at.
        var known = engine();
        NoteSessionOf(known);
        var all = LinuxProc.All().ToDictionary(row => row.Identity.Id);
        var own = known.Where(all.ContainsKey).ToHashSet();
        var found = new List<Offspring>();
        foreach (var row in all.Values)
        {
            var top = TopOf(row, all, own, spared);
            var root = own.Contains(top.Parent) ? top : null;
            if (!own.Contains(row.Identity.Id) && !spared.Contains(top.Identity.Id) && (root is not null || _sessions.Contains(row.Session) || _seen.Contains(row.Identity))
                && !IsOfAnEngine((root ?? row).Identity.Id))
            {
                _seen.Add(row.Identity);
                found.Add(new(row.Identity, root?.Identity));
            }
        }

        return found;
    }

    private bool IsOfAnEngine(int id) => LinuxProc.NameOf(id) is not { } name || name == program || Runtimes.Contains(name);

    /// <summary>The highest of those above it, up to DCP or a spared one.</summary>
    private static ProcessRow TopOf(ProcessRow row, Dictionary<int, ProcessRow> all, HashSet<int> own, IReadOnlySet<int> spared)
    {
        while (!own.Contains(row.Parent) && !spared.Contains(row.Identity.Id) && all.TryGetValue(row.Parent, out var parent))
        {
            row = parent;
        }

        return row;
    }
}
