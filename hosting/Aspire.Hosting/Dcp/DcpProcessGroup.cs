using System.ComponentModel;
using System.Diagnostics;

namespace Aspire.Hosting.Dcp;

/// <summary>The processes of DCP itself, found by their connections to the log socket.</summary>
/// <param name="program">The file that they run.</param>
/// <param name="kubeconfig">The argument by which those of this session are known on the command line.</param>
/// <param name="connected">All that ever connected to the log socket.</param>
internal sealed class DcpProcessGroup(string program, string kubeconfig, Func<IReadOnlyCollection<int>> connected)
{
    private const string ApiServer = "start-apiserver";
    private const string NotificationSocket = "--notification-socket";

    private readonly string _name = Path.GetFileNameWithoutExtension(program);

    /// <summary>Those that still run. The number of one that ended may already belong to a stranger, hence the look at the name.</summary>
    public IReadOnlyList<int> Running() => [.. connected().Where(IsRunning)];

    /// <summary>
    /// The sockets by which the processes of DCP talk to each other. The API server removes its own at its end, but often ends before it gets
    /// to it; what it leaves lies in the user's cache folder for ever.
    /// </summary>
    public IReadOnlyList<string> NotificationSockets()
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        var sockets = new List<string>();
        foreach (var arguments in Running().Select(LinuxProc.ArgumentsOf))
        {
            if (arguments.SkipWhile(argument => argument != NotificationSocket).Skip(1).FirstOrDefault() is { } path)
            {
                sockets.Add(path);
            }
        }

        return sockets;
    }

    /// <summary>
    /// Tells the others, once the API server has finished, what they otherwise find out by polling. The API server itself is left alone: it
    /// still has files of its own to remove. Where the system has no polite way, nothing happens.
    /// </summary>
    public void TerminateFollowers()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        foreach (var id in Running())
        {
            if (LinuxProc.Find(id) is { } process && !LinuxProc.ArgumentsOf(id).Contains(ApiServer))
            {
                LinuxProc.Signal(process, LinuxProc.Terminate);
            }
        }
    }

    public void Kill()
    {
        foreach (var id in OperatingSystem.IsLinux() ? Running().Union(LinuxProc.FindByArgument(kubeconfig)) : Running())
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
