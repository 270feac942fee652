using System.Diagnostics;
using System.Reflection;

namespace Nexus.Hosting.Aws.Tests.Publishing.Tools;

/// <summary>These tests on a machine that lacks one of their tools.</summary>
public sealed class ToolTests : IDisposable
{
    private const string OfATool = "BuildScriptTests.It_is_as_shellcheck_wants_it";
    private const string OfContainers = "ImageTests.A_deployment_builds_and_pushes_them_itself";

    private static readonly string Script = Path.Combine(
        Path.GetDirectoryName(typeof(ToolTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "AspireScript").Value!)!, "test");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lacking-");

    [Theory]
    [InlineData(OfATool, null, 0, "SKIP", "'shellcheck' is not installed.")]
    [InlineData(OfATool, "", 0, "SKIP", "'shellcheck' is not installed.")]
    [InlineData(OfATool, "false", 0, "SKIP", "'shellcheck' is not installed.")]
    [InlineData(OfATool, "true", 1, "FAIL", "'shellcheck' is not installed.")]
    [InlineData(OfATool, "True", 1, "FAIL", "'shellcheck' is not installed.")]
    [InlineData(OfContainers, null, 0, "SKIP", "Not installed: podman, busybox")]
    [InlineData(OfContainers, "false", 0, "SKIP", "Not installed: podman, busybox")]
    [InlineData(OfContainers, "true", 1, "FAIL", "Not installed: podman, busybox")]
    public async Task What_is_not_there_is_named_in_a_skip_and_on_a_build_server_in_a_failure(string subject, string? ci, int exitCode, string result, string reason)
    {
        var report = Path.Combine(_folder.FullName, "report.trx");
        var (code, text) = await RunAsync(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Tool.Find("dotnet")!, [typeof(ToolTests).Assembly.Location, "-method", $"*{subject}", "-noColor", "-result-trx", report],
            new() { ["PATH"] = "/nonexistent", ["CI"] = ci });

        Assert.True(code == exitCode, text);
        Assert.Contains($"{subject.Split('.')[1]} [{result}]", text);
        Assert.Contains(reason, text);

        // What ./test says of it before its last line.
        var (_, said) = await RunAsync("bash", [Script, "--skipped", report], []);
        Assert.Matches(result == "SKIP" ? $@"^Skipped:\n  [\w.]+\.{subject}: {reason}[^\n]*\n$" : "^$", said);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<(int ExitCode, string Text)> RunAsync(string program, string[] arguments, Dictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Tool.Patience, TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await error);
    }
}
