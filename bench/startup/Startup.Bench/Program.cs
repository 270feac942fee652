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

var root = Shape.FindRepository();
Console.WriteLine($"{Environment.ProcessorCount} cores, {Environment.OSVersion}, .NET {Environment.Version}; {runs} runs after one to warm up");
foreach (var shape in known.Where(s => names.Count == 0 || names.Contains(s.Name)))
{
    await ShapeBenchmark.RunAsync(root, shape, runs);
}

return 0;
