using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws;
using Nexus.Hosting.Aws.Accounts;
using Nexus.Hosting.Aws.Emulators;
using Nexus.Hosting.Aws.LocalData;
using Nexus.Hosting.Aws.Sqs;

namespace Aspire.Hosting;

/// <summary>Adds SQS and its queues.</summary>
public static class SqsResourceBuilderExtensions
{
    /// <summary>
    /// Adds SQS: the service on AWS; fauxqs here, with its data on disk, or the service itself where the run has an account (<see cref="AwsAccountExtensions.FindAwsAccount"/>).
    /// Queues exist before anyone who waits for it starts.
    /// </summary>
    public static IResourceBuilder<SqsResource> AddSqs(this IDistributedApplicationBuilder builder, [ResourceName] string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var resource = new SqsResource(name, LocalTools.Node(builder), builder.AppHostDirectory);
        if (builder.FindAwsAccount() is { } account)
        {
            resource.Account = new(resource, account, new(builder));
            return builder.AddAwsService(resource, account, "MailInboxAll", resource.Account.FindAsync);
        }

        var added = builder.AddResource(resource).ExcludeFromManifest().WithIconName("MailInboxAll");
        if (!builder.ExecutionContext.IsRunMode)
        {
            return added;
        }

        // Its place is decided now: services can't be registered any more when the resource starts.
        var data = LocalDataFolder.Of(builder);
        var emulator = new SqsEmulator(resource);
        return added
            .WithHttpEndpoint()
            .WithPing(emulator.PingAsync)
            .WithArgs(context =>
            {
                LocalTools.Require(builder, name, "node_modules/fauxqs/package.json");
                context.Args.Add(LocalTools.Require(builder, name, "fauxqs.mjs"));
                context.Args.Add(resource.Endpoint.Property(EndpointProperty.TargetPort));
                context.Args.Add(data.For(name));
            })
            .OnResourceReady(emulator.CreateQueuesAsync);
    }

    /// <summary>Adds a queue.</summary>
    /// <param name="builder">SQS.</param>
    /// <param name="name">The resource's name, and the queue's logical name: services find the queue's URL in <c>AWS__Queues__name</c>.</param>
    public static IResourceBuilder<SqsQueueResource> AddQueue(this IResourceBuilder<SqsResource> builder, [ResourceName] string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var queue = new SqsQueueResource(name, builder.Resource);
        builder.Resource.Queues.Add(queue);
        return builder.AddEmulated(queue, "SqsQueue", "MailInbox", q => q.IsCreated);
    }

    /// <summary>How long a received message stays hidden from others: 0 s to 12 h. Default: 30 s.</summary>
    public static IResourceBuilder<SqsQueueResource> WithVisibilityTimeout(this IResourceBuilder<SqsQueueResource> builder, TimeSpan timeout) =>
        builder.Set(timeout, TimeSpan.Zero, TimeSpan.FromHours(12), "visibility timeout", (queue, value) => queue.VisibilityTimeout = value);

    /// <summary>How long a message is kept: 1 minute to 14 days. Default: 4 days.</summary>
    public static IResourceBuilder<SqsQueueResource> WithMessageRetention(this IResourceBuilder<SqsQueueResource> builder, TimeSpan retention) =>
        builder.Set(retention, TimeSpan.FromMinutes(1), TimeSpan.FromDays(14), "message retention", (queue, value) => queue.MessageRetention = value);

    /// <summary>How long a new message stays hidden: 0 s to 15 minutes. Default: 0 s.</summary>
    public static IResourceBuilder<SqsQueueResource> WithDeliveryDelay(this IResourceBuilder<SqsQueueResource> builder, TimeSpan delay) =>
        builder.Set(delay, TimeSpan.Zero, TimeSpan.FromMinutes(15), "delivery delay", (queue, value) => queue.DeliveryDelay = value);

    /// <summary>Messages of a group keep their order, and a message that is sent twice within five minutes is delivered once.</summary>
    public static IResourceBuilder<SqsQueueResource> AsFifo(this IResourceBuilder<SqsQueueResource> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.IsFifo = true;
        if (builder.Resource.DeadLetterQueue is { } deadLetters)
        {
            deadLetters.IsFifo = true;
        }

        return builder;
    }

    /// <summary>Moves a message that was received too often to a queue of its own, <c>name-dlq</c>, which keeps it for 14 days.</summary>
    /// <param name="builder">The queue.</param>
    /// <param name="maxReceiveCount">How often a message may be received: 1 to 1000.</param>
    public static IResourceBuilder<SqsQueueResource> WithDeadLetterQueue(this IResourceBuilder<SqsQueueResource> builder, int maxReceiveCount = 5)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxReceiveCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxReceiveCount, 1000);
        var queue = builder.Resource;
        if (queue.DeadLetterQueue is null)
        {
            var deadLetters = builder.ApplicationBuilder.CreateResourceBuilder(queue.Parent).AddQueue($"{queue.Name}-dlq").WithMessageRetention(TimeSpan.FromDays(14));
            deadLetters.Resource.IsFifo = queue.IsFifo;
            queue.DeadLetterQueue = deadLetters.Resource;
        }

        queue.MaxReceiveCount = maxReceiveCount;
        return builder;
    }

    /// <summary>
    /// Lets a service use a queue. It gets the queue's URL in <c>AWS__Queues__name</c>; with a stand-in also its address, for
    /// the AWS SDK, in <c>AWS_ENDPOINT_URL_SQS</c>.
    /// </summary>
    public static IResourceBuilder<T> WithReference<T>(this IResourceBuilder<T> builder, IResourceBuilder<SqsQueueResource> queue, QueueAccess access)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(queue);
        var resource = queue.Resource;
        return builder
            .WithAnnotation(new QueueReferenceAnnotation(resource, access))
            .WithRelationship(resource, "Reference")
            .WithEnvironment(async context =>
            {
                if (resource.Parent.Account is { } account)
                {
                    context.EnvironmentVariables[$"AWS__Queues__{resource.Name}"] = await account.GetUrlAsync(resource).WaitAsync(context.CancellationToken);
                    return;
                }

                if (context.ExecutionContext.IsRunMode)
                {
                    context.EnvironmentVariables[$"AWS__Queues__{resource.Name}"] =
                        ReferenceExpression.Create($"{resource.Parent.Endpoint}/{LocalAws.AccountId}/{resource.QueueName}");
                }

                AwsEnvironmentVariables.PointAt(context, "SQS", resource.Parent.Endpoint);
            });
    }

    private static IResourceBuilder<SqsQueueResource> Set(
        this IResourceBuilder<SqsQueueResource> builder, TimeSpan value, TimeSpan least, TimeSpan most, string what, Action<SqsQueueResource, TimeSpan> set)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"The {what} of the queue '{builder.Resource.Name}' must be from {least} to {most}.");
        }

        set(builder.Resource, value);
        return builder;
    }
}
