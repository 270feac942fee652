using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Cli;

/// <summary>What both channels to the CLI know of this run, and the way to end it.</summary>
internal sealed class CliSession(
    IConfiguration configuration,
    DashboardUrls dashboard,
    ResourceNotificationService notifications,
    IHostApplicationLifetime lifetime,
    TimeProvider time)
{
    /// <summary>The project file of the AppHost; empty where it was not built as one.</summary>
    public string AppHostFile => configuration["AppHost:FilePath"] is { } file && File.Exists(file) ? RealPath(Path.GetFullPath(file)) : string.Empty;

    /// <summary>Where the CLI that started us expects a socket; null: nobody did.</summary>
    public string? MainSocket => configuration["ASPIRE_BACKCHANNEL_PATH"] is { Length: > 0 } path ? path : null;

    public int? CliProcess => CliProcessOf(configuration);

    public string? CliLogFile => configuration["ASPIRE_CLI_LOG_FILE"];

    /// <summary>When that CLI started, as it says itself: it is told apart from another process with its number by that.</summary>
    public DateTimeOffset? CliStartedAt => long.TryParse(configuration["ASPIRE_CLI_STARTED"], out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    public DateTimeOffset? CliStableStartedAt =>
        long.TryParse(configuration["ASPIRE_CLI_STARTED_STABLE"], out var milliseconds) ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

    public CancellationToken Stopping => lifetime.ApplicationStopping;

    /// <summary>The process of the CLI that started this AppHost.</summary>
    public static int? CliProcessOf(IConfiguration configuration) => int.TryParse(configuration["ASPIRE_CLI_PID"], out var id) ? id : null;

    /// <summary>Completes when all resources have been created.</summary>
    public async Task WaitUntilStartedAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Waits until the dashboard answers, or is known never to.</summary>
    public async Task<bool> WaitForDashboardAsync(CancellationToken cancellationToken)
    {
        await WaitUntilStartedAsync(cancellationToken);
        if (dashboard.Dashboard is not { } resource)
        {
            return false;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Stopping);
        var failed = notifications.WaitForResourceAsync(resource.Name, KnownResourceStates.TerminalStates, ended.Token);
        await Task.WhenAny(dashboard.Healthy, failed);
        await ended.CancelAsync();
        return dashboard.Healthy.IsCompleted;
    }

    public async Task<DashboardAddress> GetDashboardAsync(CancellationToken cancellationToken) =>
        await WaitForDashboardAsync(cancellationToken) ? new(true, dashboard.Login ?? dashboard.Page) : new(false, null);

    /// <summary>Stops the application a moment later, so that the answer still gets through.</summary>
    public void Stop() => _ = Task.Delay(TimeSpan.FromMilliseconds(100), time, Stopping).ContinueWith(_ => lifetime.StopApplication(), TaskScheduler.Default);

    // The CLI finds the channel of an AppHost by its real path, whatever links lead there.
    private static string RealPath(string path)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
        {
            return path;
        }

        var here = Path.Combine(RealPath(parent), Path.GetFileName(path));
        FileSystemInfo entry = Directory.Exists(here) ? new DirectoryInfo(here) : new FileInfo(here);
        return entry.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? here;
    }
}

/// <param name="DashboardHealthy">False: the application runs without a dashboard.</param>
internal sealed record DashboardAddress(bool DashboardHealthy, string? BaseUrlWithLoginToken)
{
    public string? CodespacesUrlWithLoginToken => null;
}
