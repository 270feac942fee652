using System.ComponentModel;
using System.Diagnostics;

namespace Nexus.Hosting.Aws.Redis;

/// <summary>Tells whether a container runtime answers on this machine.</summary>
internal static class ContainerRuntimes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly Lazy<Task<bool>> Answer = new(AskAsync);

    /// <summary>Asked once; begins in the background with the first call.</summary>
    public static Task<bool> AnyAnswersAsync() => Answer.Value;

    private static async Task<bool> AskAsync()
    {
        var answers = await Task.WhenAll(AnswersAsync("docker"), AnswersAsync("podman"));
        return answers.Contains(true);
    }

    private static async Task<bool> AnswersAsync(string runtime)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(runtime, ["ps", "--quiet", "--last", "1"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            try
            {
                await process.WaitForExitAsync(limit.Token);
                return process.ExitCode == 0;
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return false;
            }
        }
        catch (Win32Exception)
        {
            // It is not installed.
            return false;
        }
    }
}
