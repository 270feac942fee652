using Microsoft.Extensions.Logging.Abstractions;
using Nexus.Api.Builds;
using Nexus.Core.Builds;
using Nexus.Core.Queues;

namespace Nexus.Api.Tests;

/// <summary>The live updates where something about one build is wrong.</summary>
public sealed class UpdateFeedTests(ApiFixture fixture)
{
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

        var update = await followed.Reader.ReadAsync(token).AsTask().WaitAsync(TimeSpan.FromMinutes(2), token);
        Assert.Equal(ended.GetProperty("sequence").GetInt64(), update.Sequence);
        Assert.False(unreadable.Reader.TryRead(out _));
    }
}
