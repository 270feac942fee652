using System.Globalization;
using System.Text.Json;

namespace Nexus.EndToEnd.Tests;

/// <summary>What the API has measured of all builds, and how pages write it.</summary>
internal static class Statistics
{
    /// <summary>The figures that a page was made with: the same before and after it was read.</summary>
    public static async Task<JsonElement> ReadWhenStillAsync(this NexusApplication nexus, Tab tab, string path, Func<JsonElement, bool> areThere, CancellationToken cancellationToken)
    {
        var (_, after) = await Waiting.UntilAsync(
            "the figures on all builds are complete and stand still",
            async limit =>
            {
                var before = await nexus.Http.GetStringAsync("/api/v1/operations/statistics", limit);
                await tab.GoAsync(path);
                return (Before: before, After: await nexus.Http.GetStringAsync("/api/v1/operations/statistics", limit));
            },
            read => read.Before == read.After && areThere(Parse(read.After)),
            cancellationToken);
        return Parse(after);
    }

    public static int Sum(JsonElement report, string figure) => report.TryGetProperty("days", out var days) ? days.EnumerateArray().Sum(day => day.GetProperty(figure).GetInt32()) : 0;

    /// <summary>A duration as pages write it.</summary>
    public static string Time(long ms)
    {
        var seconds = (long)Math.Round(ms / 1000.0, MidpointRounding.AwayFromZero);
        return ms < 1000 ? $"{ms} ms" : ms < 9950 ? string.Create(CultureInfo.InvariantCulture, $"{ms / 1000.0:F1} s") : seconds < 60 ? $"{seconds} s" : $"{seconds / 60} min {seconds % 60} s";
    }

    private static JsonElement Parse(string report) => JsonDocument.Parse(report).RootElement;
}
