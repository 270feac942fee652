using System.Diagnostics;
using System.Globalization;
using System.Text;
using Bench.Reporting;
using Nexus.Core.Queues;

namespace Queue.Bench;

/// <summary>Measures our queue with a worker process of its own.</summary>
internal sealed class OurQueue(string connectionString, Settings settings)
{
    private const int Batch = 500;

    public async Task<Measured> MeasureAsync()
    {
        await using var redis = new RedisConnection(connectionString + ",allowAdmin=true");
        var database = await redis.GetDatabaseAsync();
        await database.ExecuteAsync("FLUSHALL");
        JobQueue[] queues = [.. Worker.Queues.Select(name => new JobQueue(redis, name, Worker.Options))];

        await SubmitAsync(queues, settings.Jobs);
        using var worker = StartWorker();
        try
        {
            var cold = await DrainAsync(queues, settings.Jobs, Stopwatch.GetTimestamp());
            var memory = Machine.MemoryOf(worker.Id);

            // As the peer's: into queues that nobody takes from.
            await StopAsync(worker);
            var oneByOne = await SubmitOneByOneAsync(queues, settings.Jobs / 4);
            var concurrently = await SubmitConcurrentlyAsync(queues, settings.Jobs);
            var batches = await SubmitAsync(queues, settings.Jobs);
            return await MeasureWarmAsync(queues) with { DrainCold = cold, Submit = oneByOne, SubmitConcurrently = concurrently, SubmitInBatches = batches, Memory = memory };
        }
        finally
        {
            await StopAsync(worker);
        }
    }

    private async Task<Measured> MeasureWarmAsync(JobQueue[] queues)
    {
        using var worker = StartWorker();
        try
        {
            await UntilEmptyAsync(queues);
            // A service runs for weeks; what its first second costs is the cold figure.
            var started = await PauseAsync(worker, () => SubmitAsync(queues, settings.Jobs));
            var drain = await DrainAsync(queues, settings.Jobs, started);

            started = Stopwatch.GetTimestamp();
            await SubmitAsync(queues, settings.Jobs);
            await UntilEmptyAsync(queues);
            var together = settings.Jobs / Stopwatch.GetElapsedTime(started).TotalSeconds;

            await Task.Delay(1000);
            return new Measured(0, 0, drain, together, 0, await MeasureLatencyAsync(queues[0], worker));
        }
        finally
        {
            await StopAsync(worker);
        }
    }

    private async Task<double[]> MeasureLatencyAsync(JobQueue queue, Process worker)
    {
        var due = Stopwatch.GetTimestamp();
        for (var i = 0; i < settings.Latencies; i++)
        {
            var body = Encoding.ASCII.GetBytes("\u0001" + DateTime.UtcNow.Ticks.ToString(CultureInfo.InvariantCulture));
            await queue.EnqueueAsync(new JobRequest($"stamp-{i}", body));
            due += Stopwatch.Frequency / 90;
            if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is var pause && pause > TimeSpan.Zero)
            {
                await Task.Delay(pause);
            }
        }

        await UntilEmptyAsync([queue]);
        await worker.StandardInput.WriteLineAsync("latencies");
        var line = await worker.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The worker ended.");
        return [.. line.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
    }

    private static async Task<double> SubmitAsync(JobQueue[] queues, int count)
    {
        var started = Stopwatch.GetTimestamp();
        var run = Guid.NewGuid().ToString("n");
        // Half to each queue, several batches under way as in any server.
        await Task.WhenAll(queues.Select(async queue =>
        {
            var pending = new Queue<Task>();
            for (var first = 0; first < count / queues.Length; first += Batch)
            {
                var size = Math.Min(Batch, count / queues.Length - first);
                pending.Enqueue(queue.EnqueueAsync([.. Enumerable.Range(first, size).Select(i => Job(run, i))]));
                if (pending.Count > 4)
                {
                    await pending.Dequeue();
                }
            }

            await Task.WhenAll(pending);
        }));
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> SubmitOneByOneAsync(JobQueue[] queues, int count)
    {
        var started = Stopwatch.GetTimestamp();
        var run = Guid.NewGuid().ToString("n");
        for (var i = 0; i < count; i++)
        {
            await queues[i & 1].EnqueueAsync(Job(run, i));
        }

        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> SubmitConcurrentlyAsync(JobQueue[] queues, int count)
    {
        var started = Stopwatch.GetTimestamp();
        var (run, next) = (Guid.NewGuid().ToString("n"), -1);
        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var i && i < count)
            {
                await queues[i & 1].EnqueueAsync(Job(run, i));
            }
        })));
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static JobRequest Job(string run, int number)
    {
        var body = new byte[200];
        Array.Fill(body, (byte)'x');
        body[0] = Worker.NoOperation;
        return new JobRequest($"{run}-{number}", body);
    }

    private static async Task<double> DrainAsync(JobQueue[] queues, int jobs, long started)
    {
        // The clock starts with the first movement, as the peer's.
        var first = await LeftAsync(queues);
        while (first >= jobs)
        {
            started = Stopwatch.GetTimestamp();
            await Task.Delay(1);
            first = await LeftAsync(queues);
        }

        await UntilEmptyAsync(queues);
        return first / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task UntilEmptyAsync(JobQueue[] queues)
    {
        while (await LeftAsync(queues) > 0)
        {
            await Task.Delay(2);
        }
    }

    private static async Task<long> LeftAsync(JobQueue[] queues) =>
        (await Task.WhenAll(queues.Select(queue => queue.GetStatisticsAsync()))).Sum(now => now.Ready + now.Delayed + now.InFlight);

    private Process StartWorker()
    {
        var worker = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, Arguments())
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        return worker.StandardOutput.ReadLine() == "ready" ? worker : throw new InvalidOperationException("The worker did not start.");
    }

    private string[] Arguments() => ["worker", connectionString];

    // As if the worker had been away while the jobs came: the kernel holds it. Answers when it was let go.
    private static async Task<long> PauseAsync(Process worker, Func<Task> act)
    {
        await SignalAsync(worker, "STOP");
        await act();
        var started = Stopwatch.GetTimestamp();
        await SignalAsync(worker, "CONT");
        return started;
    }

    private static async Task SignalAsync(Process worker, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{worker.Id}"]);
        await kill.WaitForExitAsync();
    }

    private static async Task StopAsync(Process worker)
    {
        if (!worker.HasExited)
        {
            worker.StandardInput.Close();
            await worker.WaitForExitAsync();
        }
    }
}
