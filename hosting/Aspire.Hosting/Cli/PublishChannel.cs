using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Cli;

/// <summary>What the CLI that started this AppHost to publish can call: <c>aspire publish</c>, <c>deploy</c>, <c>do</c> and their <c>--list-steps</c>.</summary>
internal sealed class PublishChannel(
    CliCaller caller,
    DistributedApplicationPipeline pipeline,
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext executionContext,
    AppHostLogFeed log,
    IServiceProvider services,
    IHostApplicationLifetime lifetime,
    ILogger<PublishChannel> logger)
{
    public static Task<string[]> GetCapabilitiesAsync() => Task.FromResult<string[]>(["baseline.v2", "pipeline-steps.v1", "pipeline-steps.v2"]);

    /// <summary>Up to the end of the pipeline, which comes even when the application is told to stop.</summary>
    public IAsyncEnumerable<PublishingActivity> GetPublishingActivitiesAsync(CancellationToken cancellationToken = default) => caller.ReadAsync(cancellationToken);

    public IAsyncEnumerable<AppHostLogEntry> GetAppHostLogEntriesAsync(CancellationToken cancellationToken = default) =>
        UntilStopAsync(log.ReadAsync, cancellationToken);

    public async Task<PipelineStepList> GetPipelineStepsAsync(PipelineStepsRequest? request = null, CancellationToken cancellationToken = default)
    {
        var graph = await pipeline.ResolveAsync(new PipelineContext(model, executionContext, services, logger, cancellationToken));
        if (request?.Step is { Length: > 0 } step)
        {
            graph = graph.Select(step);
        }

        return new([.. graph.Steps.Select(s => new PipelineStepDescription(s.Name, s.Description, graph.DependenciesOf(s), s.Tags, s.Resource?.Name))]);
    }

    public Task CompletePromptResponseAsync(string promptId, PromptAnswer[]? answers)
    {
        caller.Answer(promptId, answers);
        return Task.CompletedTask;
    }

    /// <summary>No input of ours depends on another one while it is being filled in.</summary>
    public static Task UpdatePromptResponseAsync(string promptId, PromptAnswer[]? answers) => Task.CompletedTask;

    public static Task<DashboardAddress> GetDashboardUrlsAsync() => Task.FromResult(new DashboardAddress(DashboardHealthy: false, null));

    public static Task NotifyAppHostReadyAsync() => Task.CompletedTask;

    public Task RequestStopAsync()
    {
        lifetime.StopApplication();
        return Task.CompletedTask;
    }

    // The end of the stream is the last word of an application that stops.
    private async IAsyncEnumerable<T> UntilStopAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        await using var items = read(ended.Token).GetAsyncEnumerator(CancellationToken.None);
        while (true)
        {
            try
            {
                if (!await items.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (OperationCanceledException)
            {
                yield break;
            }

            yield return items.Current;
        }
    }
}

/// <summary>Opens the socket on which the CLI expects an AppHost that publishes.</summary>
internal sealed class PublishSocket(IConfiguration configuration, PublishChannel channel, CliCaller caller) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(3);

    private RpcSocket? _socket;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var path = configuration["ASPIRE_BACKCHANNEL_PATH"]!;
        try
        {
            _socket = RpcSocket.Listen(path, () => channel);
        }
        catch (Exception exception) when (exception is SocketException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new DistributedApplicationException($"The Aspire CLI can't reach this AppHost through '{path}' (ASPIRE_BACKCHANNEL_PATH): {exception.Message}", exception);
        }

        return Task.CompletedTask;
    }

    // The pipeline has ended by now; the CLI may still be reading how.
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LastWords);
        try
        {
            await caller.WaitUntilReadAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // It does not read.
        }
    }

    // Not before: the answer to the wish to stop may still be under way while the application stops.
    public ValueTask DisposeAsync() => _socket?.DisposeAsync() ?? ValueTask.CompletedTask;
}
