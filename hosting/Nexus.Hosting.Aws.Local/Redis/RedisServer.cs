using System.Runtime.InteropServices;
using Garnet;

namespace Nexus.Hosting.Aws.Local.Redis;

/// <summary>Redis without Redis: an embedded Garnet, for machines that have neither a container runtime nor redis-server.</summary>
internal static class RedisServer
{
    public static void Run()
    {
        List<string> arguments =
        [
            "--bind", "127.0.0.1",
            "--port", Require("PORT"),
            "--lua",
            "--aof",
            // An answer means that the write is on disk.
            "--aof-commit-wait",
            "--recover",
            "--checkpointdir", Require("DATA"),
            // The native device needs a library that a fresh machine lacks.
            "--device-type", "RandomAccess",
        ];
        if (Environment.GetEnvironmentVariable("REDIS_PASSWORD") is { Length: > 0 } password)
        {
            arguments.AddRange(["--auth", "Password", "--password", password]);
        }

        using var stopping = new ManualResetEventSlim();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var server = new GarnetServer([.. arguments]);
        server.Start();
        stopping.Wait();

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stopping.Set();
        }
    }

    private static string Require(string variable) =>
        Environment.GetEnvironmentVariable(variable) ?? throw new InvalidOperationException($"Set the environment variable {variable}.");
}
