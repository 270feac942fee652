using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.Logging.Abstractions;
using Nexus.Api.Builds;
using Nexus.Core.Builds;
using Nexus.Core.Queues;

namespace Nexus.Api.Tests;

/// <summary>The live updates where something about one build is wrong.</summary>
public sealed class UpdateFeedTests(ApiFixture fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_build_that_can_not_be_read_keeps_no_other_from_being_followed()
    {
        var token = TestContext.Current.CancellationToken;
        var id = await fixture.Nexus.CreateBuildAsync();
        var ended = await fixture.Nexus.WaitForEndAsync(id);
        var broken = $"{id}x";
        await fixture.Nexus.Dynamo.Client.PutItemAsync(fixture.Nexus.Tables.Builds, new() { ["pk"] = new($"BUILD#{broken}"), ["sk"] = new("BUILD") }, token);
        // No Redis tells of changes, so each build has to be looked at.
        await using var redis = new RedisConnection("127.0.0.1:1,abortConnect=false");
        await using var feed = new UpdateFeed(new BuildBroadcast(redis), new BuildStore(fixture.Nexus.Dynamo.Client, fixture.Nexus.Tables), NullLogger<UpdateFeed>.Instance);
        await Assert.ThrowsAnyAsync<Exception>(() => new BuildStore(fixture.Nexus.Dynamo.Client, fixture.Nexus.Tables).FindAsync(broken, token));

        using var unreadable = feed.Subscribe(broken);
        using var followed = feed.Subscribe(id);

        var news = await followed.Reader.ReadAsync(token).AsTask().WaitAsync(Patience, token);
        Assert.Equal(ended.GetProperty("sequence").GetInt64(), news.Update?.Sequence);
        Assert.Equal(new BuildNews(Update: null, IsReadable: false), await unreadable.Reader.ReadAsync(token).AsTask().WaitAsync(Patience, token));
        // Once, however often it is looked at.
        Assert.False(unreadable.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_build_that_can_not_be_read_ends_no_stream_of_all_builds()
    {
        var token = TestContext.Current.CancellationToken;
        var (first, second) = (await fixture.Nexus.CreateBuildAsync(), await fixture.Nexus.CreateBuildAsync());
        await fixture.Nexus.WaitForEndAsync(first);
        await fixture.Nexus.WaitForEndAsync(second);
        var broken = $"{first}x";
        await fixture.Nexus.Dynamo.Client.PutItemAsync(fixture.Nexus.Tables.Builds, new() { ["pk"] = new($"BUILD#{broken}"), ["sk"] = new("BUILD") }, token);
        await using var redis = new RedisConnection(fixture.Nexus.Redis.ConnectionString);
        var broadcast = new BuildBroadcast(redis);
        await using var feed = new UpdateFeed(broadcast, new BuildStore(fixture.Nexus.Dynamo.Client, fixture.Nexus.Tables), NullLogger<UpdateFeed>.Instance);
        using var all = feed.SubscribeToAll("default");

        // Until it hears: it subscribes while others go on.
        await TellAsync(first, until: first);
        await broadcast.PublishAsync([Update(broken)]);
        await TellAsync(second, until: second);

        async Task TellAsync(string buildId, string until)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
            limit.CancelAfter(Patience);
            while (true)
            {
                await broadcast.PublishAsync([Update(buildId)]);
                await Task.Delay(50, limit.Token);
                while (all.Reader.TryRead(out var build))
                {
                    if (build.Id == until)
                    {
                        return;
                    }
                }
            }
        }

        static BuildUpdate Update(string buildId) =>
            new() { BuildId = buildId, Sequence = 1, At = DateTimeOffset.UnixEpoch, Type = BuildUpdateType.Build, Status = "running" };
    }

    [Fact]
    public async Task The_stream_of_a_build_that_can_no_longer_be_read_says_so_and_what_was_missed_and_how_it_stands_when_it_can()
    {
        using var client = await fixture.CreateClientAsync("owner-of-an-unreadable-build", "read", "builds:write");
        var id = (await client.SendAsync(HttpMethod.Post, "/api/v1/builds", new { requirement = "An agent that converts miles to kilometres." })).Text("id")!;
        Assert.Equal(HttpStatusCode.Accepted, (await client.SendAsync(HttpMethod.Post, $"/api/v1/builds/{id}/pause")).Status);
        await fixture.Nexus.WaitForBuildAsync(id, build => build.GetProperty("status").GetString() == "paused");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        using var response = await client.GetAsync($"/api/v1/builds/{id}/events", HttpCompletionOption.ResponseHeadersRead, limit.Token);
        await using var events = SseParser.Create(await response.Content.ReadAsStreamAsync(limit.Token)).EnumerateAsync(limit.Token).GetAsyncEnumerator(limit.Token);
        var before = await NextAsync();
        Assert.Equal("snapshot", before.EventType);

        await SetStatusAsync("of a version that is not known here");
        Assert.Equal("unavailable", (await NextAsync()).EventType);

        // It goes on meanwhile, as far as a worker of a later version can read it.
        var missed = long.Parse(before.EventId!, CultureInfo.InvariantCulture) + 1;
        await new BuildStore(fixture.Nexus.Dynamo.Client, fixture.Nexus.Tables).TryAppendAsync(
            new BuildUpdate { BuildId = id, Sequence = missed, At = DateTimeOffset.UtcNow, Type = BuildUpdateType.Stage, Stage = "orchestrator", Status = "pending", Message = "Missed." },
            limit.Token);
        await SetStatusAsync("paused", missed);
        var (update, after) = (await NextAsync(), await NextAsync());
        Assert.Equal(("update", $"{missed}"), (update.EventType, update.EventId));
        Assert.Contains("Missed.", update.Data, StringComparison.Ordinal);
        Assert.Equal((before.EventType, $"{missed}"), (after.EventType, after.EventId));
        Assert.Equal(HttpStatusCode.Accepted, (await client.SendAsync(HttpMethod.Post, $"/api/v1/builds/{id}/cancel")).Status);
        Assert.Equal(("update", "end"), ((await NextAsync()).EventType, (await NextAsync()).EventType));

        async Task<SseItem<string>> NextAsync()
        {
            Assert.True(await events.MoveNextAsync(), "The stream ended.");
            return events.Current;
        }

        Task SetStatusAsync(string status, long? sequence = null) => fixture.Nexus.Dynamo.Client.UpdateItemAsync(
            new UpdateItemRequest
            {
                TableName = fixture.Nexus.Tables.Builds,
                Key = new() { ["pk"] = new($"BUILD#{id}"), ["sk"] = new("BUILD") },
                UpdateExpression = "SET #status = :status, #sequence = :sequence",
                ExpressionAttributeNames = new() { ["#status"] = "status", ["#sequence"] = "sequence" },
                ExpressionAttributeValues = new() { [":status"] = new(status), [":sequence"] = new() { N = sequence?.ToString(CultureInfo.InvariantCulture) ?? before.EventId } },
            },
            limit.Token);
    }
}
