using System.Collections.Concurrent;
using System.Diagnostics;

namespace Aspire.Hosting.Tests.Run;

/// <summary>Starts an AppHost whose whole offspring can be told from all other processes of the machine: it inherits a variable.</summary>
internal sealed class MarkedProcesses : IDisposable
{
    private readonly ProcessMark _mark = new();
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("nexus-marked");
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("nexus-home");

    private MarkedProcesses()
    {
    }

    public required Process AppHost { get; init; }

    /// <summary>What the AppHost has printed, standard error included.</summary>
    public ConcurrentQueue<string> Output { get; } = [];

    /// <summary>The folder that the AppHost and everything below it use for temporary files.</summary>
    public IEnumerable<string> TemporaryFiles => _temporary.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Select(f => f.FullName);

    /// <summary>The folders at the top of that one.</summary>
    public IReadOnlyList<string> Folders => [.. _temporary.EnumerateDirectories().Select(f => f.FullName)];

    /// <summary>Whether a process works in that folder: Redis puts its title over its variables, so that the mark is not seen.</summary>
    public bool HasWorkers => Directory.EnumerateDirectories("/proc")
        .Select(process => new DirectoryInfo(Path.Combine(process, "cwd")).LinkTarget).Any(folder => folder?.StartsWith(_temporary.FullName, StringComparison.Ordinal) is true);

    /// <summary>The sockets at which the Aspire CLI finds running AppHosts.</summary>
    public IEnumerable<string> Sockets => Directory.EnumerateFiles(Path.Combine(_home.FullName, ".aspire", "cli", "bch"));

    /// <summary>Processes that carry the mark, with their command lines.</summary>
    public IReadOnlyList<(int Id, string CommandLine)> Alive => _mark.Alive;

    public static MarkedProcesses Start(string appHostAssembly, params string[] arguments)
    {
        var marked = new MarkedProcesses { AppHost = new Process() };
        // What runs in the background of a shell ignores Ctrl+C, and so do its children.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", appHostAssembly, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        marked._mark.Put(start);
        // A killed .NET process leaves the sockets of its diagnostics behind, which is none of our doing.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["TMPDIR"] = marked._temporary.FullName;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        start.Environment["XDG_CACHE_HOME"] = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? Path.Combine(home, ".cache");
        start.Environment["npm_config_userconfig"] = Path.Combine(home, ".npmrc");
        start.Environment["HOME"] = marked._home.FullName;
        marked.AppHost.StartInfo = start;
        marked.AppHost.OutputDataReceived += (_, line) => marked.Output.Enqueue(line.Data ?? string.Empty);
        marked.AppHost.ErrorDataReceived += (_, line) => marked.Output.Enqueue(line.Data ?? string.Empty);
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

    public Task SignalAsync(string signal) => SignalAsync(signal, AppHost.Id);

    public static async Task SignalAsync(string signal, int process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        _mark.Dispose();
        AppHost.Dispose();
        _temporary.Delete(recursive: true);
        _home.Delete(recursive: true);
    }
}
