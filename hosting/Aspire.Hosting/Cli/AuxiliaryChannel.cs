using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Dcp;

namespace Aspire.Hosting.Cli;

/// <summary>What CLIs other than the one that started this AppHost can call: <c>aspire ps, describe, logs, wait, resource, stop</c>.</summary>
internal sealed class AuxiliaryChannel(
    CliSession session,
    DashboardUrls dashboard,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    CommandInvocation commands)
{
    // Each method takes one request, which may be absent, and of which older and newer CLIs know different parts.
    public static Task<Capabilities> GetCapabilitiesAsync(JsonElement? request = null) => Task.FromResult(new Capabilities(["aux.v1", "aux.v2", "aux.v3"]));

    public Task<AppHostInformation> GetAppHostInformationAsync() => Task.FromResult(new AppHostInformation(
        session.AppHostFile, Environment.ProcessId, session.CliProcess, StartOfProcess.Own, StartOfProcess.OwnStable,
        session.CliStartedAt, session.CliStableStartedAt, session.CliLogFile));

    public Task<AppHostSummary> GetAppHostInfoAsync(JsonElement? request = null) => Task.FromResult(new AppHostSummary(
        $"{Environment.ProcessId}", DcpDiscovery.EngineVersion, session.AppHostFile, session.CliProcess, StartOfProcess.Own, session.CliLogFile));

    public Task<DashboardAddress> GetDashboardUrlsAsync(CancellationToken cancellationToken = default) => session.GetDashboardAsync(cancellationToken);

    public async Task<DashboardInfo> GetDashboardInfoAsync(JsonElement? request = null, CancellationToken cancellationToken = default) =>
        await session.WaitForDashboardAsync(cancellationToken)
            ? new(dashboard.Page, dashboard.ApiKey, [dashboard.Login ?? dashboard.Page!], IsHealthy: true)
            : new(null, null, [], IsHealthy: false);

    public async Task<Readiness> WaitForAppHostReadyAsync(JsonElement? request = null, CancellationToken cancellationToken = default)
    {
        await session.WaitUntilStartedAsync(cancellationToken);
        return new(IsReady: true);
    }

    public Task<ResourceList> GetResourcesAsync(JsonElement? request = null) =>
        Task.FromResult(new ResourceList([.. Instances().Select(ResourceDescription.Of)]));

    public async IAsyncEnumerable<ResourceDescription> WatchResourcesAsync(
        JsonElement? request = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var change in notifications.WatchAsync(cancellationToken))
        {
            yield return ResourceDescription.Of(change);
        }
    }

    public async IAsyncEnumerable<LogBatch> GetConsoleLogBatchesAsync(LogsRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, session.Stopping);
        var instances = Instances().Where(i => request.ResourceName is { Length: > 0 } name ? IsMeant(i, name) : request.IncludeHidden || !i.Snapshot.IsHidden).ToArray();
        var batches = Channel.CreateBounded<LogBatch>(64);
        var readers = Task.WhenAll(instances.Select(i => ReadAsync(i, request, batches.Writer, ended.Token)));
        _ = readers.ContinueWith(_ => batches.Writer.TryComplete(), TaskScheduler.Default);
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(cancellationToken))
            {
                yield return batch;
            }
        }
        finally
        {
            await ended.CancelAsync();
        }
    }

    public async Task<WaitResult> WaitForResourceAsync(WaitRequest request, CancellationToken cancellationToken = default)
    {
        if (!Instances().Any(i => IsMeant(i, request.ResourceName)))
        {
            return new(false, null, null, ResourceNotFound: true, TimedOut: false, $"There is no resource '{request.ResourceName}'.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(request.TimeoutSeconds));
        var isDown = request.Status == "down";
        ResourceEvent? last = null;
        try
        {
            last = await notifications.WaitForResourceAsync(
                request.ResourceName, e => IsReached(last = e, request.Status) || !isDown && e.Snapshot.State?.Text == KnownResourceStates.FailedToStart, limit.Token);
            var success = IsReached(last, request.Status);
            return Result(success, timedOut: false, success ? null : $"The resource '{request.ResourceName}' failed to start.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Result(false, timedOut: true, $"The resource '{request.ResourceName}' was not {request.Status ?? "healthy"} within {request.TimeoutSeconds} s.");
        }

        WaitResult Result(bool success, bool timedOut, string? error) =>
            new(success, last?.Snapshot.State?.Text, last?.Snapshot.HealthStatus?.ToString(), ResourceNotFound: false, timedOut, error);
    }

    public async Task<CommandResult> ExecuteResourceCommandAsync(CommandRequest request, CancellationToken cancellationToken = default)
    {
        var arguments = (request.Arguments ?? []).ToDictionary(
            a => a.Key, a => a.Value.ValueKind == JsonValueKind.String ? a.Value.GetString() : a.Value.GetRawText(), StringComparer.OrdinalIgnoreCase);
        var (result, faults) = await commands.RunAsync(request.ResourceName, request.CommandName, arguments, ResourceCommandVisibility.Api, cancellationToken);
        return new(
            result.Success,
            result.Canceled,
            result.Message,
            result.Data is { } data ? new CommandValue(data.Value, data.Format.ToString()) : null,
            [.. faults.Select(f => new CommandFault(f.Key, f.Value))]);
    }

    public Task StopAppHostAsync()
    {
        session.Stop();
        return Task.CompletedTask;
    }

    public Task<object> StopAsync(JsonElement? request = null)
    {
        session.Stop();
        return Task.FromResult(new object());
    }

    private static bool IsMeant(ResourceEvent instance, string name) => ResourceNames.Same(instance.ResourceId, name) || ResourceNames.Same(instance.Resource.Name, name);

    private static bool IsReached(ResourceEvent change, string? status) => status switch
    {
        "up" => change.Snapshot.State?.Text == KnownResourceStates.Running,
        "down" => change.Snapshot.State?.Text is { } state && KnownResourceStates.TerminalStates.Contains(state),
        _ => change.Snapshot.HealthStatus == Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy,
    };

    private IReadOnlyList<ResourceEvent> Instances() => notifications.GetAll();

    private async Task ReadAsync(ResourceEvent instance, LogsRequest request, ChannelWriter<LogBatch> batches, CancellationToken cancellationToken)
    {
        try
        {
            var source = request.Follow ? logs.WatchAsync(instance.ResourceId) : logs.GetAllAsync(instance.ResourceId);
            await foreach (var lines in source.WithCancellation(cancellationToken))
            {
                var wanted = lines.Where(l => request.Search is not { Length: > 0 } text || l.Content.Contains(text, StringComparison.OrdinalIgnoreCase));
                if (!request.Follow && request.Tail is { } tail)
                {
                    wanted = wanted.TakeLast(tail);
                }

                LogBatchLine[] batch = [.. wanted.Select(l => new LogBatchLine(instance.ResourceId, l.LineNumber, l.Content, l.IsErrorMessage))];
                if (batch.Length > 0)
                {
                    await batches.WriteAsync(new(batch), cancellationToken);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            // The CLI has hung up, or the application stops.
        }
    }
}
