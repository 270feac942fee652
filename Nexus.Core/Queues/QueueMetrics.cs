using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Nexus.Core.Queues;

/// <summary>
/// How full a queue is, as OpenTelemetry gauges: what scaling and alarms look at. While Redis does not answer there is no value,
/// rather than an old one.
/// </summary>
public sealed class QueueMetrics : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly JobQueue _queue;
    private readonly TimeProvider _time;
    private readonly Meter _meter = new(QueueTelemetry.Name);
    private QueueStatistics? _latest;

    /// <summary>Measures a queue from the start of the service on.</summary>
    public QueueMetrics(JobQueue queue, TimeProvider time)
    {
        (_queue, _time) = (queue, time);
        _meter.CreateObservableGauge("nexus.queue.backlog", () => Read(now => now.Ready), "{job}", "Jobs that wait for a consumer.");
        _meter.CreateObservableGauge("nexus.queue.delayed", () => Read(now => now.Delayed), "{job}", "Jobs that are not due yet.");
        _meter.CreateObservableGauge("nexus.queue.in_flight", () => Read(now => now.InFlight), "{job}", "Jobs that a consumer holds.");
        _meter.CreateObservableGauge("nexus.queue.dead_letters", () => Read(now => now.Dead), "{job}", "Jobs that were given up.");
        _meter.CreateObservableGauge("nexus.queue.oldest_age", () => Read(now => now.OldestAge.TotalSeconds), "s", "How long the first waiting job has been on the queue.");
    }

    /// <summary>Measures now.</summary>
    public async Task MeasureAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            _latest = await _queue.GetStatisticsAsync(cancellationToken);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            _latest = null;
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        try
        {
            do
            {
                await MeasureAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private IEnumerable<Measurement<T>> Read<T>(Func<QueueStatistics, T> read) where T : struct =>
        _latest is { } latest ? [new Measurement<T>(read(latest), new KeyValuePair<string, object?>("messaging.destination.name", _queue.Name))] : [];
}
