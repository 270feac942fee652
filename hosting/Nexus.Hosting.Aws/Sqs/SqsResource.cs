using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Sqs;

namespace Nexus.Hosting.Aws;

/// <summary>Amazon SQS; fauxqs, with its data on disk, on this machine, where no account is given.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="command">The local process.</param>
/// <param name="workingDirectory">Its folder.</param>
public sealed class SqsResource(string name, string command, string workingDirectory) : ExecutableResource(name, command, workingDirectory)
{
    internal List<SqsQueueResource> Queues { get; } = [];

    internal EndpointReference Endpoint => new(this, "http");

    // Set where a local run works with AWS itself.
    internal AccountQueues? Account { get; set; }
}

/// <summary>What a service may do with a queue.</summary>
public enum QueueAccess
{
    /// <summary>Send messages.</summary>
    Send,

    /// <summary>Receive and delete messages.</summary>
    Receive,

    /// <summary>Both.</summary>
    SendAndReceive,
}

/// <summary>A queue.</summary>
/// <param name="name">The resource's name, which is also the queue's logical name.</param>
/// <param name="parent">SQS.</param>
public sealed class SqsQueueResource(string name, SqsResource parent) : Resource(name), IResourceWithParent<SqsResource>, IResourceWithWaitSupport
{
    /// <inheritdoc />
    public SqsResource Parent { get; } = parent;

    /// <summary>The name of the queue itself; that of a FIFO queue ends in <c>.fifo</c>.</summary>
    public string QueueName => IsFifo ? $"{Name}.fifo" : Name;

    /// <summary>How long a received message stays hidden. Default: 30 s; at most 12 h.</summary>
    public TimeSpan VisibilityTimeout { get; internal set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a message is kept. Default: 4 days; 1 minute to 14 days.</summary>
    public TimeSpan MessageRetention { get; internal set; } = TimeSpan.FromDays(4);

    /// <summary>How long a new message stays hidden. Default: 0; at most 15 minutes.</summary>
    public TimeSpan DeliveryDelay { get; internal set; }

    /// <summary>Whether messages keep their order and are delivered once.</summary>
    public bool IsFifo { get; internal set; }

    /// <summary>Where messages go that were received too often; null: nowhere.</summary>
    public SqsQueueResource? DeadLetterQueue { get; internal set; }

    /// <summary>After how many receives a message goes to the dead-letter queue.</summary>
    public int MaxReceiveCount { get; internal set; }

    /// <summary>Set once the queue exists locally.</summary>
    internal bool IsCreated { get; set; }
}

/// <summary>A service uses a queue.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Access">What it may do.</param>
public sealed record QueueReferenceAnnotation(SqsQueueResource Queue, QueueAccess Access) : IResourceAnnotation;
