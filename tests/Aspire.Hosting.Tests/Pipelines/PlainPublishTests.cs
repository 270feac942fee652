using System.Diagnostics;
using System.Reflection;
using Aspire.Hosting.Tests.Run;

namespace Aspire.Hosting.Tests.Pipelines;

/// <summary>Publishing without the CLI: <c>dotnet run --project AppHost -- --operation publish --step publish --output-path out</c>, as a build server does.</summary>
public sealed class PlainPublishTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nexus-plain-publish");
    private readonly ProcessMark _mark = new();

    private string Output => Path.Combine(_folder.FullName, "out");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _mark.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task It_prints_the_steps_writes_the_files_and_exits_with_0()
    {
        var (exitCode, text) = await PublishAsync("--Parameters:region", "north");

        Assert.True(exitCode == 0, text);
        Assert.Matches(@"(?m)^  write-depot +Place shelf: done \([0-9.]+ s\) as docker\.io/library/shelf:1\.2", text);
        Assert.Matches(@"(?m)^  write-depot +done ", text);
        Assert.Matches(@"(?m)^  Containers +2", text);
        Assert.True(File.Exists(Path.Combine(Output, "depot.txt")));
    }

    [Theory]
    [InlineData("fails", "error: The step 'sweep' failed: There is no broom. The token was ***.")]
    [InlineData("is-a-cycle", "These pipeline steps wait for each other")]
    [InlineData("is-unknown", "depends on the step 'swep', which does not exist")]
    public async Task It_exits_with_1_and_the_reason_when_a_step_fails_or_the_pipeline_is_wrong(string trouble, string reason)
    {
        var (exitCode, text) = await PublishAsync("--Parameters:region", "north", "--trouble", trouble);

        Assert.Equal((1, false), (exitCode, File.Exists(Path.Combine(Output, "depot.txt"))));
        Assert.Contains(reason, text);
        Assert.DoesNotContain("open-sesame", text);
    }

    [Fact]
    public async Task It_exits_with_1_and_names_what_to_set_when_a_parameter_is_missing()
    {
        var (exitCode, text) = await PublishAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("Parameters:region", text);
    }

    [Fact]
    public async Task Interrupted_it_cancels_the_step_that_runs_and_exits_with_130()
    {
        using var process = Start("--Parameters:region", "north", "--trouble", "hangs");
        var text = string.Empty;
        while (!text.Contains("sweep", StringComparison.Ordinal))
        {
            text += await process.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(Patience, Token) ?? throw new InvalidOperationException(text);
        }

        using (var interrupt = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            await interrupt.WaitForExitAsync(Token);
        }

        text += await process.StandardOutput.ReadToEndAsync(Token).WaitAsync(Patience, Token) + await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token).WaitAsync(Patience, Token);
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("Pipeline cancelled", text);
        Assert.False(Directory.Exists(Output));
    }

    private async Task<(int ExitCode, string Text)> PublishAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var error = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token).WaitAsync(Patience, Token);
        return (process.ExitCode, await output + await error);
    }

    // The program that dotnet run would start: a signal to dotnet run itself would not reach it.
    private Process Start(params string[] arguments)
    {
        var project = typeof(PlainPublishTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "DepotAppHost").Value!;
        var folder = AppContext.BaseDirectory.TrimEnd('/');
        var program = Path.Combine(Path.GetDirectoryName(project)!, "bin", Path.GetFileName(Path.GetDirectoryName(folder)!), Path.GetFileName(folder), "Depot.AppHost.dll");
        // What runs in the background of a shell ignores Ctrl+C, and so do its children.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", program, "--operation", "publish", "--step", "publish", "--output-path", Output, "--ASPIRE_HOME", Path.Combine(_folder.FullName, "home"), .. arguments])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _mark.Put(start);
        return Process.Start(start)!;
    }
}
