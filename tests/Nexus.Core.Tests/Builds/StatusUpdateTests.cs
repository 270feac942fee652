using System.Collections.Concurrent;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Nexus.TestServices;

namespace Nexus.Core.Tests.Builds;

/// <summary>What status workers write for what the journals of builds say.</summary>
public sealed class StatusUpdateTests(ServersFixture servers)
{
    [Fact]
    public async Task Updates_that_have_come_together_are_written_together_in_whatever_order_their_jobs_arrive()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        await world.RunToEndAsync();
        var journal = await world.JournalAsync();
        var asked = new ConcurrentQueue<AmazonWebServiceRequest>();
        using var dynamo = new AmazonDynamoDBClient(new BasicAWSCredentials("test", "test"), new AmazonDynamoDBConfig { ServiceURL = servers.Dynamo.Url, AuthenticationRegion = "us-east-1" });
        dynamo.BeforeRequestEvent += (_, e) => asked.Enqueue(((WebServiceRequestEventArgs)e).Request);
        var worker = world.StatusWorker(null, dynamo: dynamo);

        var jobs = (await world.StatusUpdates.LeaseAsync(1000)).Jobs;
        Assert.True(jobs.Count > 9, $"{jobs.Count} jobs");
        foreach (var job in jobs.OrderBy(_ => Random.Shared.Next()))
        {
            await worker.HandleAsync(job, default, default);
        }

        Assert.Equal(journal[^1].Sequence, (await world.Store.FindAsync(world.Id))!.Sequence);
        // The state moves once, whatever the number of updates; the others are claims and marks of notifications.
        Assert.Single(asked.OfType<UpdateItemRequest>(), update => update.ExpressionAttributeValues.ContainsKey(":expected"));
        Assert.DoesNotContain(asked, request => request is PutItemRequest or BatchWriteItemRequest or TransactWriteItemsRequest);
    }
}
