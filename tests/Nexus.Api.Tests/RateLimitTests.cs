using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Nexus.Core.Queues;
using Nexus.TestServices;

namespace Nexus.Api.Tests;

public sealed class RateLimitTests(ApiFixture fixture)
{
    [Fact]
    public async Task A_key_that_asks_too_often_is_told_when_to_come_back_and_others_are_not_held_up()
    {
        using var client = await fixture.Nexus.StartApiAsync(NexusSystem.BootstrapKey, ("RateLimits__PerSecond", "1"), ("RateLimits__Burst", "5"));
        var made = await fixture.Client.SendAsync(HttpMethod.Post, "/api/v1/keys", new { name = "another", scopes = new[] { "read" } });

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => client.SendAsync(HttpMethod.Get, "/api/v1/agents")));

        var refused = answers.Where(answer => answer.Status == HttpStatusCode.TooManyRequests).ToArray();
        Assert.NotEmpty(refused);
        Assert.InRange(answers.Length - refused.Length, 5, 29);
        Assert.All(refused, answer => Assert.Equal("rate_limited", answer.Code));
        Assert.All(refused, answer => Assert.InRange(int.Parse(answer.Header("Retry-After")!, CultureInfo.InvariantCulture), 1, 60));
        client.DefaultRequestHeaders.Authorization = new("Bearer", made.Text("key"));
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(HttpMethod.Get, "/api/v1/agents")).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(HttpMethod.Get, "/health")).Status);
    }

    [Fact]
    public async Task The_limit_of_a_key_holds_over_all_replicas_and_over_each_alone_while_Redis_is_out()
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();

        using var one = await SpendOverTwoReplicasAsync(redis.ConnectionString);
        redis.Kill();
        var alone = await AskAsync(one);

        Assert.DoesNotContain(alone, status => (int)status >= 500);
        Assert.InRange(alone.Count(status => status == HttpStatusCode.OK), 40, 59);
        Assert.Contains(HttpStatusCode.TooManyRequests, alone);
    }

    [Fact]
    public async Task The_limit_of_a_key_holds_over_all_replicas_on_embedded_Garnet_too()
    {
        await using var garnet = new GarnetServer();
        await garnet.StartAsync();

        using var one = await SpendOverTwoReplicasAsync(garnet.ConnectionString);
    }

    [Fact]
    public async Task A_bucket_that_all_take_from_again_after_an_outage_is_not_idle()
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();
        await using var connection = new RedisConnection(redis.ConnectionString);
        await connection.ConnectAsync();
        using var bucket = new SharedLimits(connection, TimeProvider.System, NullLogger<SharedLimits>.Instance).Bucket("one", perSecond: 10, burst: 10);
        redis.Kill();
        using var alone = await bucket.AcquireAsync();
        await redis.StartAsync();

        long asked;
        long? taken;
        var limit = Stopwatch.GetTimestamp();
        do
        {
            Assert.InRange(Stopwatch.GetElapsedTime(limit), TimeSpan.Zero, TimeSpan.FromSeconds(90));
            // Until the bucket of this replica alone is full, and has been for a while.
            while (!(bucket.IdleDuration > TimeSpan.FromMilliseconds(200)))
            {
                await Task.Delay(20);
            }

            taken = bucket.GetStatistics()?.TotalSuccessfulLeases;
            asked = Stopwatch.GetTimestamp();
            using var lease = await bucket.AcquireAsync();
        }
        while (bucket.GetStatistics()?.TotalSuccessfulLeases != taken);

        Assert.NotNull(taken);
        var idle = bucket.IdleDuration;
        Assert.InRange(idle ?? TimeSpan.MaxValue, TimeSpan.Zero, Stopwatch.GetElapsedTime(asked));
    }

    /// <summary>Has a key ask two replicas in turn, more than it may, and answers a client of the first.</summary>
    private async Task<HttpClient> SpendOverTwoReplicasAsync(string redis)
    {
        // So slow a refill that what is counted is the burst.
        (string, string)[] limits = [("ConnectionStrings__redis", redis), ("RateLimits__PerSecond", "1"), ("RateLimits__Burst", "40")];
        var one = await fixture.Nexus.StartApiAsync(NexusSystem.BootstrapKey, limits);
        using var other = await fixture.Nexus.StartApiAsync(NexusSystem.BootstrapKey, limits);

        var first = await AskAsync(one);
        var spent = await AskAsync(other);

        Assert.Contains(HttpStatusCode.TooManyRequests, first);
        Assert.InRange(first.Count(status => status == HttpStatusCode.OK), 40, 59);
        Assert.True(spent.Count(status => status == HttpStatusCode.OK) < 40, "The other replica gave the key a burst of its own.");
        return one;
    }

    private static async Task<HttpStatusCode[]> AskAsync(HttpClient client) =>
        await Task.WhenAll(Enumerable.Range(0, 60).Select(async _ => (await client.SendAsync(HttpMethod.Get, "/api/v1/me")).Status));

    [Fact]
    public async Task An_address_that_shows_no_key_gets_no_end_of_guesses()
    {
        using var client = await fixture.Nexus.StartApiAsync(key: null, ("RateLimits__AnonymousPerSecond", "1"), ("RateLimits__AnonymousBurst", "5"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i =>
            client.SendAsync(HttpMethod.Get, "/api/v1/builds", body: null, ("X-API-Key", $"guess-{i}"))));

        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.Unauthorized);
        Assert.Contains(answers, answer => (answer.Status, answer.Code) == (HttpStatusCode.TooManyRequests, "rate_limited"));
        Assert.Equal(
            HttpStatusCode.OK,
            (await client.SendAsync(HttpMethod.Get, "/api/v1/builds", body: null, ("Authorization", $"Bearer {NexusSystem.BootstrapKey}"))).Status);
    }

    [Theory]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("192.0.2.0/24", false)]
    public async Task Callers_behind_a_load_balancer_are_told_apart_by_what_it_says_of_them_where_it_is_one_of_ours(string ours, bool isBelieved)
    {
        using var client = await fixture.Nexus.StartApiAsync(
            key: null, ("RateLimits__AnonymousPerSecond", "1"), ("RateLimits__AnonymousBurst", "5"), ("RateLimits__TrustedProxies__0", ours));

        var many = await AskAsync(i => $"198.51.100.{i}");
        // What stands before the last address the caller wrote itself, to look like many.
        var one = await AskAsync(i => $"198.51.100.{i}, 203.0.113.1");

        Assert.Equal(isBelieved, !many.Contains(HttpStatusCode.TooManyRequests));
        Assert.Contains(HttpStatusCode.TooManyRequests, one);

        Task<HttpStatusCode[]> AskAsync(Func<int, string> forwarded) => Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
            (await client.SendAsync(HttpMethod.Get, "/api/v1/builds", body: null, ("X-Forwarded-For", forwarded(i)))).Status));
    }
}
