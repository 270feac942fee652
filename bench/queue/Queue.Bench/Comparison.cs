using System.Globalization;
using System.Text.Json;
using Bench.Reporting;
using Nexus.TestServices;

namespace Queue.Bench;

/// <summary>Ours and Celery's in turn, on one Redis.</summary>
internal sealed class Comparison(Settings settings)
{
    private const double Aim = 15;

    // Celery's own standard is 4 times the concurrency. Our worker holds up to 500 of each queue; with 250 Celery holds 500 in all.
    private const int Prefetch = 4;
    private const int LargePrefetch = 250;

    public async Task RunAsync()
    {
        var missing = settings.WithPeer ? await Peer.FindMissingAsync(["celery", "redis"], ["redis-server"]) : null;
        var report = new Report("queue", "Job queue, side by side with Celery");
        report.Say(
            $"{settings.Jobs:#,0} no-op jobs of 200 bytes on two queues, one worker process with a concurrency of 2, one redis-server with an append-only file (everysec) for both; " +
            $"{settings.Runs} runs of each in turn, the medians. Latency: from the submission to the execution in the worker, {settings.Latencies} jobs at 90 a second.");
        if (missing is not null)
        {
            report.Say($"The peer was not measured: {missing}");
        }

        await using var redis = new RedisServer();
        await redis.StartAsync();
        List<Measured> ours = [], theirs = [], prefetching = [];
        for (var run = 1; run <= settings.Runs; run++)
        {
            if (settings.WithPeer && missing is null)
            {
                theirs.Add(await MeasurePeerAsync(redis, settings.Latencies, Prefetch));
                Console.WriteLine($"run {run}, Celery: {Describe(theirs[^1])}; load {Machine.Load():0.0}");
                prefetching.Add(await MeasurePeerAsync(redis, 1, LargePrefetch));
                Console.WriteLine($"run {run}, Celery that prefetches: drain {prefetching[^1].Drain.Text()}/s; load {Machine.Load():0.0}");
            }

            ours.Add(await new OurQueue(redis.ConnectionString, settings).MeasureAsync());
            Console.WriteLine($"run {run}, Nexus: {Describe(ours[^1])}; load {Machine.Load():0.0}");
        }

        Write(report, ours, theirs, prefetching);
        report.Write();
    }

    private async Task<Measured> MeasurePeerAsync(RedisServer redis, int latencies, int prefetch)
    {
        var parts = redis.ConnectionString.Split(",password=");
        var line = await Peer.RunAsync(
            ["queue_bench.py", settings.Pool, Text(settings.Jobs), Text(latencies), Text(prefetch)], $"redis://:{parts[1]}@{parts[0]}/0");
        return JsonSerializer.Deserialize<Measured>(line, JsonSerializerOptions.Web) ?? throw new JsonException("The peer wrote null.");
    }

    private void Write(Report report, List<Measured> ours, List<Measured> theirs, List<Measured> prefetching)
    {
        (string Name, Func<Measured, double> Read, bool MoreIsBetter)[] rows =
        [
            ("submit by 64 callers, one job with each call, jobs/s", one => one.SubmitConcurrently, true),
            ("submit by one caller that awaits each, jobs/s", one => one.Submit, true),
            ("drain, jobs/s", one => one.Drain, true),
            ("submit (ours in batches of 500, Celery one by one) and run together, jobs/s", one => one.Together, true),
            ("pick-up latency p50, ms", one => new Sample(one.Latencies).P50, false),
            ("pick-up latency p99, ms", one => new Sample(one.Latencies).P99, false),
            ("memory of the worker, MiB", one => one.Memory, false),
        ];
        report.Heading("Side by side");
        report.Table(
            ["what", "Nexus", $"Celery ({settings.Pool})", "ratio"],
            rows.Select(row =>
            {
                var mine = Sample.Median(ours.Select(row.Read));
                var other = theirs.Count == 0 ? 0 : Sample.Median(theirs.Select(row.Read));
                return (string[])[row.Name, mine.Text(), theirs.Count == 0 ? "-" : other.Text(), row.MoreIsBetter ? Figures.Ratio(mine, other) : Figures.Ratio(other, mine) + " less"];
            }));

        report.Heading("In more ways");
        report.Table(
            ["what", "jobs/s"],
            [
                ["Nexus: submit in batches of 500 (Celery has none)", Sample.Median(ours.Select(one => one.SubmitInBatches)).Text()],
                ["Nexus: drain by a worker that has just started", Sample.Median(ours.Select(one => one.DrainCold)).Text()],
                .. prefetching.Count == 0 ? (string[][])[] : [[$"Celery: drain with a prefetch multiplier of {LargePrefetch}", Sample.Median(prefetching.Select(one => one.Drain)).Text()]],
            ]);
        if (theirs.Count == 0)
        {
            return;
        }

        // Drain against the better of Celery's two. Batches are a way of ours that the aim is not judged by.
        var best = Math.Max(Sample.Median(theirs.Select(one => one.Drain)), Sample.Median(prefetching.Select(one => one.Drain)));
        var (submit, drain) = (Factor(one => one.SubmitConcurrently), Sample.Median(ours.Select(one => one.Drain)) / best);
        report.Say($"Aim: {Aim:0}x on submit and on drain, lower p50 and p99. Seen: {submit:0.0}x on submit by 64 callers ({Judge(submit >= Aim)}), " +
            $"{Factor(one => one.Submit):0.0}x by one caller that awaits each, which is a round trip for both ({Judge(Factor(one => one.Submit) >= Aim)}); " +
            $"{drain:0.0}x on drain, against the better of Celery's two ({Judge(drain >= Aim)}); " +
            $"p50 {Judge(Factor(one => new Sample(one.Latencies).P50) < 1)}, p99 {Judge(Factor(one => new Sample(one.Latencies).P99) < 1)}.");
        report.Add(Plot.Bars("Jobs per second", "/s",
        [
            new Bar("64 submit: Nexus", Sample.Median(ours.Select(one => one.SubmitConcurrently)), true), new Bar("64 submit: Celery", Sample.Median(theirs.Select(one => one.SubmitConcurrently)), false),
            new Bar("one submits: Nexus", Sample.Median(ours.Select(one => one.Submit)), true), new Bar("one submits: Celery", Sample.Median(theirs.Select(one => one.Submit)), false),
            new Bar("drain: Nexus", Sample.Median(ours.Select(one => one.Drain)), true), new Bar("drain: Celery", Sample.Median(theirs.Select(one => one.Drain)), false),
            new Bar("both together: Nexus", Sample.Median(ours.Select(one => one.Together)), true), new Bar("both together: Celery", Sample.Median(theirs.Select(one => one.Together)), false),
        ]));
        report.Add(Plot.Lines("Pick-up latency at 90 jobs a second", "share of jobs, %", "ms",
        [
            Distribution("Nexus", ours), Distribution("Celery", theirs),
        ]));

        double Factor(Func<Measured, double> read) => Sample.Median(ours.Select(read)) / Sample.Median(theirs.Select(read));
    }

    private static Series Distribution(string name, List<Measured> runs)
    {
        var all = new Sample(runs.SelectMany(run => run.Latencies));
        return new Series(name, [.. Enumerable.Range(1, 99).Select(percent => ((double)percent, all.Percentile(percent / 100.0)))]);
    }

    private static string Judge(bool holds) => holds ? "holds" : "does not hold";

    private static string Describe(Measured one) => string.Create(
        CultureInfo.InvariantCulture,
        $"submit {one.SubmitConcurrently.Text()}/s by 64 and {one.Submit.Text()}/s by one, drain {one.Drain.Text()}/s, together {one.Together.Text()}/s, p50 {new Sample(one.Latencies).P50.Text()} ms, p99 {new Sample(one.Latencies).P99.Text()} ms, {one.Memory.Text()} MiB");

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
