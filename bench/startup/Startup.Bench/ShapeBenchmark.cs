using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Aspire.Hosting.Tests.Run;
using Bench.Reporting;

namespace Startup.Bench;

/// <summary>Starts an AppHost again and again and reads the report that it writes when it is ready.</summary>
internal static class ShapeBenchmark
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task RunAsync(string root, Shape shape, int runs, Report report)
    {
        var folder = Path.Combine(root, shape.Project);
        var assembly = await BuildAsync(folder);
        report.Heading($"{shape.Name} (`{shape.Project}`)");
        await MeasureAsync(folder, assembly, "-INT");
        var results = new List<Measurement>();
        for (var run = 1; run <= runs; run++)
        {
            results.Add(await MeasureAsync(folder, assembly, "-INT"));
            Console.WriteLine($"run {run}: ready after {Seconds(results[^1].Ready)}, gone {Seconds(results[^1].Stop)} after Ctrl+C");
        }

        var killed = await MeasureAsync(folder, assembly, "-KILL");
        var median = results.OrderBy(r => r.Ready).ElementAt(runs / 2);
        report.Table(
            ["what", "median", "from", "to", "aim", "the official library"],
            [
                ["ready", Seconds(median.Ready), Seconds(results.Min(r => r.Ready)), Seconds(results.Max(r => r.Ready)), $"{shape.AimSeconds:0} s", shape.Peer ?? "-"],
                ["gone after Ctrl+C", Seconds(Sample.Median(results.Select(r => r.Stop))), Seconds(results.Min(r => r.Stop)), Seconds(results.Max(r => r.Stop)), "5 s", "-"],
                ["gone after `kill -9` of the AppHost (one run)", Seconds(killed.Stop), "-", "-", "10 s", "-"],
            ]);
        report.Say("The median run, in milliseconds from the start of the AppHost's process:");
        report.Table(
            ["resource", "starting", "running", "healthy or completed"],
            median.Instances.Select(i => (string[])[i.Instance, Milliseconds(i.Starting), Milliseconds(i.Running), Milliseconds(i.Healthy ?? i.Completed)]));
        report.Say($"Memory of the engine (proportional set size): {string.Join(", ", median.Memory.Select(m => $"{m.Process} {m.MiB:0} MiB"))}; together {median.Memory.Sum(m => m.MiB):0} MiB.");
    }

    private static string Seconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.00} s");

    private static string Milliseconds(double? milliseconds) => milliseconds?.ToString("0", CultureInfo.InvariantCulture) ?? "-";

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

            var ready = JsonSerializer.Deserialize<ReadyReport>(await File.ReadAllTextAsync(file), JsonSerializerOptions.Web)!;
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

            return new(ready.ReadyMs, stop.Elapsed.TotalMilliseconds, ready.Instances, memory);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private sealed record ReadyReport(double ReadyMs, IReadOnlyList<InstanceTimes> Instances);

    private sealed record Measurement(double Ready, double Stop, IReadOnlyList<InstanceTimes> Instances, IReadOnlyList<ProcessMemory> Memory);

    private sealed record InstanceTimes(string Instance, double? Starting, double? Running, double? Healthy, double? Completed);
}
