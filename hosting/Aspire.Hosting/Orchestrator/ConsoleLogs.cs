using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestrator;

/// <summary>Brings the output of processes and containers into the logs of their resources, from the moment somebody reads them.</summary>
internal sealed partial class ConsoleLogs(EngineSession session, ResourceLoggerService logs, ILogger<ConsoleLogs> logger)
{
    private readonly ConcurrentDictionary<string, bool> _existing = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _wanted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _followed = new(StringComparer.Ordinal);
    private CancellationToken _stopping;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _stopping = cancellationToken;
        logs.ReadConsole = ReadAsync;
        try
        {
            await foreach (var change in logs.WatchAnySubscribersAsync(cancellationToken))
            {
                // Once begun, a log is followed to its end: what was read is kept, so that a second reader costs nothing.
                if (change.AnySubscribers)
                {
                    _wanted.TryAdd(change.Name, 0);
                    TryFollow(change.Name);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The application stops.
        }
    }

    /// <summary>The instance exists from now on, perhaps again.</summary>
    public void Created(string instance, bool isContainer)
    {
        _existing[instance] = isContainer;
        TryFollow(instance);
    }

    private void TryFollow(string instance)
    {
        if (_wanted.ContainsKey(instance) && _existing.TryGetValue(instance, out var isContainer) && _followed.TryAdd(instance, 0))
        {
            logs.MarkFollowed(instance);
            _ = FollowAsync(instance, isContainer);
        }
    }

    private async Task FollowAsync(string instance, bool isContainer)
    {
        try
        {
            await foreach (var line in LinesAsync(instance, isContainer, follow: true, _stopping))
            {
                logs.AddConsoleLine(instance, line);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The application stops.
        }
        catch (DcpException exception)
        {
            // It was deleted in between, to be started again.
            LogEnded(logger, instance, exception.Message);
        }
        finally
        {
            _followed.TryRemove(instance, out _);
        }
    }

    private async IAsyncEnumerable<ConsoleLine> ReadAsync(string instance, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_existing.TryGetValue(instance, out var isContainer))
        {
            await foreach (var line in LinesAsync(instance, isContainer, follow: false, cancellationToken))
            {
                yield return line;
            }
        }
    }

    private async IAsyncEnumerable<ConsoleLine> LinesAsync(
        string instance, bool isContainer, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var client = (await session.GetAsync(cancellationToken)).Client;
        var lines = isContainer
            ? client.ReadAllLogsAsync<Container>(instance, follow, cancellationToken)
            : client.ReadAllLogsAsync<Executable>(instance, follow, cancellationToken);

        await foreach (var line in lines)
        {
            var text = line.Source == DcpLogSource.System ? $"[sys] {line.Text}" : line.Text;
            yield return new(line.Timestamp, text, line.IsError);
        }
    }

    [LoggerMessage(LogLevel.Debug, "The log of '{Instance}' ended: {Reason}")]
    private static partial void LogEnded(ILogger logger, string instance, string reason);
}
