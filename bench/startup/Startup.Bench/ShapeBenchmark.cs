using System.Diagnostics;
using System.Text.Json;
using Aspire.Hosting.Tests.Run;

namespace Startup.Bench;

/// <summary>Starts an AppHost again and again and reads the report that it writes when it is ready.</summary>
internal static class ShapeBenchmark
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task RunAsync(string root, Shape shape, int runs)
    {
        var folder = Path.Combine(root, shape.Project);
        var assembly = await BuildAsync(folder);
        Console.WriteLine();
        Console.WriteLine($"## {shape.Name} ({shape.Project})");

        await MeasureAsync(folder, assembly, "-INT");
        var results = new List<Measurement>();
        for (var run = 1; run <= runs; run++)
        {
            var result = await MeasureAsync(folder, assembly, "-INT");
            results.Add(result);
            Console.WriteLine($"  run {run}: ready after {result.Ready / 1000:0.00} s, gone {result.Stop / 1000:0.00} s after Ctrl+C");
        }

        var killed = await MeasureAsync(folder, assembly, "-KILL");
        Console.WriteLine($"  killed (kill -9 of the AppHost alone): everything gone after {killed.Stop / 1000:0.00} s (aim: 10 s or less)");
        var median = results.OrderBy(r => r.Ready).ElementAt(runs / 2);
        Console.WriteLine($"  median {median.Ready / 1000:0.00} s (aim: {shape.AimSeconds:0} s or less){(shape.Peer is null ? "" : $"; peer: {shape.Peer}")}");
        Console.WriteLine($"  {"resource",-34}{"starting",10}{"running",10}{"healthy",10}   ms from the start of the AppHost's process");
        foreach (var instance in median.Instances)
        {
            Console.WriteLine($"  {instance.Instance,-34}{instance.Starting,10:0}{instance.Running,10:0}{instance.Healthy ?? instance.Completed,10:0}");
        }

        Console.WriteLine($"  engine memory (proportional set size): {string.Join(", ", median.Memory.Select(m => $"{m.Process} {m.MiB:0} MiB"))}; together {median.Memory.Sum(m => m.MiB):0} MiB");
    }

    private static async Task<string> BuildAsync(string folder)
    {
        using var build = Process.Start(new ProcessStartInfo("dotnet", ["build", folder, "-c", "Release", "-v", "q", "-nologo", "-getProperty:TargetPath", "-getTargetResult:Build"])
        {
            RedirectStandardOutput = true,
        })!;
        var output = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        return build.ExitCode == 0
            ? JsonDocument.Parse(output).RootElement.GetProperty("Properties").GetProperty("TargetPath").GetString()!
            : throw new InvalidOperationException($"'{folder}' does not build:{Environment.NewLine}{output}");
    }

    private static async Task<Measurement> MeasureAsync(string folder, string assembly, string signal)
    {
        var file = Path.GetTempFileName();
        using var mark = new ProcessMark();
        var start = new ProcessStartInfo("dotnet", [assembly, "--Nexus:StartupReport", file, "--DcpPublisher:RandomizePorts", "true"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        mark.Put(start);

        try
        {
            using var apphost = Process.Start(start)!;
            var output = apphost.StandardOutput.ReadToEndAsync();
            var errors = apphost.StandardError.ReadToEndAsync();
            var patience = Stopwatch.StartNew();
            while (new FileInfo(file).Length == 0 && !apphost.HasExited && patience.Elapsed < Patience)
            {
                await Task.Delay(50);
            }

            if (apphost.HasExited || patience.Elapsed >= Patience)
            {
                apphost.Kill(entireProcessTree: true);
                throw new InvalidOperationException($"{assembly} did not become ready:{Environment.NewLine}{await output}{await errors}");
            }

            var report = JsonSerializer.Deserialize<Report>(await File.ReadAllTextAsync(file), JsonSerializerOptions.Web)!;
            var memory = ProcessMemory.OfEngine(apphost.Id);

            var stop = Stopwatch.StartNew();
            using (Process.Start("kill", [signal, $"{apphost.Id}"]))
            {
                await apphost.WaitForExitAsync();
                while (mark.Alive.Count > 0 && stop.Elapsed < Patience)
                {
                    await Task.Delay(50);
                }

                if (mark.Alive is { Count: > 0 } left)
                {
                    throw new InvalidOperationException($"Processes of the run are left: {string.Join("; ", left)}");
                }
            }

            return new(report.ReadyMs, stop.Elapsed.TotalMilliseconds, report.Instances, memory);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private sealed record Report(double ReadyMs, IReadOnlyList<InstanceTimes> Instances);

    private sealed record Measurement(double Ready, double Stop, IReadOnlyList<InstanceTimes> Instances, IReadOnlyList<ProcessMemory> Memory);

    private sealed record InstanceTimes(string Instance, double? Starting, double? Running, double? Healthy, double? Completed);
}
