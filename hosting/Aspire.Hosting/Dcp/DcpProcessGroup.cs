using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.Dcp;

/// <summary>The processes of DCP itself, found by their connections to the log socket.</summary>
/// <param name="program">The file that they run.</param>
/// <param name="kubeconfig">The argument by which those of this session are known on the command line.</param>
/// <param name="connected">All that ever connected to the log socket.</param>
internal sealed class DcpProcessGroup(string program, string kubeconfig, Func<IReadOnlyCollection<int>> connected)
{
    private const string ApiServer = "start-apiserver";
    private const string ProcessMonitor = "monitor-process";
    private const string MonitoredChild = "--child";
    private const string NotificationSocket = "--notification-socket";

    /// <summary>By which a process of DCP knows its session.</summary>
    public const string SessionFolderVariable = "DCP_SESSION_FOLDER";

    private readonly HashSet<string> _sockets = new(StringComparer.Ordinal);
    private readonly string _name = Path.GetFileNameWithoutExtension(program);

    /// <summary>What they have started.</summary>
    public DcpOffspring Offspring => field ??= new(() => [.. Running().Union(OfThisSession())], _name);

    /// <summary>False where the system does not tell who connected; then nothing is known of any process.</summary>
    public bool AreKnown => connected().Count > 0;

    /// <summary>Those that still run. The number of one that ended may already belong to a stranger, hence the look at the name.</summary>
    public IReadOnlyList<int> Running() => [.. connected().Where(IsRunning)];

    /// <summary>
    /// Notes the socket over which the processes of DCP talk to each other. The API server removes it at its end, but often ends before it gets
    /// to it; what it leaves lies in the user's cache folder for ever.
    /// </summary>
    public void NoteSockets()
    {
        foreach (var arguments in OfThisSession().Select(LinuxProc.ArgumentsOf))
        {
            if (ValueOf(NotificationSocket, arguments) is { } path)
            {
                _sockets.Add(path);
            }
        }
    }

    public void RemoveSockets()
    {
        foreach (var socket in _sockets)
        {
            File.Delete(socket);
        }
    }

    /// <summary>
    /// Tells the others, once the API server has finished, what they otherwise find out by polling. The API server itself is left alone: it
    /// still has files of its own to remove. A monitor that is told to end forgets the process that it should end first, such as the one that
    /// reports a container runtime's events: so that one is told as well. Where the system has no polite way, nothing happens.
    /// </summary>
    public void TerminateFollowers()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        foreach (var id in Running())
        {
            var arguments = LinuxProc.ArgumentsOf(id);
            if (LinuxProc.Find(id) is { } process && !arguments.Contains(ApiServer))
            {
                if (arguments.Contains(ProcessMonitor) && int.TryParse(ValueOf(MonitoredChild, arguments), CultureInfo.InvariantCulture, out var child)
                    && LinuxProc.Find(child) is { } monitored && LinuxProc.VariableOf(child, SessionFolderVariable) == Path.GetDirectoryName(kubeconfig))
                {
                    LinuxProc.Signal(monitored, LinuxProc.Terminate);
                }

                LinuxProc.Signal(process, LinuxProc.Terminate);
            }
        }
    }

    public void Kill()
    {
        foreach (var id in Running().Union(OfThisSession()))
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill(entireProcessTree: true);
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
            {
                // It ended in between.
            }
        }
    }

    /// <summary>Also those that have not connected yet, but not the ones that watch over single executables.</summary>
    private IReadOnlyList<int> OfThisSession() => OperatingSystem.IsLinux() ? LinuxProc.FindByArgument(kubeconfig) : [];

    private static string? ValueOf(string option, IReadOnlyList<string> arguments) =>
        arguments.SkipWhile(argument => argument != option).Skip(1).FirstOrDefault();

    private bool IsRunning(int id)
    {
        if (OperatingSystem.IsLinux())
        {
            return LinuxProc.Find(id) is not null && LinuxProc.NameOf(id) == _name;
        }

        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited && string.Equals(process.ProcessName, _name, StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
