using System.Diagnostics.Metrics;
using Nexus.Core.Queues;
using Nexus.TestServices;

namespace Nexus.Core.Tests.Queues;

/// <summary>What scaling and alarms see of a queue.</summary>
public sealed class QueueMetricsTests
{
    [Fact]
    public async Task A_queue_tells_how_many_jobs_wait_run_and_were_given_up_and_for_how_long_the_first_has_waited()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var redis = new RedisConnection($"{server.ConnectionString},asyncTimeout=1000");
        var queue = ServersFixture.NewQueue(redis, options => (options.MaxAttempts, options.VisibilityTimeout) = (1, TimeSpan.FromMinutes(5)));
        await queue.EnqueueAsync([.. Enumerable.Range(0, 6).Select(i => new JobRequest($"{i}", new byte[1]))]);
        await queue.EnqueueAsync(new JobRequest("later", new byte[1]) { Delay = TimeSpan.FromHours(1) });
        var held = (await queue.LeaseAsync(3)).Jobs;
        await queue.ReleaseAsync(held[0], TimeSpan.Zero, countAttempt: true, "no");
        using var metrics = new QueueMetrics(queue, TimeProvider.System);
        using var reader = new Reader(queue.Name);

        Assert.Empty(reader.Read());
        await Eventually.HoldsAsync(
            async () =>
            {
                await metrics.MeasureAsync();
                return reader.Read()["nexus.queue.oldest_age"] >= 0.05;
            },
            "the first job gets older");

        var seen = reader.Read();
        Assert.InRange(seen["nexus.queue.oldest_age"], 0.05, 120);
        seen.Remove("nexus.queue.oldest_age");
        Assert.Equal(
            new() { ["nexus.queue.backlog"] = 3, ["nexus.queue.delayed"] = 1, ["nexus.queue.in_flight"] = 2, ["nexus.queue.dead_letters"] = 1 }, seen);

        // No value is better than one that is not true any more.
        server.Kill();
        await metrics.MeasureAsync();
        Assert.Empty(reader.Read());
    }

    private sealed class Reader : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Dictionary<string, double> _values = [];

        public Reader(string queue)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == QueueTelemetry.Name && instrument.IsObservable)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.Start();

            void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
            {
                if (tags.Contains(new("messaging.destination.name", queue)))
                {
                    _values.Add(instrument.Name, value);
                }
            }
        }

        public Dictionary<string, double> Read()
        {
            _values.Clear();
            _listener.RecordObservableInstruments();
            return new(_values);
        }

        public void Dispose() => _listener.Dispose();
    }
}
