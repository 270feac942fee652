using System.Diagnostics;
using Aspire.Hosting.Dcp;

namespace Aspire.Hosting.Cli;

/// <summary>When this process started: with its number, that is what the CLI knows it by.</summary>
internal static class StartOfProcess
{
    // Linux counts in hundredths of a second for whoever asks, whatever its clock does.
    private const int MillisecondsPerTick = 10;

    /// <summary>By the clock on the wall.</summary>
    public static DateTimeOffset Own { get; } = Read();

    /// <summary>On Linux the time since the machine started, which stays the same when the clock is set; elsewhere the same as <see cref="Own"/>.</summary>
    public static DateTimeOffset OwnStable { get; } = OperatingSystem.IsLinux() && LinuxProc.Find(Environment.ProcessId) is { } own
        ? DateTimeOffset.FromUnixTimeMilliseconds(own.StartTime * MillisecondsPerTick)
        : Own;

    private static DateTimeOffset Read()
    {
        using var own = Process.GetCurrentProcess();
        return own.StartTime;
    }
}
