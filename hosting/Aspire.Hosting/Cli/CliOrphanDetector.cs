using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Cli;

/// <summary>Stops the application when the CLI that started it is gone: a CLI that was killed can't say goodbye.</summary>
internal sealed partial class CliOrphanDetector(IConfiguration configuration, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<CliOrphanDetector> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>A number is given to another process later on; the time of start tells them apart.</summary>
    internal static bool IsAlive(int processId, out DateTime started)
    {
        started = default;
        try
        {
            using var process = Process.GetProcessById(processId);
            started = process.StartTime;
            return !process.HasExited;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (CliSession.CliProcessOf(configuration) is not { } cli)
        {
            return;
        }

        var isAlive = IsAlive(cli, out var first);
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (isAlive && await timer.WaitForNextTickAsync(stoppingToken))
            {
                isAlive = IsAlive(cli, out var now) && now == first;
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }

        LogGone(logger, cli);
        lifetime.StopApplication();
    }

    [LoggerMessage(LogLevel.Information, "The Aspire CLI (process {ProcessId}) is gone; the application stops.")]
    private static partial void LogGone(ILogger logger, int processId);
}
