using System.Globalization;
using Bench.Reporting;
using Nexus.Chaos;

var (minutes, seed) = (10.0, Environment.TickCount & 0xFFFF);
for (var i = 0; i < args.Length; i++)
{
    var value = i + 1 < args.Length ? args[i + 1] : "";
    if (args[i] == "--minutes" && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out minutes) && minutes > 0)
    {
        i++;
    }
    else if (args[i] == "--seed" && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out seed))
    {
        i++;
    }
    else
    {
        Console.Error.WriteLine("usage: Chaos.Bench [--minutes N] [--seed N]");
        return 64;
    }
}

var settings = new ChaosSettings(
    TimeSpan.FromMinutes(minutes), SubmitEvery: TimeSpan.FromMilliseconds(750), KillEvery: TimeSpan.FromSeconds(6), Down: TimeSpan.FromSeconds(4),
    Settle: TimeSpan.FromMinutes(5), seed);
var report = new Report("chaos", "Processes killed at random under a steady flow of builds");
report.Say(
    $"The whole system from its AppHost: 2 API replicas, 2 builds workers, 2 status workers, Redis, DynamoDB and SQS stand-ins, the load balancer. For {minutes:0.#} minutes a build is asked for every " +
    $"{settings.SubmitEvery.TotalSeconds:0.##} s with an idempotency key (repeated until it is answered), and every {settings.KillEvery.TotalSeconds:0} s on average one process gets kill -9 and is started again within {settings.Down.TotalSeconds:0} s. Every {ChaosSettings.HoldEvery}th build is paused and resumed, every {ChaosSettings.CancelEvery}th cancelled. " +
    $"Seed {seed}.");
ChaosResult result;
await using (var system = await ChaosSystem.StartAsync())
{
    result = await new ChaosRun(system.Application, system.Api, system.SharedFolder, settings, Console.WriteLine).RunAsync(CancellationToken.None);
}

report.Heading("What came of it");
report.Table(
    ["what", "figure"],
    [
        ["killed", Count(result.Kills.Count)],
        ["accepted", Count(result.Accepted)],
        ["paused and resumed in the midst of it", Count(result.Held)],
        ["completed", Count(result.Completed)],
        ["cancelled, with no agent left", Count(result.Cancelled)],
        ["lost", Count(result.Lost.Count)],
        ["failed", Count(result.Failed.Count)],
        ["duplicated", Count(result.Duplicated.Count)],
        ["half-written artifacts", Count(result.HalfWritten.Count)],
        ["changes that were not told exactly once (by event id)", Count(result.NotTold.Count)],
        ["requests that had to be repeated", Count(result.Repeated)],
        ["recovery p50, s", Seconds(result.Kills, 0.5)],
        ["recovery p95, s", Seconds(result.Kills, 0.95)],
        ["a build takes, median, s", new Sample(result.Durations.Select(one => one.TotalSeconds).DefaultIfEmpty(0)).P50.Text()],
    ]);
report.Say("Recovery: from the kill until a build that was accepted after it is completed; so it holds a whole build.");
report.Heading("By what was killed");
report.Table(
    ["killed", "how often", "recovery p50, s", "recovery p95, s"],
    result.Kills.GroupBy(kill => kill.Kind).Select(group => (string[])[group.Key, Count(group.Count()), Seconds(group, 0.5), Seconds(group, 0.95)]));
if (result.Kills.Any(kill => kill.Recovery is not null))
{
    report.Add(Plot.Lines("Recovery after each kill", "seconds from the start", "recovery, s",
    [
        .. result.Kills.Where(kill => kill.Recovery is not null).GroupBy(kill => kill.Kind)
            .Select(group => new Series(group.Key, [.. group.Select(kill => (kill.At.TotalSeconds, kill.Recovery!.Value.TotalSeconds))])),
    ]));
}

if (!result.IsSound)
{
    report.Say("Not sound: " + result);
}

report.Write();
return result.IsSound ? 0 : 1;

static string Count(int value) => value.ToString("#,0", CultureInfo.InvariantCulture);

static string Seconds(IEnumerable<Kill> kills, double share)
{
    double[] all = [.. kills.Select(kill => kill.Recovery).OfType<TimeSpan>().Select(recovery => recovery.TotalSeconds)];
    return all.Length == 0 ? "-" : new Sample(all).Percentile(share).Text();
}
