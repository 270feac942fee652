using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Reporting;

namespace Api.Bench;

/// <summary>What wrk saw.</summary>
/// <param name="PerSecond">Answers per second.</param>
/// <param name="P50">Half came within this many ms.</param>
/// <param name="P99">Ninety-nine of a hundred came within this many ms.</param>
internal sealed record Seen(double PerSecond, double P50, double P99);

/// <summary>wrk with the settings that all are measured with: one thread, 32 connections.</summary>
internal static partial class Load
{
    /// <summary>Loads an address.</summary>
    /// <exception cref="InvalidOperationException">wrk failed, or an answer was an error.</exception>
    public static async Task<Seen> RunAsync(string url, int seconds, string? script = null)
    {
        List<string> arguments = ["-t1", "-c32", $"-d{seconds}s", "--latency"];
        if (script is not null)
        {
            arguments.AddRange(["-s", script]);
        }

        using var wrk = Process.Start(new ProcessStartInfo("wrk", [.. arguments, url]) { RedirectStandardOutput = true })!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        if (wrk.ExitCode != 0 || output.Contains("Non-2xx", StringComparison.Ordinal) || output.Contains("Socket errors", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"wrk on {url}:\n{output}");
        }

        return new Seen(
            double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture), Milliseconds(output, "50%"), Milliseconds(output, "99%"));
    }

    /// <summary>The medians of several runs.</summary>
    public static Seen Median(IReadOnlyList<Seen> runs) => new(
        Sample.Median(runs.Select(run => run.PerSecond)), Sample.Median(runs.Select(run => run.P50)), Sample.Median(runs.Select(run => run.P99)));

    private static double Milliseconds(string output, string share)
    {
        var match = Regex.Match(output, $@"^\s+{share}\s+([\d.]+)(us|ms|s)", RegexOptions.Multiline);
        var value = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        return match.Groups[2].Value switch { "us" => value / 1000, "ms" => value, _ => value * 1000 };
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();
}
