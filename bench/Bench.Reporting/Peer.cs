using System.Diagnostics;

namespace Bench.Reporting;

/// <summary>A peer's program, run with Debian's own Python from <c>bench/peers</c>.</summary>
public static class Peer
{
    private const string Python = "/usr/bin/python3";

    /// <summary>The folder of the peers' programs.</summary>
    public static string Folder { get; } = Path.Combine(Report.FindRepository(), "bench", "peers", "celery");

    /// <summary>Why the peers cannot be measured here; null when they can.</summary>
    public static async Task<string?> FindMissingAsync(string[] modules, string[] programs)
    {
        var missing = programs.Where(program => !Array.Exists(
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), folder => File.Exists(Path.Combine(folder, program)))).ToList();
        if (!File.Exists(Python))
        {
            missing.Add(Python);
        }
        else
        {
            foreach (var module in modules)
            {
                using var probe = Start(["-c", $"import {module}"], "");
                await probe.WaitForExitAsync();
                if (probe.ExitCode != 0)
                {
                    missing.Add($"the Python module {module}");
                }
            }
        }

        return missing.Count == 0 ? null : $"{string.Join(", ", missing)} not found; bench/peers/README.md names the packages.";
    }

    /// <summary>Runs a program to its end and answers what it wrote.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<string> RunAsync(string[] arguments, string redisUrl)
    {
        using var process = Start(arguments, redisUrl);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{Python} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}{await errors}");
    }

    /// <summary>Starts a program.</summary>
    public static Process Start(string[] arguments, string redisUrl) => Process.Start(new ProcessStartInfo(Python, arguments)
    {
        WorkingDirectory = Folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["REDIS_URL"] = redisUrl, ["PYTHONDONTWRITEBYTECODE"] = "1" },
    })!;
}
