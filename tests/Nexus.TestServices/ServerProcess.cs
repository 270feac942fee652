using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace Nexus.TestServices;

/// <summary>A server that a test started: its process, its port, its folder. Disposing it leaves nothing behind.</summary>
public class ServerProcess : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<ServerProcess, byte> Running = [];
    private readonly ConcurrentQueue<string> _output = [];
    private readonly ProcessStartInfo _start;
    private Process? _process;

    static ServerProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var server in Running.Keys)
        {
            server.Kill();
        }
    };

    /// <summary>A server that is not started yet.</summary>
    public ServerProcess(string fileName, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        _start = new ProcessStartInfo(fileName, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            _start.Environment[name] = value;
        }
    }

    /// <summary>The repository.</summary>
    public static string RepositoryRoot { get; } = typeof(ServerProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>What it wrote so far.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>The id of its process.</summary>
    public int ProcessId => _process!.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process?.HasExited ?? true;

    /// <summary>Its exit code, once it has ended.</summary>
    public int ExitCode => _process!.ExitCode;

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts it.</summary>
    public void Start()
    {
        _process = new Process { StartInfo = _start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        Running[this] = 0;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Waits until <paramref name="ready"/> holds. Fails at once when the server ends instead.</summary>
    public async Task WaitUntilAsync(Func<Task<bool>> ready, TimeSpan? atMost = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (HasExited)
            {
                throw new InvalidOperationException($"{_start.FileName} {string.Join(' ', _start.ArgumentList)} ended with {_process?.ExitCode}:\n{Output}");
            }

            try
            {
                if (await ready())
                {
                    return;
                }
            }
            catch (Exception e) when (e is SocketException or HttpRequestException or TaskCanceledException)
            {
                // Not yet.
            }

            if (Stopwatch.GetElapsedTime(started) > (atMost ?? TimeSpan.FromSeconds(60)))
            {
                throw new TimeoutException($"{_start.FileName} {string.Join(' ', _start.ArgumentList)} is not ready:\n{Output}");
            }

            await Task.Delay(20);
        }
    }

    /// <summary>Waits until somebody listens on a port of this machine.</summary>
    public Task WaitForPortAsync(int port) => WaitUntilAsync(async () =>
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        return true;
    });

    /// <summary>Ends it without a warning, like <c>kill -9</c>.</summary>
    public void Kill()
    {
        Running.TryRemove(this, out _);
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
    }

    /// <summary>Asks it to end, like <c>kill -TERM</c>, and waits.</summary>
    public async Task TerminateAsync(TimeSpan atMost)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{ProcessId}"]);
        await kill.WaitForExitAsync();
        await _process!.WaitForExitAsync().WaitAsync(atMost);
        Running.TryRemove(this, out _);
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        Kill();
        _process?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
        }
    }
}

/// <summary>A folder of its own, removed when disposed.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("nexus-test-").FullName;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
