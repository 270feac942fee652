using System.Diagnostics;
using System.Reflection;
using Aspire.Hosting;

namespace Nexus.Hosting.Aws.Tests;

public sealed class LocalDataLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string AppHost => typeof(LocalDataLockTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "HarborAppHost").Value!;

    [Fact]
    public async Task A_second_run_on_the_same_folder_is_refused_with_who_has_it_and_what_to_do_until_the_first_has_ended()
    {
        await using (await StartAsync())
        {
            var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => StartAsync());

            Assert.StartsWith($"The local data in '{_folder.Path}' are in use by process {Environment.ProcessId} (", error.Message, StringComparison.Ordinal);
            Assert.Contains("--Nexus:DataPath=FOLDER", error.Message, StringComparison.Ordinal);

            using var another = new TemporaryFolder();
            await using (await StartAsync(another))
            {
            }

            // The refused one took nothing away from the first.
            await Assert.ThrowsAsync<DistributedApplicationException>(() => StartAsync());
        }

        await using (await StartAsync())
        {
        }
    }

    [Fact]
    public async Task A_run_that_was_killed_does_not_hold_the_folder()
    {
        using var run = Process.Start(new ProcessStartInfo("dotnet", [AppHost, _folder.Argument, "--DcpPublisher:RandomizePorts=true", "--without=ships"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true" },
        })!;
        try
        {
            await LineAsync(run, "Distributed application started.");

            var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => StartAsync());
            Assert.Contains($" process {run.Id} (Harbor.AppHost)", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            run.Kill();
            await run.WaitForExitAsync(CancellationToken.None);
        }

        await using (await StartAsync())
        {
        }

        // What the killed one had started ends a little later.
        while (Directory.EnumerateDirectories("/proc").Any(process => CommandLineOf(process).Contains(_folder.Path, StringComparison.Ordinal)))
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose() => _folder.Dispose();

    private Task<RunningApp> StartAsync() => StartAsync(_folder);

    private static Task<RunningApp> StartAsync(TemporaryFolder folder) => RunningApp.StartAsync(builder => builder.AddSharedVolume("shared"), folder.Argument);

    private static string CommandLineOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }

    private static async Task LineAsync(Process run, string text)
    {
        var seen = new List<string>();
        while (await run.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(RunningApp.Patience) is { } line)
        {
            seen.Add(line);
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"The AppHost ended: {string.Join('\n', seen)}\n{await run.StandardError.ReadToEndAsync(CancellationToken.None)}");
    }
}
