using System.Globalization;

namespace Queue.Bench;

/// <summary>What is measured.</summary>
/// <param name="Jobs">Jobs of 200 bytes.</param>
/// <param name="Runs">How often, ours and the peer's in turn; the median counts.</param>
/// <param name="Latencies">Jobs of which the pick-up latency is measured, 90 a second.</param>
/// <param name="Pool">The peer's worker pool.</param>
/// <param name="WithPeer">Whether the peer is measured too.</param>
internal sealed record Settings(int Jobs = 20_000, int Runs = 3, int Latencies = 900, string Pool = "prefork", bool WithPeer = true)
{
    public static Settings? Read(string[] args)
    {
        var settings = new Settings();
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--jobs" when i + 1 < args.Length && TryRead(args[++i], out var jobs):
                    settings = settings with { Jobs = jobs };
                    break;
                case "--runs" when i + 1 < args.Length && TryRead(args[++i], out var runs):
                    settings = settings with { Runs = runs };
                    break;
                case "--latencies" when i + 1 < args.Length && TryRead(args[++i], out var latencies):
                    settings = settings with { Latencies = latencies };
                    break;
                case "--pool" when i + 1 < args.Length && args[i + 1] is "prefork" or "threads":
                    settings = settings with { Pool = args[++i] };
                    break;
                case "--no-peer":
                    settings = settings with { WithPeer = false };
                    break;
                default:
                    return null;
            }
        }

        return settings;
    }

    private static bool TryRead(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value > 0;
}
