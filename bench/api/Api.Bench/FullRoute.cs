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
        await using var nexus = (await NexusSystem.CreateAsync(servers.Redis, servers.Dynamo, servers.Sqs)).With("RateLimits__PerSecond", "0");
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

            report.Heading("The full route, with DynamoDB");
            report.Say("`POST /api/v1/builds` of Nexus.Api: a key is checked, the body validated, two items written to DynamoDB, two jobs enqueued.");
            report.Table(
                ["what", "figure"],
                [
                    ["answers/s", seen.PerSecond.Text()],
                    ["p50, ms", seen.P50.Text()],
                    ["p99, ms", seen.P99.Text()],
                    ["processor time of the API per answer, ms", (own * 1000 / answers).Text()],
                    ["processor time of the DynamoDB emulator per answer, ms", (emulator * 1000 / answers).Text()],
                    ["the emulator's share of the two", $"{emulator / (emulator + own) * 100:0} %"],
                    ["the emulator's one thread was busy", $"{emulator / elapsed * 100:0} % of the time"],
                    ["answers/s that the API's own processor time would allow on one core", (answers / own).Text()],
                ]);
            report.Add(Plot.Bars("Processor time per answer of the full route", "ms",
                [new Bar("Nexus.Api", own * 1000 / answers, true), new Bar("DynamoDB emulator", emulator * 1000 / answers, false)]));
        }
        finally
        {
            File.Delete(script);
        }
    }
}
