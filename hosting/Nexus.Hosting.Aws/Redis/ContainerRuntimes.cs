using System.ComponentModel;
using System.Diagnostics;

namespace Nexus.Hosting.Aws.Redis;

/// <summary>Asks the container runtime of this machine whether it answers, and whether it has an image or can get it.</summary>
internal static class ContainerRuntimes
{
    // In the order in which the Developer Control Plane prefers them.
    private static readonly string[] Known = ["docker", "podman"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan PatienceForPull = TimeSpan.FromSeconds(30);

    /// <summary>The command of the runtime that answers; null where none does.</summary>
    /// <param name="only">The runtime that was chosen by hand; null: any.</param>
    public static async Task<string?> FindAsync(string? only)
    {
        string[] asked = string.IsNullOrEmpty(only) ? Known : [only];
        var answers = await Task.WhenAll(asked.Select(runtime => RunAsync(runtime, Patience, "ps", "--quiet", "--last", "1")));
        return asked.Zip(answers).FirstOrDefault(pair => pair.Second is null).First;
    }

    /// <summary>Whether the image lies on this machine already.</summary>
    public static async Task<bool> HasImageAsync(string runtime, string image) =>
        await RunAsync(runtime, Patience, "image", "inspect", "--format", "{{.Id}}", image) is null;

    /// <summary>Fetches an image; the whole application waits for it, so not for long.</summary>
    /// <returns>Null when it is there; else why not.</returns>
    public static Task<string?> PullAsync(string runtime, string image) => RunAsync(runtime, PatienceForPull, "pull", "--quiet", image);

    private static async Task<string?> RunAsync(string runtime, TimeSpan patience, params string[] arguments)
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(runtime, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            try
            {
                var output = process.StandardOutput.ReadToEndAsync(limit.Token);
                var error = process.StandardError.ReadToEndAsync(limit.Token);
                await Task.WhenAll(process.WaitForExitAsync(limit.Token), output, error);
                return process.ExitCode == 0 ? null : LastLine(await error) ?? $"exit code {process.ExitCode}";
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return $"no answer within {patience.TotalSeconds:0} s";
            }
        }
        catch (Win32Exception exception)
        {
            // It is not installed.
            return exception.Message;
        }
    }

    private static string? LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
}
