using System.Globalization;
using Scale.Bench;

if (args is ["worker", var queue])
{
    await Worker.RunAsync(queue);
    return 0;
}

int[] steps = [10, 100, 1_000, 10_000];
var limit = TimeSpan.FromMinutes(12);
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--steps" when i + 1 < args.Length:
            steps = [.. args[++i].Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
            break;
        case "--limit" when i + 1 < args.Length:
            limit = TimeSpan.FromSeconds(int.Parse(args[++i], CultureInfo.InvariantCulture));
            break;
        default:
            Console.Error.WriteLine("usage: Scale.Bench [--steps 10,100,1000,10000] [--limit SECONDS-A-STEP]");
            return 64;
    }
}

await new ScaleRun(steps, limit).RunAsync();
return 0;
