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
    private readonly ConcurrentDictionary<string, Creation> _existing = new(StringComparer.Ordinal);
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
        _existing.AddOrUpdate(instance, _ => new(1, isContainer), (_, earlier) => new(earlier.Number + 1, isContainer));
        TryFollow(instance);
    }

    private void TryFollow(string instance)
    {
        if (_wanted.ContainsKey(instance) && _existing.ContainsKey(instance) && _followed.TryAdd(instance, 0))
        {
            logs.MarkFollowed(instance);
            _ = FollowAsync(instance);
        }
    }

    private async Task FollowAsync(string instance)
    {
        var read = 0;
        try
        {
            // It may have been started again before the end of its former log was read.
            while (_existing[instance] is { } creation && creation.Number != read)
            {
                read = creation.Number;
                await FollowAsync(instance, creation.IsContainer);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The application stops.
        }
        finally
        {
            _followed.TryRemove(instance, out _);
        }

        if (_existing[instance].Number != read)
        {
            TryFollow(instance);
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
        catch (DcpException exception)
        {
            // It was deleted in between, to be started again.
            LogEnded(logger, instance, exception.Message);
        }
    }

    private async IAsyncEnumerable<ConsoleLine> ReadAsync(string instance, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_existing.TryGetValue(instance, out var creation))
        {
            await foreach (var line in LinesAsync(instance, creation.IsContainer, follow: false, cancellationToken))
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

    private sealed record Creation(int Number, bool IsContainer);

    [LoggerMessage(LogLevel.Debug, "The log of '{Instance}' ended: {Reason}")]
    private static partial void LogEnded(ILogger logger, string instance, string reason);
}
