using System.Globalization;
using System.Text.Json;
using Bench.Reporting;
using Nexus.TestServices;

namespace Queue.Bench;

/// <summary>Ours and Celery's in turn, on one Redis.</summary>
internal sealed class Comparison(Settings settings)
{
    private const double Aim = 15;

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
        List<Measured> ours = [], theirs = [];
        for (var run = 1; run <= settings.Runs; run++)
        {
            if (settings.WithPeer && missing is null)
            {
                theirs.Add(await MeasurePeerAsync(redis));
                Console.WriteLine($"run {run}, Celery: {Describe(theirs[^1])}; load {Machine.Load():0.0}");
            }

            ours.Add(await new OurQueue(redis.ConnectionString, settings).MeasureAsync());
            Console.WriteLine($"run {run}, Nexus: {Describe(ours[^1])}; load {Machine.Load():0.0}");
        }

        Write(report, ours, theirs);
        report.Write();
    }

    private async Task<Measured> MeasurePeerAsync(RedisServer redis)
    {
        var parts = redis.ConnectionString.Split(",password=");
        var line = await Peer.RunAsync(
            ["queue_bench.py", settings.Pool, Text(settings.Jobs), Text(settings.Latencies)], $"redis://:{parts[1]}@{parts[0]}/0");
        return JsonSerializer.Deserialize<Measured>(line, JsonSerializerOptions.Web) ?? throw new JsonException("The peer wrote null.");
    }

    private void Write(Report report, List<Measured> ours, List<Measured> theirs)
    {
        (string Name, Func<Measured, double> Read, bool MoreIsBetter)[] rows =
        [
            ("submit, jobs/s (ours in batches of 500)", one => one.Submit, true),
            ("drain, jobs/s", one => one.Drain, true),
            ("submit and run together, jobs/s", one => one.Together, true),
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

        report.Heading("Ours in more ways");
        report.Table(
            ["what", "jobs/s"],
            [
                ["submit in batches of 500", Sample.Median(ours.Select(one => one.Submit)).Text()],
                ["submit one by one, 64 callers at a time", Sample.Median(ours.Select(one => one.SubmitConcurrently)).Text()],
                ["submit one by one, each awaited before the next (while a worker takes them)", Sample.Median(ours.Select(one => one.SubmitOneByOne)).Text()],
                ["drain by a warm worker", Sample.Median(ours.Select(one => one.Drain)).Text()],
                ["drain by a worker that has just started", Sample.Median(ours.Select(one => one.DrainCold)).Text()],
            ]);
        if (theirs.Count == 0)
        {
            return;
        }

        // Celery takes one job with each call. So do our callers, as many at once as an API has; batches are a way of ours that the aim is not judged by.
        var (submit, drain) = (SubmitFactor(one => one.SubmitConcurrently), Factor(one => one.Drain));
        report.Say($"Aim: {Aim:0}x on submit and on drain, lower p50 and p99. Seen: {submit:0.0}x on submit, one job with each call by 64 callers at a time ({Judge(submit >= Aim)}; " +
            $"{SubmitFactor(one => one.Submit):0.0}x in batches, {SubmitFactor(one => one.SubmitOneByOne):0.0}x by one caller that awaits each), {drain:0.0}x on drain ({Judge(drain >= Aim)}), " +
            $"p50 {Judge(Factor(one => new Sample(one.Latencies).P50) < 1)}, p99 {Judge(Factor(one => new Sample(one.Latencies).P99) < 1)}.");
        report.Add(Plot.Bars("Jobs per second", "/s",
        [
            new Bar("submit: Nexus", Sample.Median(ours.Select(one => one.Submit)), true), new Bar("submit: Celery", Sample.Median(theirs.Select(one => one.Submit)), false),
            new Bar("drain: Nexus", Sample.Median(ours.Select(one => one.Drain)), true), new Bar("drain: Celery", Sample.Median(theirs.Select(one => one.Drain)), false),
            new Bar("both together: Nexus", Sample.Median(ours.Select(one => one.Together)), true), new Bar("both together: Celery", Sample.Median(theirs.Select(one => one.Together)), false),
        ]));
        report.Add(Plot.Lines("Pick-up latency at 90 jobs a second", "share of jobs, %", "ms",
        [
            Distribution("Nexus", ours), Distribution("Celery", theirs),
        ]));

        double Factor(Func<Measured, double> read) => Sample.Median(ours.Select(read)) / Sample.Median(theirs.Select(read));
        double SubmitFactor(Func<Measured, double> read) => Sample.Median(ours.Select(read)) / Sample.Median(theirs.Select(one => one.Submit));
    }

    private static Series Distribution(string name, List<Measured> runs)
    {
        var all = new Sample(runs.SelectMany(run => run.Latencies));
        return new Series(name, [.. Enumerable.Range(1, 99).Select(percent => ((double)percent, all.Percentile(percent / 100.0)))]);
    }

    private static string Judge(bool holds) => holds ? "holds" : "does not hold";

    private static string Describe(Measured one) => string.Create(
        CultureInfo.InvariantCulture,
        $"submit {one.Submit.Text()}/s, drain {one.Drain.Text()}/s, together {one.Together.Text()}/s, p50 {new Sample(one.Latencies).P50.Text()} ms, p99 {new Sample(one.Latencies).P99.Text()} ms, {one.Memory.Text()} MiB");

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
