using System.Globalization;
using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Emulators;

namespace Nexus.Hosting.Aws.Sqs;

/// <summary>Speaks with fauxqs.</summary>
internal sealed class SqsEmulator(SqsResource resource)
{
    private readonly AwsJsonClient _client = new("sqs");

    public async Task PingAsync(CancellationToken cancellationToken) => await CallAsync("ListQueues", [], cancellationToken);

    public async Task CreateQueuesAsync(SqsResource _, ResourceReadyEvent @event, CancellationToken cancellationToken)
    {
        var notifications = (ResourceNotificationService)@event.Services.GetService(typeof(ResourceNotificationService))!;
        // A dead-letter queue has to exist before the queue that names it.
        foreach (var queue in resource.Queues.OrderBy(q => q.DeadLetterQueue is not null))
        {
            await EnsureAsync(queue, cancellationToken);
            queue.IsCreated = true;
            await notifications.PublishUpdateAsync(queue, s => s with { State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success) });
        }
    }

    private async Task EnsureAsync(SqsQueueResource queue, CancellationToken cancellationToken)
    {
        var attributes = Describe(queue);
        try
        {
            await CallAsync("CreateQueue", new() { ["QueueName"] = queue.QueueName, ["Attributes"] = attributes }, cancellationToken);
        }
        catch (AwsErrorException exception) when (exception.Code is "QueueNameExists" or "QueueAlreadyExists")
        {
            // It is there from an earlier run, with other attributes: it gets those of the model.
            var url = (await CallAsync("GetQueueUrl", new() { ["QueueName"] = queue.QueueName }, cancellationToken))["QueueUrl"]!.GetValue<string>();
            attributes.Remove("FifoQueue");
            await CallAsync("SetQueueAttributes", new() { ["QueueUrl"] = url, ["Attributes"] = attributes.DeepClone() }, cancellationToken);
        }
    }

    private static JsonObject Describe(SqsQueueResource queue)
    {
        var attributes = new JsonObject
        {
            ["VisibilityTimeout"] = Seconds(queue.VisibilityTimeout),
            ["MessageRetentionPeriod"] = Seconds(queue.MessageRetention),
            ["DelaySeconds"] = Seconds(queue.DeliveryDelay),
        };

        if (queue.IsFifo)
        {
            attributes["FifoQueue"] = "true";
            attributes["ContentBasedDeduplication"] = "true";
        }

        if (queue.DeadLetterQueue is { } deadLetters)
        {
            attributes["RedrivePolicy"] = new JsonObject
            {
                ["deadLetterTargetArn"] = $"arn:aws:sqs:{LocalAws.Region}:{LocalAws.AccountId}:{deadLetters.QueueName}",
                ["maxReceiveCount"] = queue.MaxReceiveCount,
            }.ToJsonString();
        }

        return attributes;

        static string Seconds(TimeSpan time) => ((long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    private async Task<JsonObject> CallAsync(string operation, JsonObject body, CancellationToken cancellationToken) =>
        await _client.CallAsync((await resource.Endpoint.GetValueAsync(cancellationToken))!, $"AmazonSQS.{operation}", body, cancellationToken);
}
