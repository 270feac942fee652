using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>
/// Code that every AppHost needs some milliseconds later: it is loaded and compiled on a second processor, which has nothing else to do while the
/// application is described on the first.
/// </summary>
internal static class EarlyLoading
{
    private static int _begun;

    public static void Begin()
    {
        if (Environment.ProcessorCount > 1 && Interlocked.Exchange(ref _begun, 1) == 0)
        {
            _ = Task.Run(Load);
        }
    }

    private static void Load()
    {
        // Hashes come out of a library of the system; the container's collections are compiled for its own types.
        SHA256.HashData(ReadOnlySpan<byte>.Empty);
        using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        services.GetRequiredService<ILoggerFactory>().CreateLogger(string.Empty);
    }
}
