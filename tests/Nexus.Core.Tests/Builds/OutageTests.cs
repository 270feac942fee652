using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Nexus.Core.Builds;
using Nexus.Core.Queues;
using Nexus.Core.Storage;
using Nexus.Core.Tests.Agents.Tools;

namespace Nexus.Core.Tests.Builds;

/// <summary>Services that answer half, or never: a failure that passes, and never what looks like a wish to stop.</summary>
public sealed class OutageTests(ServersFixture servers)
{
    private static readonly TableNames Tables = new("builds", "agents", "sessions", "access");

    [Theory]
    [InlineData("never")]
    [InlineData("half")]
    [InlineData("broken off")]
    public async Task A_store_that_does_not_answer_is_an_outage(string how)
    {
        await using var server = await LoopbackServer.StartAsync(context => AnswerAsync(context, how));
        using var dynamo = Client(server.Url);

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => dynamo.GetItemAsync(new GetItemRequest("builds", Keys.Of("a", "b"))));

        Assert.True(failure.IsOutage, failure.ToString());
    }

    [Fact]
    public async Task A_caller_that_goes_away_is_no_outage()
    {
        await using var server = await LoopbackServer.StartAsync(context => AnswerAsync(context, "never"));
        using var dynamo = Client(server.Url, TimeSpan.FromSeconds(5));
        using var gone = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dynamo.GetItemAsync(new GetItemRequest("builds", Keys.Of("a", "b")), gone.Token));
    }

    [Theory]
    [InlineData("never")]
    [InlineData("half")]
    public async Task The_sweeper_goes_on_when_the_store_does_not_answer(string how)
    {
        var asked = 0;
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            Interlocked.Increment(ref asked);
            return AnswerAsync(context, how);
        });
        using var dynamo = Client(server.Url);
        await using var redis = servers.Connect();
        var options = new BuildOptions { SweepInterval = TimeSpan.FromMilliseconds(20) };
        using var sweeper = new BuildSweeper(
            new BuildStore(dynamo, Tables), new BuildLeases(dynamo, Tables, TimeProvider.System),
            new BuildQueues(ServersFixture.NewQueue(redis), ServersFixture.NewQueue(redis)), new SweeperLog(redis), Options.Create(options), TimeProvider.System,
            NullLogger<BuildSweeper>.Instance);

        await sweeper.StartAsync(default);
        await Eventually.HoldsAsync(() => Task.FromResult(Volatile.Read(ref asked) >= 3 || sweeper.ExecuteTask!.IsCompleted), "it asks again and again");

        Assert.False(sweeper.ExecuteTask!.IsCompleted, sweeper.ExecuteTask.Exception?.ToString());
        await sweeper.StopAsync(default);
    }

    private static async Task AnswerAsync(HttpContext context, string how)
    {
        if (how != "never")
        {
            context.Response.ContentType = "application/x-amz-json-1.0";
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("""{"Item":""");
            await context.Response.Body.FlushAsync();
        }

        if (how == "broken off")
        {
            context.Abort();
            return;
        }

        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private static AmazonDynamoDBClient Client(Uri url, TimeSpan? timeout = null) => new(
        new BasicAWSCredentials("test", "test"),
        new AmazonDynamoDBConfig
        {
            ServiceURL = url.ToString(),
            MaxErrorRetry = 0,
            Timeout = timeout ?? TimeSpan.FromMilliseconds(200),
            HttpClientFactory = new WholeExchanges(),
        });
}
