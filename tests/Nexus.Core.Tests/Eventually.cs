using System.Diagnostics;

namespace Nexus.Core.Tests;

/// <summary>Waits for something to become true.</summary>
internal static class Eventually
{
    public static async Task<T> GetAsync<T>(Func<Task<T?>> read, string what) where T : class
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60))
        {
            if (await read() is { } value)
            {
                return value;
            }

            await Task.Delay(15);
        }

        throw new TimeoutException($"Did not happen: {what}.");
    }

    public static Task HoldsAsync(Func<Task<bool>> condition, string what) =>
        GetAsync(async () => await condition() ? "" : null, what);
}
