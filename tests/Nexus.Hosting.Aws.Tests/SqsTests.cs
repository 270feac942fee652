using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Aspire.Hosting;

namespace Nexus.Hosting.Aws.Tests;

public class SqsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_finds_its_queue_in_its_environment_with_the_attributes_of_the_model()
    {
        await using var app = await RunningApp.StartAsync(builder =>
        {
            var queue = builder.AddSqs("sqs").AddQueue("orders").AsFifo().WithVisibilityTimeout(TimeSpan.FromSeconds(45))
                .WithMessageRetention(TimeSpan.FromDays(2)).WithDeadLetterQueue(3);
            RunningApp.AddConsumer(builder).WithReference(queue, QueueAccess.Send).WaitFor(queue);
        });

        var environment = await app.GetEnvironmentAsync("consumer");
        var url = await app.GetUrlAsync("sqs");
        Assert.Equal(
            new()
            {
                ["AWS_ENDPOINT_URL_SQS"] = url,
                ["AWS_REGION"] = "us-east-1",
                ["AWS_ACCESS_KEY_ID"] = "local",
                ["AWS_SECRET_ACCESS_KEY"] = "local",
                ["AWS__Queues__orders"] = $"{url}/000000000000/orders.fifo",
            },
            environment);

        using var client = Client(url);
        var attributes = (await client.GetQueueAttributesAsync(environment["AWS__Queues__orders"], ["All"], Token)).Attributes;
        Assert.Equal("45", attributes["VisibilityTimeout"]);
        Assert.Equal("172800", attributes["MessageRetentionPeriod"]);
        Assert.Equal("true", attributes["FifoQueue"]);
        Assert.Contains("orders-dlq.fifo", attributes["RedrivePolicy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_survive_a_restart_of_the_application()
    {
        using var folder = new TemporaryFolder();
        await using (var app = await RunningApp.StartAsync(b => b.AddSqs("sqs").AddQueue("orders"), folder.Argument))
        {
            await app.WaitHealthyAsync("orders");
            using var client = Client(await app.GetUrlAsync("sqs"));
            await client.SendMessageAsync($"{await app.GetUrlAsync("sqs")}/000000000000/orders", "kept", Token);
        }

        await using (var app = await RunningApp.StartAsync(
            b => b.AddSqs("sqs").AddQueue("orders").WithVisibilityTimeout(TimeSpan.FromSeconds(7)), folder.Argument))
        {
            await app.WaitHealthyAsync("orders");
            var url = $"{await app.GetUrlAsync("sqs")}/000000000000/orders";
            using var client = Client(await app.GetUrlAsync("sqs"));
            var message = Assert.Single((await client.ReceiveMessageAsync(new ReceiveMessageRequest(url) { WaitTimeSeconds = 5 }, Token)).Messages);
            Assert.Equal("kept", message.Body);
            Assert.Equal("7", (await client.GetQueueAttributesAsync(url, ["VisibilityTimeout"], Token)).Attributes["VisibilityTimeout"]);
        }
    }

    [Fact]
    public async Task A_message_that_is_given_back_comes_again_and_goes_to_the_dead_letters_in_the_end()
    {
        await using var app = await RunningApp.StartAsync(b => b.AddSqs("sqs").AddQueue("orders").WithDeadLetterQueue(maxReceiveCount: 2));
        await app.WaitHealthyAsync("orders");
        var endpoint = await app.GetUrlAsync("sqs");
        var (queue, deadLetters) = ($"{endpoint}/000000000000/orders", $"{endpoint}/000000000000/orders-dlq");
        using var client = Client(endpoint);
        await client.SendMessageAsync(queue, "poison", Token);

        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var message = Assert.Single((await client.ReceiveMessageAsync(new ReceiveMessageRequest(queue) { WaitTimeSeconds = 5 }, Token)).Messages);
            await client.ChangeMessageVisibilityAsync(queue, message.ReceiptHandle, 0, Token);
        }

        Assert.Empty((await client.ReceiveMessageAsync(queue, Token)).Messages ?? []);
        var dead = Assert.Single((await client.ReceiveMessageAsync(new ReceiveMessageRequest(deadLetters) { WaitTimeSeconds = 5 }, Token)).Messages);
        Assert.Equal("poison", dead.Body);
    }

    private static AmazonSQSClient Client(string url) =>
        new(new BasicAWSCredentials("local", "local"), new AmazonSQSConfig { ServiceURL = url, AuthenticationRegion = "us-east-1" });
}
