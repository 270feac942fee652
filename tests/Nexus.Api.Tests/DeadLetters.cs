using System.Text;
using Nexus.Core.Builds;
using Nexus.Core.Queues;

namespace Nexus.Api.Tests;

/// <summary>Jobs that were given up, for tests to find.</summary>
internal static class DeadLetters
{
    /// <summary>Makes a dead letter in a queue of the system. Its body is its id, unless another is given.</summary>
    public static async Task<string> MakeDeadLetterAsync(this ApiFixture fixture, string queueName, string? body = null)
    {
        await using var redis = new RedisConnection(fixture.Nexus.Redis.ConnectionString);
        // A queue of its own makes the letter, so that no worker comes between; then it is moved to where the API looks.
        var id = BuildId.New(DateTimeOffset.UtcNow);
        var name = $"test-{id}";
        var queue = new JobQueue(redis, name, new JobQueueOptions { MaxAttempts = 1 });
        await queue.EnqueueAsync(new JobRequest(id, Encoding.UTF8.GetBytes(body ?? id)));
        var job = Assert.Single((await queue.LeaseAsync(1)).Jobs);
        await queue.ReleaseAsync(job, TimeSpan.Zero, countAttempt: true, "It broke.");
        var database = await redis.GetDatabaseAsync();
        foreach (var part in new[] { "jobs", "attempts", "errors" })
        {
            await database.HashSetAsync($"{{nexus:{queueName}}}:{part}", id, await database.HashGetAsync($"{{nexus:{name}}}:{part}", id));
        }

        await database.SortedSetAddAsync($"{{nexus:{queueName}}}:dead", id, (await database.SortedSetScoreAsync($"{{nexus:{name}}}:dead", id))!.Value);
        return id;
    }
}
