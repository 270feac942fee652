using System.Diagnostics;

namespace Nexus.Hosting.Aws.Tests.Publishing.Tools;

/// <summary>These tests on a machine that lacks one of their tools.</summary>
public class ToolTests
{
    private const string Subject = "*BuildScriptTests.It_is_as_shellcheck_wants_it";

    [Theory]
    [InlineData(null, 0, "SKIP")]
    [InlineData("true", 1, "FAIL")]
    public async Task A_tool_that_is_not_there_is_named_in_a_skip_and_on_a_build_server_in_a_failure(string? ci, int exitCode, string result)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Tool.Find("dotnet")!;
        var start = new ProcessStartInfo(dotnet, [typeof(ToolTests).Assembly.Location, "-method", Subject, "-noColor"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = "/nonexistent";
        start.Environment["CI"] = ci;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Tool.Patience, TestContext.Current.CancellationToken);
        var text = await output + await error;

        Assert.True(process.ExitCode == exitCode, text);
        Assert.Contains($"It_is_as_shellcheck_wants_it [{result}]", text);
        Assert.Contains("'shellcheck' is not installed.", text);
    }
}
