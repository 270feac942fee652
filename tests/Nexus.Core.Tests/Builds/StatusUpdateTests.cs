using System.Collections.Concurrent;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Nexus.Core.Builds;
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
        using var dynamo = servers.Dynamo.NewClient();
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

    [Fact]
    public async Task A_job_that_arrives_again_takes_no_mark_off_a_build_whose_last_event_is_not_sent()
    {
        await using var world = await EngineWorld.CreateAsync(servers);
        var url = await servers.Sqs.CreateQueueAsync();
        var worker = world.StatusWorker(url);
        var running = EngineWorld.UpdateJob(world.Id, 1, changesBuild: true);
        await world.DieInAsync("orchestrator");
        await worker.HandleAsync(running, default, default);
        await world.RunToEndAsync();

        // A stage's job is told all that has come, the end among it; before the end's own job, that of the beginning comes again.
        await worker.HandleAsync(EngineWorld.UpdateJob(world.Id, 3, changesBuild: false), default, default);
        Assert.Equal(BuildStatus.Completed, (await world.Store.FindAsync(world.Id))!.Status);
        await worker.HandleAsync(running, default, default);

        // Redis loses the job of the end.
        await world.StatusUpdates.AcknowledgeAsync((await world.StatusUpdates.LeaseAsync(1000)).Jobs);
        await world.Sweeper.SweepAsync();
        await world.ApplyUpdatesAsync(worker);

        var sent = await servers.Sqs.Client.ReceiveMessageAsync(new Amazon.SQS.Model.ReceiveMessageRequest { QueueUrl = url, MaxNumberOfMessages = 10 });
        Assert.Equal(
            new[] { "nexus.build.queued", "nexus.build.running", "nexus.build.completed" }.Order(),
            sent.Messages.Select(message => JsonSerializer.Deserialize(message.Body, NexusJson.Default.BuildEvent)!.Type).Order());
        Assert.Empty(await world.Store.Active.ListAsync());
    }
}
