using System.ComponentModel;
using System.Diagnostics;

namespace Aspire.Hosting.Cli;

/// <summary>
/// Removes a socket whose process was killed and so can't remove it itself: a shell waits for the end of its input, which comes when this
/// process ends, however it ends. Where there is no shell, the next start of the same AppHost removes it.
/// </summary>
internal sealed class SocketRemoval : IAsyncDisposable
{
    // What ends a whole terminal, Ctrl+C and a hang-up, would end the shell before there is something to remove.
    private const string Script = "trap '' INT TERM HUP; read -r _; rm -f -- \"$1\"";

    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(1);

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

    /// <summary>Ends the shell, which then finds nothing to remove.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_shell is null)
        {
            return;
        }

        _shell.StandardInput.Dispose();
        await _shell.WaitForExitAsync().WaitAsync(LastWord).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _shell.Dispose();
    }
}
