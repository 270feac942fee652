using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Dashboard;

/// <summary>The states of all resources, then what changes, in batches: of several changes of an instance only the last one.</summary>
internal static class ResourceFeed
{
    public static async IAsyncEnumerable<IReadOnlyList<ResourceEvent>> BatchesAsync(
        this ResourceNotificationService notifications, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var channel = Channel.CreateUnbounded<ResourceEvent>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

        // What is known at this moment is in the channel before the call returns, so that the first batch is the whole.
        var pump = PumpAsync(notifications, channel.Writer, ended.Token);
        try
        {
            yield return Drain(channel.Reader);
            while (await channel.Reader.WaitToReadAsync(cancellationToken))
            {
                yield return Drain(channel.Reader);
            }
        }
        finally
        {
            await ended.CancelAsync();
            await pump;
        }
    }

    private static List<ResourceEvent> Drain(ChannelReader<ResourceEvent> reader)
    {
        var latest = new Dictionary<string, ResourceEvent>(ResourceNames.Comparer);
        while (reader.TryRead(out var change))
        {
            latest[change.ResourceId] = change;
        }

        return [.. latest.Values];
    }

    private static async Task PumpAsync(ResourceNotificationService notifications, ChannelWriter<ResourceEvent> writer, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var change in notifications.WatchAsync(cancellationToken))
            {
                writer.TryWrite(change);
            }

            writer.TryComplete();
        }
        catch (OperationCanceledException)
        {
            writer.TryComplete();
        }
    }
}
