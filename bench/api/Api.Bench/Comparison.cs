using System.Diagnostics;
using System.Globalization;
using Bench.Reporting;
using Nexus.TestServices;

namespace Api.Bench;

/// <summary>Ours and FastAPI's in turn, on one Redis; then the real route with everything behind it.</summary>
internal sealed class Comparison(int runs, int seconds)
{
    private static readonly string PeerScript = Path.Combine(Peer.Folder, "post.lua");
    private readonly Dictionary<string, List<Seen>> _seen = [];

    public async Task RunAsync()
    {
        var missing = await Peer.FindMissingAsync(["celery", "redis", "fastapi", "uvicorn", "gunicorn", "uvloop", "httptools"], ["redis-server", "wrk"]);
        if (missing is not null)
        {
            throw new InvalidOperationException(missing);
        }

        var report = new Report("api", "POST that validates, stores and enqueues, side by side with FastAPI");
        report.Say(
            $"wrk with 1 thread and 32 connections for {seconds} s, {runs} runs of each in turn, the medians. One redis-server with an append-only file (everysec) for all. " +
            "Ours: one process of Kestrel with the queue of Nexus.Core, whose script stores and enqueues a job of 200 bytes atomically. Theirs: FastAPI, one process of uvicorn or two workers under gunicorn; " +
            "`/job` stores and enqueues in a MULTI on plain Redis, `/enqueue-celery` enqueues with Celery.");
        await using var redis = new RedisServer();
        await redis.StartAsync();
        for (var run = 1; run <= runs; run++)
        {
            await MeasurePeerAsync(redis, "uvicorn", ["-m", "uvicorn", "api:app", "--host", "127.0.0.1", "--log-level", "warning", "--port"]);
            await MeasureOursAsync(redis);
            await MeasurePeerAsync(redis, "gunicorn -w 2", ["-m", "gunicorn", "-w", "2", "-k", "uvicorn.workers.UvicornWorker", "--log-level", "warning", "api:app", "-b"]);
            Console.WriteLine($"run {run} done; load {Machine.Load():0.0}");
        }

        Write(report);
        await new FullRoute(seconds).MeasureAsync(report);
        report.Write();
    }

    private async Task MeasureOursAsync(RedisServer redis)
    {
        var url = $"http://127.0.0.1:{ServerProcess.FreePort()}";
        await using var server = new ServerProcess(Environment.ProcessPath!, ["server", redis.ConnectionString, url], new Dictionary<string, string> { ["DOTNET_gcServer"] = "0" });
        server.Start();
        await WaitAsync(server, url);
        // Compiled as it goes, as any service that has run for a minute.
        await Load.RunAsync(url + "/job", 3, PeerScript);
        await MeasureAsync("Nexus", "GET /hello", url + "/hello", redis, null);
        await MeasureAsync("Nexus", "POST /job", url + "/job", redis, PeerScript);
    }

    private async Task MeasurePeerAsync(RedisServer redis, string name, string[] arguments)
    {
        var port = ServerProcess.FreePort();
        var parts = redis.ConnectionString.Split(",password=");
        var url = $"http://127.0.0.1:{port}";
        var last = name == "uvicorn" ? port.ToString(CultureInfo.InvariantCulture) : $"127.0.0.1:{port}";
        await using var server = new ServerProcess("/usr/bin/python3", [.. arguments, last], new Dictionary<string, string>
        {
            ["REDIS_URL"] = $"redis://:{parts[1]}@{parts[0]}/0",
            ["PYTHONPATH"] = Peer.Folder,
            ["PYTHONDONTWRITEBYTECODE"] = "1",
        });
        server.Start();
        await WaitAsync(server, url);
        await MeasureAsync(name, "GET /hello", url + "/hello", redis, null);
        await MeasureAsync(name, "POST /enqueue", url + "/enqueue", redis, PeerScript);
        await MeasureAsync(name, "POST /job", url + "/job", redis, PeerScript);
        await MeasureAsync(name, "POST /enqueue-celery", url + "/enqueue-celery", redis, PeerScript);
    }

    private static Task WaitAsync(ServerProcess server, string url)
    {
        var client = new HttpClient();
        return server.WaitUntilAsync(async () => (await client.GetAsync(url + "/hello")).IsSuccessStatusCode, TimeSpan.FromMinutes(1));
    }

    private async Task MeasureAsync(string who, string what, string url, RedisServer redis, string? script)
    {
        await using (var connection = new Nexus.Core.Queues.RedisConnection(redis.ConnectionString + ",allowAdmin=true"))
        {
            await (await connection.GetDatabaseAsync()).ExecuteAsync("FLUSHALL");
        }

        var seen = await Load.RunAsync(url, seconds, script);
        var key = $"{who}: {what}";
        if (!_seen.TryGetValue(key, out var list))
        {
            _seen[key] = list = [];
        }

        list.Add(seen);
        Console.WriteLine($"  {key}: {seen.PerSecond.Text()}/s, p50 {seen.P50.Text()} ms, p99 {seen.P99.Text()} ms");
    }

    private void Write(Report report)
    {
        var medians = _seen.ToDictionary(one => one.Key, one => Load.Median(one.Value));
        var (ours, hello) = (medians["Nexus: POST /job"], medians["Nexus: GET /hello"]);
        report.Heading("Side by side");
        report.Table(
            ["who and what", "answers/s", "p50, ms", "p99, ms", "ours is"],
            medians.Select(one =>
            {
                var against = one.Key.Contains("/hello", StringComparison.Ordinal) ? hello : ours;
                return (string[])[one.Key, one.Value.PerSecond.Text(), one.Value.P50.Text(), one.Value.P99.Text(),
                    one.Key.StartsWith("Nexus", StringComparison.Ordinal) ? "" : Figures.Ratio(against.PerSecond, one.Value.PerSecond)];
            }));
        foreach (var mode in new[] { "uvicorn", "gunicorn -w 2" })
        {
            var (celery, plain) = (medians[$"{mode}: POST /enqueue-celery"], medians[$"{mode}: POST /job"]);
            report.Say(
                $"Against {mode}: {ours.PerSecond / celery.PerSecond:0.0}x its Celery endpoint (aim 5x: {Judge(ours.PerSecond >= 5 * celery.PerSecond)}), " +
                $"{ours.PerSecond / plain.PerSecond:0.0}x its plain Redis endpoint (aim 2x: {Judge(ours.PerSecond >= 2 * plain.PerSecond)}), " +
                $"p99 lower than both: {Judge(ours.P99 < celery.P99 && ours.P99 < plain.P99)}.");
        }

        report.Add(Plot.Bars("Answers per second of POST", "/s", [.. medians.Where(one => one.Key.Contains("POST", StringComparison.Ordinal))
            .Select(one => new Bar(one.Key, one.Value.PerSecond, one.Key.StartsWith("Nexus", StringComparison.Ordinal)))]));
        report.Add(Plot.Bars("p99 of POST", "ms", [.. medians.Where(one => one.Key.Contains("POST", StringComparison.Ordinal))
            .Select(one => new Bar(one.Key, one.Value.P99, one.Key.StartsWith("Nexus", StringComparison.Ordinal)))]));
    }

    private static string Judge(bool holds) => holds ? "holds" : "does not hold";
}
