using System.Diagnostics;
using System.Reflection;
using Aspire.Hosting.Tests.Run;
using Nexus.Tests;

namespace Aspire.Hosting.Tests.Cli;

/// <summary>Microsoft's CLI in a home of its own, beside a small AppHost. All that it starts carries a mark.</summary>
internal sealed class AspireCli : IDisposable
{
    private readonly ProcessMark _mark = new();
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("nexus-cli");
    private readonly string _file;
    private readonly string _engine;
    private readonly string _appHost;

    private readonly bool _isScript;

    /// <param name="appHost">Beside which AppHost it is started.</param>
    /// <param name="isScript">Whether through <c>./aspire</c>, which itself says where the engine is.</param>
    public AspireCli(string appHost = "ShopAppHost", bool isScript = false)
    {
        _isScript = isScript;
        AppHostFile = Path.GetFullPath(Metadata(appHost));
        _appHost = Path.GetDirectoryName(AppHostFile)!;
        _file = Metadata("AspireCli");
        Machine.Require(File.Exists(_file), $"The Aspire CLI ('{_file}') is not there; building an AppHost brings it (npm, 64-bit Linux).");
        if (isScript)
        {
            _file = Metadata("AspireScript");
        }

        _engine = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Metadata("dcpclipath"))!, ".."));
    }

    /// <summary>The sockets of running AppHosts: one for each CLI that waits for its own AppHost, and one, with the number of the process, for all others.</summary>
    public string[] Sockets => Path.Combine(_home.FullName, ".aspire", "cli", "bch") is var folder && Directory.Exists(folder) ? Directory.GetFiles(folder) : [];

    /// <summary>Where it is started; beside the AppHost, if nobody says otherwise.</summary>
    public string WorkingDirectory
    {
        get => field ?? _appHost;
        set;
    }

    /// <summary>What it has put where an installed Aspire lives.</summary>
    public IEnumerable<string> HomeOfAspire =>
        new DirectoryInfo(Path.Combine(_home.FullName, ".aspire")) is { Exists: true } folder ? folder.EnumerateFileSystemInfos().Select(entry => entry.Name) : [];

    public string AppHostFile { get; }

    public string Engine => _engine;

    public IReadOnlyList<(int Id, string CommandLine)> Alive => _mark.Alive;

    /// <summary>Where the CLI keeps what belongs to its user.</summary>
    public string Home => _home.FullName;

    /// <summary>More environment variables of what is started from now on.</summary>
    public Dictionary<string, string?> Variables { get; } = [];

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

    public Process Start(params string[] arguments) => StartProcess(_file, arguments);

    /// <summary>The CLI in a terminal, as a person sees it.</summary>
    public Terminal Open(params string[] arguments) => new((file, args) => StartProcess(file, args), [_file, .. arguments]);

    private Process StartProcess(string file, string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var environment = start.Environment;
        environment["NUGET_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(home, ".nuget", "packages");
        environment["XDG_CACHE_HOME"] = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? Path.Combine(home, ".cache");
        environment["HOME"] = _home.FullName;
        if (_isScript)
        {
            environment.Remove("ASPIRE_LAYOUT_PATH");
            environment.Remove("ASPIRE_HOME");
        }
        else
        {
            environment["ASPIRE_LAYOUT_PATH"] = _engine;
        }

        environment["ASPIRE_CLI_TELEMETRY_OPTOUT"] = "true";
        environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        environment["DOTNET_NOLOGO"] = "1";
        environment["NO_COLOR"] = "1";
        environment.Remove("CI");
        foreach (var (name, value) in Variables)
        {
            environment[name] = value;
        }

        _mark.Put(start);
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
        _mark.Dispose();
        _home.Delete(recursive: true);
    }

    private static string Metadata(string key) =>
        typeof(AspireCli).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == key).Value!;
}
