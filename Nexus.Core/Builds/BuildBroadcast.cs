using System.Text.Json;
using Nexus.Core.Queues;
using StackExchange.Redis;

namespace Nexus.Core.Builds;

/// <summary>
/// Tells everybody who listens now of applied updates, by Pub/Sub. A message may get lost: the journal is the truth, and listeners
/// look there when a number is missing.
/// </summary>
public sealed class BuildBroadcast(RedisConnection redis)
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("nexus:build-updates");

    /// <summary>Tells of updates, in order.</summary>
    public async Task PublishAsync(IEnumerable<BuildUpdate> updates)
    {
        var database = await redis.GetDatabaseAsync();
        foreach (var update in updates)
        {
            await database.PublishAsync(
                Channel, JsonSerializer.SerializeToUtf8Bytes(update, NexusJson.Compact.BuildUpdate), CommandFlags.FireAndForget);
        }
    }

    /// <summary>Calls <paramref name="received"/> with every update from now on, in order, until the result is disposed.</summary>
    public async Task<IAsyncDisposable> SubscribeAsync(Action<BuildUpdate> received)
    {
        var messages = await (await redis.ConnectAsync()).GetSubscriber().SubscribeAsync(Channel);
        messages.OnMessage(message =>
        {
            if (JsonSerializer.Deserialize((byte[])message.Message!, NexusJson.Compact.BuildUpdate) is { } update)
            {
                received(update);
            }
        });
        return new Subscription(messages);
    }

    private sealed class Subscription(ChannelMessageQueue messages) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await messages.UnsubscribeAsync(CommandFlags.FireAndForget);
    }
}
