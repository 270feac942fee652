using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Aspire.Hosting.Dcp.Model;

namespace Aspire.Hosting.Dcp;

internal sealed partial class DcpClient
{
    private static readonly DcpLogSource[] ExecutableSources = [DcpLogSource.System, DcpLogSource.StdOut, DcpLogSource.StdErr];

    private static readonly DcpLogSource[] ContainerSources =
        [DcpLogSource.System, DcpLogSource.StartupStdOut, DcpLogSource.StartupStdErr, DcpLogSource.StdOut, DcpLogSource.StdErr];

    /// <summary>
    /// The lines of one source, in order, none twice and none lost. Without <paramref name="follow"/> what there is now; with it until the
    /// process has ended and all is read, or the object is deleted.
    /// </summary>
    /// <param name="tail">Only the last lines.</param>
    /// <exception cref="DcpException">There is no such object.</exception>
    public async IAsyncEnumerable<DcpLogLine> ReadLogsAsync<T>(
        string name, DcpLogSource source, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken, int? tail = null)
        where T : DcpObject, IDcpKind<T>
    {
        var query = $"{Path<T>(name)}/log?source={DcpLogLine.Query(source)}&follow={(follow ? "true" : "false")}&timestamps=true&line_numbers=true";
        long read = 0;
        while (true)
        {
            var from = read > 0 ? $"&skip={read}" : tail is { } lines ? $"&tail={lines}" : "";
            await using var stream = await OpenAsync("read the log of", T.Kind, name, query + from, cancellationToken).ConfigureAwait(false);
            if (stream is null)
            {
                yield break;
            }

            while (await stream.ReadAsync(cancellationToken).ConfigureAwait(false) is { } text)
            {
                var line = DcpLogLine.Parse(text, source);
                read = line.Number ?? read + 1;
                yield return line;
            }

            if (!stream.Broken || _closed.IsCancellationRequested)
            {
                yield break;
            }
        }
    }

    /// <summary>
    /// All sources of an executable or a container. Order is kept within a source; without <paramref name="follow"/> the sources are merged
    /// by time, with it lines come as they arrive.
    /// </summary>
    public async IAsyncEnumerable<DcpLogLine> ReadAllLogsAsync<T>(
        string name, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken) where T : DcpObject, IDcpKind<T>
    {
        var sources = typeof(T) == typeof(Container) ? ContainerSources : ExecutableSources;
        var merged = Channel.CreateBounded<DcpLogLine>(new BoundedChannelOptions(1024) { SingleReader = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pumps = Task.WhenAll(sources.Select(PumpAsync));
        _ = pumps.ContinueWith(
            done => merged.Writer.TryComplete(done.Exception?.GetBaseException()), CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            if (follow)
            {
                await foreach (var line in merged.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                {
                    yield return line;
                }
            }
            else
            {
                var all = new List<DcpLogLine>();
                await foreach (var line in merged.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                {
                    all.Add(line);
                }

                foreach (var line in all.OrderBy(line => line.Timestamp ?? DateTimeOffset.MinValue))
                {
                    yield return line;
                }
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await pumps.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task PumpAsync(DcpLogSource source)
        {
            await foreach (var line in ReadLogsAsync<T>(name, source, follow, stop.Token).ConfigureAwait(false))
            {
                await merged.Writer.WriteAsync(line, stop.Token).ConfigureAwait(false);
            }
        }
    }
}
