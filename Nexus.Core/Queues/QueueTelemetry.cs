using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Nexus.Core.Queues;

/// <summary>Traces and counters of the queues, named after the OpenTelemetry conventions for messaging.</summary>
public static class QueueTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "Nexus.Queues";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Sent = Meter.CreateCounter<long>("messaging.client.sent.messages", "{message}");
    private static readonly Counter<long> Consumed = Meter.CreateCounter<long>("messaging.client.consumed.messages", "{message}");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("messaging.process.duration", "s");

    internal static Activity? StartSend(string queue, IReadOnlyList<JobRequest> jobs)
    {
        Sent.Add(jobs.Count, new KeyValuePair<string, object?>("messaging.destination.name", queue));
        // A sender may name the context to which the job belongs, as the sweeper does; else it is the current one.
        var activity = Activity.Current is null && ActivityContext.TryParse(jobs[0].TraceParent, null, isRemote: true, out var parent)
            ? Source.StartActivity($"send {queue}", ActivityKind.Producer, parent)
            : Source.StartActivity($"send {queue}", ActivityKind.Producer);
        if (activity is not null)
        {
            Describe(activity, queue, "send", "enqueue");
            if (jobs.Count == 1)
            {
                activity.SetTag("messaging.message.id", jobs[0].Id);
            }
            else
            {
                activity.SetTag("messaging.batch.message_count", jobs.Count);
            }
        }

        return activity;
    }

    internal static Activity? StartProcess(string queue, LeasedJob job)
    {
        ActivityContext.TryParse(job.TraceParent, null, isRemote: true, out var parent);
        var activity = Source.StartActivity($"process {queue}", ActivityKind.Consumer, parent);
        if (activity is not null)
        {
            Describe(activity, queue, "process", "lease");
            activity.SetTag("messaging.message.id", job.Id);
            activity.SetTag("messaging.message.delivery_attempt", job.Attempt);
        }

        return activity;
    }

    internal static void Processed(string queue, string outcome, TimeSpan elapsed)
    {
        var tags = new TagList { { "messaging.destination.name", queue }, { "nexus.outcome", outcome } };
        Consumed.Add(1, tags);
        Duration.Record(elapsed.TotalSeconds, tags);
    }

    private static void Describe(Activity activity, string queue, string type, string operation)
    {
        activity.SetTag("messaging.system", "redis");
        activity.SetTag("messaging.destination.name", queue);
        activity.SetTag("messaging.operation.type", type);
        activity.SetTag("messaging.operation.name", operation);
    }
}
