using System.ComponentModel;
using System.Diagnostics;

namespace Aspire.Hosting.Cli;

/// <summary>
/// Removes a socket whose process was killed and so can't remove it itself: a shell waits for the end of its input, which comes when this
/// process ends, however it ends. Where there is no shell, the next start of the same AppHost removes it.
/// </summary>
internal sealed class SocketRemoval : IDisposable
{
    // What ends a whole terminal, Ctrl+C and a hang-up, would end the shell before there is something to remove.
    private const string Script = "trap '' INT TERM HUP; read -r _; rm -f -- \"$1\"";

    private readonly Process? _shell;

    private SocketRemoval(Process? shell) => _shell = shell;

    public static SocketRemoval Of(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return new(null);
        }

        try
        {
            return new(Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"exec >/dev/null 2>&1; {Script}", "remove-socket", path]) { RedirectStandardInput = true }));
        }
        catch (Win32Exception)
        {
            return new(null);
        }
    }

    public void Dispose()
    {
        _shell?.StandardInput.Dispose();
        _shell?.Dispose();
    }
}
