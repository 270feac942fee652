using System.Diagnostics;
using Bench.Reporting;
using Nexus.TestServices;

namespace Api.Bench;

/// <summary>
/// <c>POST /api/v1/builds</c> of the real API: authentication, validation, the build and its mark in DynamoDB, two jobs in Redis. DynamoDB is
/// an emulator here, on one core of the same machine; how much of the time is its own is measured beside it.
/// </summary>
internal sealed class FullRoute(int seconds)
{
    private const string Script =
        """
        wrk.method = "POST"
        wrk.headers["Content-Type"] = "application/json"
        wrk.headers["Authorization"] = "Bearer {0}"
        wrk.body = '{"requirement":"An agent that converts miles to kilometres and explains the steps, {1}","name":"bench"}'
        """;

    public async Task MeasureAsync(Report report)
    {
        await using var servers = new BackingServers();
        await servers.InitializeAsync();
        var unlimited = await MeasureAsync(servers, perSecond: 0);
        var counted = await MeasureAsync(servers, perSecond: 1_000_000);

        report.Heading("The full route, with DynamoDB");
        report.Say("`POST /api/v1/builds` of Nexus.Api: a key is checked, the body validated, two items written to DynamoDB, two jobs enqueued. Without a limit for the key, and with one (`RateLimits:PerSecond`) that is counted in Redis for all replicas and never met.");
        report.Table(["what", "no limit", "with a limit"],
        [
            Row("answers/s", seen => seen.Load.PerSecond.Text()),
            Row("p50, ms", seen => seen.Load.P50.Text()),
            Row("p99, ms", seen => seen.Load.P99.Text()),
            Row("processor time of the API per answer, ms", seen => seen.Own.Text()),
            Row("processor time of the DynamoDB emulator per answer, ms", seen => seen.Emulator.Text()),
            Row("the emulator's share of the two", seen => $"{seen.Emulator / (seen.Emulator + seen.Own) * 100:0} %"),
            Row("the emulator's one thread was busy", seen => $"{seen.EmulatorBusy * 100:0} % of the time"),
            Row("answers/s that the API's own processor time would allow on one core", seen => (1000 / seen.Own).Text()),
        ]);
        report.Add(Plot.Bars("Processor time per answer of the full route", "ms",
            [new Bar("Nexus.Api", unlimited.Own, true), new Bar("Nexus.Api with a limit", counted.Own, true), new Bar("DynamoDB emulator", unlimited.Emulator, false)]));

        IReadOnlyList<string> Row(string what, Func<Measured, string> figure) => [what, figure(unlimited), figure(counted)];
    }

    private async Task<Measured> MeasureAsync(BackingServers servers, int perSecond)
    {
        await using var nexus = (await NexusSystem.CreateAsync(servers.Redis, servers.Dynamo, servers.Sqs))
            .With("RateLimits__PerSecond", $"{perSecond}").With("RateLimits__Burst", "1000000");
        var api = await nexus.StartApiAsync();
        var script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, Script.Replace("{0}", NexusSystem.BootstrapKey, StringComparison.Ordinal).Replace("{1}", new string('x', 120), StringComparison.Ordinal));
            var url = nexus.Client.BaseAddress + "api/v1/builds";
            await Load.RunAsync(url, 3, script);
            var (emulator, own, clock) = (Machine.ProcessorTimeOf(servers.Dynamo.ProcessId), Machine.ProcessorTimeOf(api.ProcessId), Stopwatch.GetTimestamp());
            var seen = await Load.RunAsync(url, seconds, script);
            var elapsed = Stopwatch.GetElapsedTime(clock).TotalSeconds;
            var answers = seen.PerSecond * seconds;
            emulator = Machine.ProcessorTimeOf(servers.Dynamo.ProcessId) - emulator;
            own = Machine.ProcessorTimeOf(api.ProcessId) - own;
            return new(seen, own * 1000 / answers, emulator * 1000 / answers, emulator / elapsed);
        }
        finally
        {
            File.Delete(script);
        }
    }

    /// <param name="Load">What wrk saw.</param>
    /// <param name="Own">Milliseconds of processor time of the API per answer.</param>
    /// <param name="Emulator">The same of the DynamoDB emulator.</param>
    /// <param name="EmulatorBusy">The part of the time in which the emulator's thread was busy.</param>
    private sealed record Measured(Seen Load, double Own, double Emulator, double EmulatorBusy);
}
