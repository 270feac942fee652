using System.Diagnostics;
using System.Reflection;
using Aspire.Hosting.Tests.Dcp;

namespace Aspire.Hosting.Tests.Cli;

/// <summary>Microsoft's CLI in a home of its own, beside a small AppHost. All that it starts carries a mark.</summary>
internal sealed class AspireCli : IDisposable
{
    private readonly string _mark = $"MARKER_{Guid.NewGuid():N}";
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("nexus-cli");
    private readonly string _file;
    private readonly string _engine;

    public AspireCli()
    {
        _file = Metadata("AspireCli");
        if (!File.Exists(_file) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")))
        {
            Assert.Skip($"The Aspire CLI ('{_file}') is not there; building an AppHost brings it (npm, 64-bit Linux).");
        }

        _engine = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(DcpEngine.Options().CliPath!)!, ".."));
    }

    /// <summary>The sockets of running AppHosts: one for each CLI that waits for its own AppHost, and one, with the number of the process, for all others.</summary>
    public string[] Sockets => Path.Combine(_home.FullName, ".aspire", "cli", "bch") is var folder && Directory.Exists(folder) ? Directory.GetFiles(folder) : [];

    public IReadOnlyList<(int Id, string CommandLine)> Alive =>
    [
        .. from folder in Directory.EnumerateDirectories("/proc")
           let name = Path.GetFileName(folder)
           where name.All(char.IsAsciiDigit) && Read($"{folder}/environ").Split('\0').Contains($"{_mark}=1")
           select (int.Parse(name), Read($"{folder}/cmdline").Replace('\0', ' ').Trim()),
    ];

    public async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(90));
        using var process = Start(arguments);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await error);
    }

    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(_file, arguments)
        {
            WorkingDirectory = Path.GetDirectoryName(Metadata("ShopAppHost")),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var environment = start.Environment;
        environment["NUGET_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(home, ".nuget", "packages");
        environment["XDG_CACHE_HOME"] = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? Path.Combine(home, ".cache");
        environment["HOME"] = _home.FullName;
        environment["ASPIRE_LAYOUT_PATH"] = _engine;
        environment["ASPIRE_CLI_TELEMETRY_OPTOUT"] = "true";
        environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        environment["DOTNET_NOLOGO"] = "1";
        environment["NO_COLOR"] = "1";
        environment.Remove("CI");
        environment[_mark] = "1";
        return Process.Start(start)!;
    }

    public static async Task WaitUntilAsync(Func<bool> condition, TimeSpan limit, Func<string> what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < limit, what());
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
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

        _home.Delete(recursive: true);
    }

    private static string Metadata(string key) =>
        typeof(AspireCli).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == key).Value!;

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
