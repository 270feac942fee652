using System.Diagnostics;
using System.Reflection;
using Nexus.Core.Queues;
using StackExchange.Redis;

namespace Nexus.TestServices;

/// <summary>The embedded Garnet that stands in where there is no Redis, as the AppHost starts it: with a password and an append-only file.</summary>
public sealed class GarnetServer : IAsyncDisposable
{
    private const string Password = "test-password";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string Configuration = typeof(GarnetServer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Configuration").Value!;

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = ServerProcess.FreePort();
    private readonly Lock _gate = new();
    private Task? _started;
    private ServerProcess? _process;

    /// <summary>How to connect, in the format of StackExchange.Redis.</summary>
    public string ConnectionString => $"127.0.0.1:{_port},password={Password}";

    /// <summary>A connection, to a server that is started for the first that asks.</summary>
    public RedisConnection Connect()
    {
        lock (_gate)
        {
            _started ??= StartAsync();
        }

        _started.GetAwaiter().GetResult();
        return new RedisConnection(ConnectionString);
    }

    /// <summary>Starts it; after an orderly end it comes back with what it held.</summary>
    public async Task StartAsync()
    {
        const string project = "Nexus.Hosting.Aws.Local";
        var assembly = Path.Combine(ServerProcess.RepositoryRoot, "hosting", project, "bin", Configuration, "net10.0", project + ".dll");
        _process = new ServerProcess(
            "dotnet", [assembly, "redis"],
            new Dictionary<string, string> { ["PORT"] = $"{_port}", ["DATA"] = _folder.Path, ["REDIS_PASSWORD"] = Password, ["DOTNET_gcServer"] = "0" });
        _process.Start();
        await _process.WaitForPortAsync(_port);
    }

    /// <summary>Asks it to end, and waits.</summary>
    public Task TerminateAsync() => _process!.TerminateAsync(Patience);

    /// <summary>What <paramref name="ask"/> answers once the connection is back.</summary>
    public static async Task<T> WhenAnswersAsync<T>(Func<Task<T>> ask)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (Exception e) when (e is RedisException or TimeoutException && Stopwatch.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }
}
