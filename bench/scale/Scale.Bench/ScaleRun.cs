using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Amazon.DynamoDBv2;
using Bench.Reporting;
using Nexus.Core.Builds;
using Nexus.Core.Queues;
using Nexus.Core.Storage;
using Nexus.TestServices;

namespace Scale.Bench;

/// <summary>Many builds at once through one builds worker and one status worker.</summary>
internal sealed class ScaleRun(IReadOnlyList<int> steps, TimeSpan limit)
{
    private static readonly int UpdatesPerBuild = 3 + (2 * StageCatalogue.All.Length);

    public async Task RunAsync()
    {
        var report = new Report("scale", "Builds in flight");
        report.Say(
            "All builds of a step are accepted as fast as the stores take them, and then all are in flight: one builds worker (32 at a time) and one status worker (32 at a time) run them to their end with stages that do nothing. " +
            $"Lag: from the writing of an update to its broadcast, when every client can have it. " +
            $"A build is {UpdatesPerBuild} updates: accepted, running, two for each stage, completed; where a step is cut off, what was done of it shows in the updates, as all builds are worked on in turn. A step ends when all builds have, or after {limit.TotalSeconds:0} s. DynamoDB and SQS are emulators on the same machine. `Nexus:SweepAfter` is one hour, so that the sweeper takes none of what waits for lost.");
        var rows = new List<Step>();
        foreach (var count in steps)
        {
            var step = await MeasureAsync(count);
            rows.Add(step);
            Console.WriteLine($"{count}: {step.Throughput.Text()} builds/s, {step.Updates.Text()} updates/s, lag p99 {step.Lag.P99.Text()} ms; load {Machine.Load():0.0}");
        }

        Write(report, rows);
        report.Write();
    }

    private async Task<Step> MeasureAsync(int count)
    {
        await using var servers = new BackingServers();
        await servers.InitializeAsync();
        var tables = await servers.Dynamo.CreateTablesAsync();
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string>(
            NexusSystem.Variables(servers.Redis, servers.Dynamo, servers.Sqs, tables, await servers.Sqs.CreateQueueAsync()))
        {
            ["SHARED_PATH"] = folder.Path,
            ["Nexus__StageDelay"] = "00:00:00",
            // A step is over long before a build would be taken for stuck.
            ["Nexus__SweepAfter"] = "01:00:00",
            ["Queues__agent_builds__Concurrency"] = "32",
            ["Queues__status_updates__Concurrency"] = "32",
            ["Queues__status_updates__Prefetch"] = "64",
            ["DOTNET_gcServer"] = "0",
        };
        await using var redis = new RedisConnection($"{servers.Redis.ConnectionString},allowAdmin=true");
        var queues = new BuildQueues(new JobQueue(redis, BuildQueues.AgentBuilds, new JobQueueOptions()), new JobQueue(redis, BuildQueues.StatusUpdates, new JobQueueOptions()));
        var submission = new BuildSubmission(new BuildStore(servers.Dynamo.Client, tables), queues, TimeProvider.System);

        var lags = new ConcurrentQueue<double>();
        var over = new ConcurrentDictionary<string, byte>();
        await using var heard = await new BuildBroadcast(redis).SubscribeAsync(update =>
        {
            lags.Enqueue((DateTimeOffset.UtcNow - update.At).TotalMilliseconds);
            if (update.IsTerminal)
            {
                over[update.BuildId] = 0;
            }
        });

        var started = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, token) =>
            await submission.SubmitAsync("bench", "An agent that does nothing at all.", $"build {i}", cancellationToken: token));
        var accepted = count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        lags.Clear();

        await using var builds = Start(BuildQueues.AgentBuilds, environment);
        await using var statuses = Start(BuildQueues.StatusUpdates, environment);
        ServerProcess[] workers = [builds, statuses];
        var emulator = Machine.ProcessorTimeOf(servers.Dynamo.ProcessId);
        started = Stopwatch.GetTimestamp();
        double memory = 0;
        while (over.Count < count && Stopwatch.GetElapsedTime(started) < limit)
        {
            await Task.Delay(20);
            memory = Math.Max(memory, workers.Sum(worker => Machine.MemoryOf(worker.ProcessId)));
            if (workers.FirstOrDefault(worker => worker.HasExited) is { } dead)
            {
                throw new InvalidOperationException($"A worker ended:\n{dead.Output}");
            }
        }

        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new Step(
            count, over.Count, accepted, over.Count / elapsed, lags.Count / elapsed, memory, await PeakOfRedisAsync(redis), new Sample(lags.DefaultIfEmpty(0)),
            (Machine.ProcessorTimeOf(servers.Dynamo.ProcessId) - emulator) / elapsed, workers.Sum(worker => Machine.ProcessorTimeOf(worker.ProcessId)) / elapsed, elapsed);
    }

    private static async Task<double> PeakOfRedisAsync(RedisConnection redis)
    {
        const string peak = "used_memory_peak:";
        var memory = (string)(await (await redis.GetDatabaseAsync()).ExecuteAsync("INFO", "memory"))!;
        var line = memory.Split('\n').Single(one => one.StartsWith(peak, StringComparison.Ordinal));
        return double.Parse(line[peak.Length..], CultureInfo.InvariantCulture) / (1024 * 1024);
    }

    private static ServerProcess Start(string queue, Dictionary<string, string> environment)
    {
        var worker = new ServerProcess(Environment.ProcessPath!, ["worker", queue], environment);
        worker.Start();
        return worker;
    }

    private static void Write(Report report, List<Step> rows)
    {
        report.Table(
            ["in flight", "ended", "accepted/s", "builds/s", "updates/s", "ms per build", "s", "memory of the workers, MiB", "of Redis, MiB", "lag p50, ms", "lag p99, ms", "emulator's core busy", "workers' cores busy"],
            rows.Select(row => (string[])[
                row.InFlight.ToString("#,0", CultureInfo.InvariantCulture), row.Ended.ToString("#,0", CultureInfo.InvariantCulture), row.Accepted.Text(), row.Throughput.Text(), row.Updates.Text(), row.MillisecondsPerBuild.Text(), row.Seconds.Text(),
                row.Memory.Text(), row.Redis.Text(), row.Lag.P50.Text(), row.Lag.P99.Text(), $"{row.Emulator * 100:0} %", $"{row.Workers * 100:0} %"]));
        report.Say(Judge(rows));
        report.Add(Plot.Lines("Updates per second", "builds in flight", "updates/s", [new Series("updates/s", [.. rows.Select(row => ((double)row.InFlight, row.Updates))])], logarithmic: true));
        report.Add(Plot.Lines("Memory of the two workers", "builds in flight", "MiB", [new Series("MiB", [.. rows.Select(row => ((double)row.InFlight, row.Memory))])], logarithmic: true));
        report.Add(Plot.Lines("Status lag", "builds in flight", "ms",
            [new Series("p50", [.. rows.Select(row => ((double)row.InFlight, Math.Max(row.Lag.P50, 0.1)))]), new Series("p99", [.. rows.Select(row => ((double)row.InFlight, Math.Max(row.Lag.P99, 0.1)))])], logarithmic: true));
    }

    /// <summary>Where it bends, told from the figures: the step from which throughput falls or lag leaps, and what was busy then.</summary>
    private static string Judge(List<Step> rows)
    {
        var best = rows.MaxBy(row => row.Updates)!;
        var sentences = new List<string>
        {
            $"The platform does most with {best.InFlight:#,0} in flight: {best.Updates.Text()} updates a second, which is {(best.Updates / UpdatesPerBuild).Text()} builds a second; a small step is mostly the start of the workers.",
        };
        var bends = rows.Zip(rows.Skip(1)).Where(pair => pair.Second.Updates < 0.8 * pair.First.Updates).ToList();
        sentences.AddRange(bends.Select(pair =>
            $"It bends between {pair.First.InFlight:#,0} and {pair.Second.InFlight:#,0}: {pair.First.Updates.Text()} to {pair.Second.Updates.Text()} updates/s. {Why(pair.Second)}"));
        var (first, last) = (rows[0], rows[^1]);
        if (rows.Count > 1)
        {
            var before = rows[^2];
            sentences.Add(
                $"With {last.InFlight:#,0} in flight a build costs {last.MillisecondsPerBuild.Text()} ms, with {before.InFlight:#,0} {before.MillisecondsPerBuild.Text()} ms: {(last.MillisecondsPerBuild / before.MillisecondsPerBuild).Text()} times as much, where 1 is growth in a straight line.");
        }

        if (last.Updates * last.Seconds < last.InFlight)
        {
            sentences.Add(
                $"At {last.InFlight:#,0} the time was not enough for more than acceptances, which come first: each of them is a fact for the statistics and a notification of its own, where the updates of a build that runs are applied several at a time.");
        }

        sentences.Add(
            $"The lag of the status is a queue, not a cost: updates are applied in the order in which they were written, so with everything accepted at once the last waits for all before it, {(last.Lag.P50 / 1000).Text()} s in the median at {last.InFlight:#,0}. More status workers shorten it; more builds workers lengthen it.");
        sentences.Add(
            $"Memory goes from {first.Memory.Text()} to {last.Memory.Text()} MiB while the builds in flight grow by {last.InFlight / first.InFlight:#,0} times: what waits is in Redis ({last.Redis.Text()} MiB at most) and DynamoDB, not in the workers. " +
            Why(last));
        return string.Join(' ', sentences);
    }

    /// <summary>What a step was short of, by what was busy while it ran.</summary>
    private static string Why(Step step)
    {
        var used = $"the emulator of DynamoDB used {step.Emulator * 100:0} % of a core and the workers {step.Workers * 100:0} %";
        return step.Emulator > 0.8
            ? $"The single thread of the emulator is what limits it: {used}."
            : step.Emulator + step.Workers > 0.75 * Environment.ProcessorCount
            ? $"The machine's {Environment.ProcessorCount} cores are what limits it: {used}, and Redis, SQS and what accepts the builds had the rest."
            : $"No core was short: {used}. What is left is waiting for answers, or other work on the machine, of which the load average tells.";
    }

    private sealed record Step(
        int InFlight, int Ended, double Accepted, double Throughput, double Updates, double Memory, double Redis, Sample Lag, double Emulator, double Workers, double Seconds)
    {
        /// <summary>By the updates that were made, so that a step that is cut off counts as far as it came.</summary>
        public double MillisecondsPerBuild => 1000 * UpdatesPerBuild / Updates;
    }
}
