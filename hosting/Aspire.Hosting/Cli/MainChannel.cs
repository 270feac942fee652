using System.Runtime.CompilerServices;

namespace Aspire.Hosting.Cli;

/// <summary>What the CLI that started this AppHost can call.</summary>
internal sealed class MainChannel(CliSession session, AppHostLogFeed log)
{
    public static Task<string[]> GetCapabilitiesAsync() => Task.FromResult<string[]>(["baseline.v2"]);

    public async IAsyncEnumerable<AppHostLogEntry> GetAppHostLogEntriesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, session.Stopping);
        await using var entries = log.ReadAsync(ended.Token).GetAsyncEnumerator(CancellationToken.None);
        while (true)
        {
            try
            {
                if (!await entries.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (OperationCanceledException)
            {
                // The application stops: the end of the stream is its last word.
                yield break;
            }

            yield return entries.Current;
        }
    }

    public Task<DashboardAddress> GetDashboardUrlsAsync(CancellationToken cancellationToken = default) => session.GetDashboardAsync(cancellationToken);

    /// <summary>The CLI has shown the addresses. Nothing waits for that here.</summary>
    public static Task NotifyAppHostReadyAsync() => Task.CompletedTask;

    public Task RequestStopAsync()
    {
        session.Stop();
        return Task.CompletedTask;
    }
}
