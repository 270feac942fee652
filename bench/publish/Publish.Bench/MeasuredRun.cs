using System.Diagnostics;
using System.Globalization;

namespace Publish.Bench;

/// <summary>A program that ran to its end, with all processes that it started.</summary>
/// <param name="Seconds">Wall time.</param>
/// <param name="MiB">The sum of the peaks of resident memory of its processes.</param>
/// <param name="CpuSeconds">Processor time of its processes: what else the machine does counts less.</param>
internal sealed record MeasuredRun(double Seconds, double MiB, double CpuSeconds)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <exception cref="InvalidOperationException">The program failed, or did not end.</exception>
    public static async Task<MeasuredRun> OfAsync(string file, IReadOnlyList<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION"] = "1";
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var (peaks, times) = (new Dictionary<int, double>(), new Dictionary<int, double>());
        var end = process.WaitForExitAsync();
        while (!end.IsCompleted)
        {
            foreach (var id in Tree(process.Id))
            {
                // The kernel keeps the peak: the last reading before the end is the whole truth but for the last moment.
                peaks[id] = Math.Max(peaks.GetValueOrDefault(id), PeakOf(id));
                times[id] = Math.Max(times.GetValueOrDefault(id), CpuSecondsOf(id));
            }

            await Task.WhenAny(end, Task.Delay(10));
            if (clock.Elapsed > Patience)
            {
                process.Kill(entireProcessTree: true);
                throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} did not end within {Patience.TotalMinutes} minutes.");
            }
        }

        clock.Stop();
        return process.ExitCode == 0
            ? new(clock.Elapsed.TotalSeconds, peaks.Values.Sum(), times.Values.Sum())
            : throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}\n{await errors}");
    }

    private static IEnumerable<int> Tree(int root)
    {
        yield return root;
        string children;
        try
        {
            children = string.Concat(Directory.EnumerateDirectories($"/proc/{root}/task").Select(t => $"{File.ReadAllText($"{t}/children")} "));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            yield break;
        }

        foreach (var child in children.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var id in Tree(int.Parse(child, CultureInfo.InvariantCulture)))
            {
                yield return id;
            }
        }
    }

    // The fields after the name, which may have blanks in it: the 12th and 13th are ticks, a hundredth of a second each.
    private static double CpuSecondsOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / 100;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static double PeakOf(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line["VmHWM:".Length..].Replace("kB", string.Empty, StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
