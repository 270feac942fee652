using System.Globalization;

namespace Aspire.Hosting.Dcp;

/// <summary>Who listens on a port. DCP is silent about a service whose port is taken, so it must be said before.</summary>
/// <param name="ProcessId">Null where the system does not tell.</param>
/// <param name="Program">Such as <c>redis-server</c> or <c>node server.js</c>.</param>
internal sealed record PortOwner(int Port, int? ProcessId, string? Program)
{
    public string Describe() => (Program, ProcessId) switch
    {
        ({ } name, { } id) => $"Port {Port} is in use by '{name}' (process {id}).",
        _ => $"Port {Port} is in use by another process.",
    };

    /// <summary>Null when the port is free.</summary>
    public static Task<PortOwner?> FindAsync(int port, CancellationToken cancellationToken) => Task.Run(
        () => PortAllocator.IsFree(port) ? null
            : OperatingSystem.IsLinux() ? FromProc(port, cancellationToken)
            : new PortOwner(port, null, null),
        cancellationToken);

    private static PortOwner FromProc(int port, CancellationToken cancellationToken)
    {
        var sockets = Listeners(port);
        if (sockets.Count > 0)
        {
            foreach (var folder in Directory.EnumerateDirectories("/proc"))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                    && HoldsAny(folder, sockets))
                {
                    return new PortOwner(port, process, LinuxProc.DescriptionOf(process));
                }
            }
        }

        return new PortOwner(port, null, null);
    }

    /// <summary>The kernel's tables have the local address as ADDRESS:PORT in hexadecimal, the state (0A = listening) and the inode.</summary>
    private static HashSet<string> Listeners(int port)
    {
        var suffix = $":{port:X4}";
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in (ReadOnlySpan<string>)["/proc/net/tcp", "/proc/net/tcp6"])
        {
            if (!File.Exists(table))
            {
                continue;
            }

            foreach (var line in File.ReadLines(table).Skip(1))
            {
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields.Length > 9 && fields[1].EndsWith(suffix, StringComparison.Ordinal) && fields[3] == "0A")
                {
                    found.Add($"socket:[{fields[9]}]");
                }
            }
        }

        return found;
    }

    private static bool HoldsAny(string folder, HashSet<string> sockets)
    {
        try
        {
            foreach (var descriptor in new DirectoryInfo(Path.Combine(folder, "fd")).EnumerateFileSystemInfos())
            {
                if (descriptor.LinkTarget is { } target && sockets.Contains(target))
                {
                    return true;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ended, or belongs to another user.
        }

        return false;
    }
}
