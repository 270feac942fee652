using System.Runtime.CompilerServices;
using System.Text.Json;
using Aspire.Hosting.Dcp.Model;

namespace Aspire.Hosting.Dcp;

internal enum DcpChange
{
    /// <summary>The object is new or has changed.</summary>
    Upserted,

    /// <summary>The object is gone; the event carries what was last known of it.</summary>
    Deleted,
}

internal sealed record DcpWatchEvent<T>(DcpChange Change, T Object);

internal sealed partial class DcpClient
{
    /// <summary>
    /// All objects of a kind, then every change, until the token is cancelled or the client is disposed. When the connection breaks, it is
    /// made again; objects that did not change meanwhile are not repeated, and those that vanished meanwhile are reported as deleted.
    /// </summary>
    /// <exception cref="DcpException">The server has died, or did not come back within 20 s.</exception>
    public async IAsyncEnumerable<DcpWatchEvent<T>> WatchAsync<T>([EnumeratorCancellation] CancellationToken cancellationToken)
        where T : DcpObject, IDcpKind<T>
    {
        var known = new Dictionary<string, T>(StringComparer.Ordinal);
        for (var first = true; ; first = false)
        {
            var before = known.Values.ToArray();
            var opened = _time.GetTimestamp();
            await using var stream = await OpenAsync("watch", T.Kind, null, Path<T>() + "?watch=true", cancellationToken).ConfigureAwait(false);
            if (stream is null)
            {
                yield break;
            }

            if (!first)
            {
                // Asked after the new watch was opened: what is deleted from here on is reported by the watch itself.
                var alive = (await ListAsync<T>(cancellationToken).ConfigureAwait(false)).Select(item => item.Metadata.Uid).ToHashSet();
                foreach (var gone in before.Where(item => !alive.Contains(item.Metadata.Uid)))
                {
                    known.Remove(gone.Metadata.Uid!);
                    yield return new DcpWatchEvent<T>(DcpChange.Deleted, gone);
                }
            }

            while (await stream.ReadAsync(cancellationToken).ConfigureAwait(false) is { } line)
            {
                if (Parse<T>(line) is not { } parsed)
                {
                    break;
                }

                var uid = parsed.Object.Metadata.Uid!;
                if (parsed.Type == "DELETED")
                {
                    if (known.Remove(uid))
                    {
                        yield return new DcpWatchEvent<T>(DcpChange.Deleted, parsed.Object);
                    }
                }
                else if (!known.TryGetValue(uid, out var last) || last.Metadata.ResourceVersion != parsed.Object.Metadata.ResourceVersion)
                {
                    known[uid] = parsed.Object;
                    yield return new DcpWatchEvent<T>(DcpChange.Upserted, parsed.Object);
                }
            }

            if (_closed.IsCancellationRequested)
            {
                yield break;
            }

            _logger.WatchRestarts(T.Kind, stream.Reason);
            if (_time.GetElapsedTime(opened) < LongestPause)
            {
                await Task.Delay(LongestPause, _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits until the object exists and fulfils a condition.</summary>
    /// <exception cref="TimeoutException">It did not in time; the message carries its last status.</exception>
    public async Task<T> WaitForAsync<T>(string name, Func<T, bool> condition, TimeSpan timeout, CancellationToken cancellationToken)
        where T : DcpObject, IDcpKind<T>
    {
        using var limit = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        T? last = null;
        try
        {
            await foreach (var change in WatchAsync<T>(either.Token).ConfigureAwait(false))
            {
                if (change.Object.Name != name || change.Change == DcpChange.Deleted)
                {
                    continue;
                }

                last = change.Object;
                if (condition(last))
                {
                    return last;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time is up.
        }

        throw new TimeoutException(
            $"{T.Kind} '{name}' did not get into the expected state within {timeout.TotalSeconds} s; it is "
            + (last is null ? "not there." : JsonSerializer.Serialize(last, T.ObjectJson)));
    }

    /// <summary>Null for anything that is not an object: an error of the watch, after which it must be opened anew.</summary>
    private static DcpWatchLine<T>? Parse<T>(string line) where T : DcpObject, IDcpKind<T>
    {
        if (line.StartsWith("{\"type\":\"ERROR\"", StringComparison.Ordinal))
        {
            return null;
        }

        return JsonSerializer.Deserialize(line, T.WatchJson);
    }
}
