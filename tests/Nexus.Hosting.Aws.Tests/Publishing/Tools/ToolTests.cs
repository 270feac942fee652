using System.Diagnostics;

namespace Nexus.Hosting.Aws.Tests.Publishing.Tools;

/// <summary>These tests on a machine that lacks one of their tools.</summary>
public class ToolTests
{
    private const string OfATool = "BuildScriptTests.It_is_as_shellcheck_wants_it";
    private const string OfContainers = "ImageTests.A_deployment_builds_and_pushes_them_itself";

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
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Tool.Find("dotnet")!;
        var start = new ProcessStartInfo(dotnet, [typeof(ToolTests).Assembly.Location, "-method", $"*{subject}", "-noColor"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = "/nonexistent";
        start.Environment["CI"] = ci;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Tool.Patience, TestContext.Current.CancellationToken);
        var text = await output + await error;

        Assert.True(process.ExitCode == exitCode, text);
        Assert.Contains($"{subject.Split('.')[1]} [{result}]", text);
        Assert.Contains(reason, text);
    }
}
