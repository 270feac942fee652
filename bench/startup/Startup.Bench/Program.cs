using Bench.Reporting;
using Startup.Bench;

if (args is ["--help" or "-h", ..])
{
    Console.WriteLine("usage: Startup.Bench [--runs N] [shape...]   shapes: pair, replicas, nexus (default: all)");
    return 0;
}

var runs = 5;
var names = new List<string>();
for (var i = 0; i < args.Length; i++)
{
    if (args[i] == "--runs")
    {
        runs = int.Parse(args[++i]);
    }
    else
    {
        names.Add(args[i]);
    }
}

Shape[] known =
[
    new("pair", "bench/startup/Pair.AppHost", AimSeconds: 3, "4.9-5.4 s with two replicas (official library)"),
    new("replicas", "bench/startup/Replicas.AppHost", AimSeconds: 6, "10.3-11.7 s (official library)"),
    new("nexus", "Nexus.AppHost", AimSeconds: 10, null),
];

if (names.Find(n => !Array.Exists(known, s => s.Name == n)) is { } unknown)
{
    Console.Error.WriteLine($"There is no shape '{unknown}'. There are: {string.Join(", ", known.Select(s => s.Name))}.");
    return 64;
}

var root = Report.FindRepository();
var chosen = known.Where(s => names.Count == 0 || names.Contains(s.Name)).ToList();
var report = new Report("startup", "From the start of an AppHost to a healthy application");
report.Say($"{runs} runs of each after one to warm up, Release build, with the dashboard. Ready: from the start of the AppHost's process until every resource is healthy. Gone: until no process is left, counted by a mark that all inherit.");
foreach (var shape in chosen)
{
    await ShapeBenchmark.RunAsync(root, shape, runs, report);
}

if (chosen.Count == known.Length)
{
    report.Write();
}

return 0;
