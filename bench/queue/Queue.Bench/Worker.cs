using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Nexus.Core.Queues;

namespace Queue.Bench;

/// <summary>The process that works the jobs off: two queues, one job of each at a time, as the peer's worker with its concurrency of 2.</summary>
internal static class Worker
{
    public static readonly string[] Queues = ["bench-a", "bench-b"];

    // The kind of a job is its first byte; after it, a job of which the latency is measured says when it was sent.
    public const byte NoOperation = 0;
    public const byte Stamped = 1;

    public static JobQueueOptions Options => new() { Concurrency = 1, Prefetch = 500 };

    /// <summary>Works until the input ends. Each line asks for the latencies measured since, which are answered as one line.</summary>
    public static async Task<int> RunAsync(string connectionString)
    {
        await using var redis = new RedisConnection(connectionString);
        var handler = new Handler();
        var consumers = Queues
            .Select(name => new JobConsumer(new JobQueue(redis, name, Options), handler, TimeProvider.System, NullLogger<JobConsumer>.Instance))
            .ToArray();
        await Task.WhenAll(consumers.Select(consumer => consumer.StartAsync(CancellationToken.None)));
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is not null)
        {
            Console.WriteLine(handler.Take());
        }

        await Task.WhenAll(consumers.Select(consumer => consumer.StopAsync(CancellationToken.None)));
        return 0;
    }

    private sealed class Handler : IJobHandler
    {
        private readonly List<double> _latencies = [];

        public Task<JobOutcome> HandleAsync(LeasedJob job, CancellationToken draining, CancellationToken cancellationToken)
        {
            if (job.Body.Span[0] == Stamped)
            {
                var latency = TimeSpan.FromTicks(DateTime.UtcNow.Ticks - long.Parse(job.Body.Span[1..], CultureInfo.InvariantCulture));
                lock (_latencies)
                {
                    _latencies.Add(latency.TotalMilliseconds);
                }
            }

            return Task.FromResult(JobOutcome.Done);
        }

        public string Take()
        {
            lock (_latencies)
            {
                var text = new StringBuilder().AppendJoin(' ', _latencies.Select(latency => latency.ToString("R", CultureInfo.InvariantCulture))).ToString();
                _latencies.Clear();
                return text;
            }
        }
    }
}
