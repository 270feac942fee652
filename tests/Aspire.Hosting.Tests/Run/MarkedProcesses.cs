using System.Diagnostics;

namespace Aspire.Hosting.Tests.Run;

/// <summary>Starts an AppHost whose whole offspring can be told from all other processes of the machine: it inherits a variable.</summary>
internal sealed class MarkedProcesses : IDisposable
{
    private readonly string _marker = $"MARKER_{Guid.NewGuid():N}=1";
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("nexus-marked");

    private MarkedProcesses()
    {
    }

    public required Process AppHost { get; init; }

    /// <summary>The folder that the AppHost and everything below it use for temporary files.</summary>
    public IEnumerable<string> TemporaryFiles => _temporary.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Select(f => f.FullName);

    /// <summary>Processes that carry the mark, with their command lines.</summary>
    public IReadOnlyList<(int Id, string CommandLine)> Alive =>
    [
        .. from folder in Directory.EnumerateDirectories("/proc")
           let name = Path.GetFileName(folder)
           where name.All(char.IsAsciiDigit) && Read($"{folder}/environ").Split('\0').Contains(_marker)
           select (int.Parse(name), Read($"{folder}/cmdline").Replace('\0', ' ').Trim()),
    ];

    public static MarkedProcesses Start(string appHostAssembly)
    {
        var marked = new MarkedProcesses { AppHost = new Process() };
        // What runs in the background of a shell ignores Ctrl+C, and so do its children.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", appHostAssembly]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var (name, value) = (marked._marker.Split('=')[0], "1");
        start.Environment[name] = value;
        // A killed .NET process leaves the sockets of its diagnostics behind, which is none of our doing.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["TMPDIR"] = marked._temporary.FullName;
        marked.AppHost.StartInfo = start;
        marked.AppHost.OutputDataReceived += (_, _) => { };
        marked.AppHost.ErrorDataReceived += (_, _) => { };
        marked.AppHost.Start();
        marked.AppHost.BeginOutputReadLine();
        marked.AppHost.BeginErrorReadLine();
        return marked;
    }

    /// <summary>Waits until the condition holds for the processes that are alive; says how long that took.</summary>
    public async Task<TimeSpan> WaitUntilAsync(Func<IReadOnlyList<(int Id, string CommandLine)>, bool> condition, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var alive = Alive;
            if (condition(alive))
            {
                return clock.Elapsed;
            }

            Assert.True(clock.Elapsed < limit, $"after {clock.Elapsed.TotalSeconds:0.0} s there are: {string.Join("; ", alive)}");
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }
    }

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{AppHost.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        foreach (var (id, _) in Alive)
        {
            try
            {
                using var left = Process.GetProcessById(id);
                left.Kill();
            }
            catch (ArgumentException)
            {
                // It has ended by itself.
            }
        }

        AppHost.Dispose();
        _temporary.Delete(recursive: true);
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
