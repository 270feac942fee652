using System.Diagnostics;
using System.Text.Json;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Configuration;
using Nexus.Core.Builds;

namespace Nexus.Core.Notifications;

/// <summary>A change of a build's status as a CloudEvents 1.0 event in structured JSON.</summary>
public sealed record BuildEvent
{
    /// <summary>The media type of the message.</summary>
    public const string ContentType = "application/cloudevents+json";

    /// <summary>The version of CloudEvents.</summary>
    public string Specversion { get; init; } = "1.0";

    /// <summary>The same for every copy of the event: build id and journal number.</summary>
    public required string Id { get; init; }

    /// <summary>Who speaks.</summary>
    public string Source { get; init; } = "/nexus/builds";

    /// <summary>What happened: <c>nexus.build.</c> and the new status.</summary>
    public required string Type { get; init; }

    /// <summary>The build.</summary>
    public required string Subject { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The media type of <see cref="Data"/>.</summary>
    public string Datacontenttype { get; init; } = "application/json";

    /// <summary>The trace context, by the distributed tracing extension.</summary>
    public string? Traceparent { get; init; }

    /// <summary>What a consumer wants to know without asking.</summary>
    public required BuildEventData Data { get; init; }

    /// <summary>The event of one update of a build's own status.</summary>
    public static BuildEvent From(Build build, BuildUpdate update, string? traceParent) => new()
    {
        Id = $"{build.Id}:{update.Sequence}",
        Type = $"nexus.build.{update.Status}",
        Subject = build.Id,
        Time = update.At,
        Traceparent = traceParent,
        Data = new BuildEventData(build.Id, build.Name, update.Status, update.Sequence, update.CompletedStages, update.AgentId, update.Error),
    };
}

/// <summary>The payload of a <see cref="BuildEvent"/>.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Its new status.</param>
/// <param name="Sequence">The journal number of the change.</param>
/// <param name="CompletedStages">How many stages are completed.</param>
/// <param name="AgentId">The agent, once it is published.</param>
/// <param name="Error">Why it failed.</param>
public sealed record BuildEventData(
    string BuildId, string Name, string Status, long Sequence, int CompletedStages, string? AgentId = null, string? Error = null);

/// <summary>The physical addresses of the queues. Configuration <c>AWS:Queues:{logical name}</c>.</summary>
/// <param name="Notifications">URL of the queue of build events; null sends none.</param>
public sealed record QueueUrls(string? Notifications)
{
    /// <summary>The addresses as configured.</summary>
    public static QueueUrls From(IConfiguration configuration) => new(configuration["AWS:Queues:notifications"]);
}

/// <summary>Sends build events to SQS.</summary>
public sealed class BuildNotifications(IAmazonSQS sqs, QueueUrls urls)
{
    /// <summary>Name of the activity source.</summary>
    public const string TelemetryName = "Nexus.Notifications";

    private static readonly ActivitySource ActivitySource = new(TelemetryName);

    /// <summary>Sends the event of one update. A consumer that sees it twice knows it by its id.</summary>
    public async Task SendAsync(Build build, BuildUpdate update, CancellationToken cancellationToken)
    {
        if (urls.Notifications is not { } url)
        {
            return;
        }

        var name = url[(url.LastIndexOf('/') + 1)..];
        using var activity = ActivitySource.StartActivity($"send {name}", ActivityKind.Producer);
        var buildEvent = BuildEvent.From(build, update, activity?.Id ?? Activity.Current?.Id);
        activity?.SetTag("messaging.system", "aws_sqs")
            .SetTag("messaging.destination.name", name)
            .SetTag("messaging.operation.type", "send")
            .SetTag("messaging.operation.name", "SendMessage")
            .SetTag("messaging.message.id", buildEvent.Id)
            .SetTag("nexus.build.id", build.Id);
        var request = new SendMessageRequest
        {
            QueueUrl = url,
            MessageBody = JsonSerializer.Serialize(buildEvent, NexusJson.Compact.BuildEvent),
            MessageAttributes = new()
            {
                ["content-type"] = new MessageAttributeValue { DataType = "String", StringValue = BuildEvent.ContentType },
                ["type"] = new MessageAttributeValue { DataType = "String", StringValue = buildEvent.Type },
            },
        };
        if (url.EndsWith(".fifo", StringComparison.Ordinal))
        {
            request.MessageGroupId = build.Id;
            request.MessageDeduplicationId = buildEvent.Id;
        }

        await sqs.SendMessageAsync(request, cancellationToken);
    }
}
