using System.Collections.Frozen;
using System.Globalization;

namespace Nexus.Core.Agents.Tools;

/// <summary>Dates as people write them, where they are not ambiguous.</summary>
internal static class Dates
{
    private static readonly string[] Formats =
    [
        "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "d.M.yyyy", "d MMMM yyyy", "d MMM yyyy", "MMMM d yyyy", "MMM d yyyy", "MMMM d, yyyy", "MMM d, yyyy", "yyyyMMdd",
    ];

    private static readonly string[] Times = ["H:mm", "H:mm:ss", "h:mm tt", "h tt", "h:mmtt", "htt"];

    private static readonly string[] All =
        [.. Formats, .. Formats.SelectMany(date => Times.SelectMany(time => new[] { $"{date} {time}", $"{date}'T'{time}", $"{date}, {time}", $"{date} 'at' {time}" }))];

    /// <summary>Reads a date, with or without a time.</summary>
    public static bool TryRead(string text, out DateTime date)
    {
        var plain = text.Replace("st ", " ", StringComparison.Ordinal).Replace("nd ", " ", StringComparison.Ordinal).Replace("rd ", " ", StringComparison.Ordinal)
            .Replace("th ", " ", StringComparison.Ordinal).Replace("Augu ", "August ", StringComparison.Ordinal).TrimEnd('Z');
        return DateTime.TryParseExact(plain, All, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out date);
    }

    /// <summary>Reads a time of day.</summary>
    public static bool TryReadTime(string text, out TimeSpan time)
    {
        var isTime = DateTime.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.NoCurrentDateDefault, out var read);
        time = read.TimeOfDay;
        return isTime;
    }
}

/// <summary>Time zones by their names, and by cities that people name instead.</summary>
internal static class TimeZones
{
    private static readonly FrozenDictionary<string, string> Aliases = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["utc"] = "UTC",
        ["gmt"] = "UTC",
        ["z"] = "UTC",
        ["cet"] = "Europe/Berlin",
        ["cest"] = "Europe/Berlin",
        ["est"] = "America/New_York",
        ["edt"] = "America/New_York",
        ["et"] = "America/New_York",
        ["cst"] = "America/Chicago",
        ["cdt"] = "America/Chicago",
        ["mst"] = "America/Denver",
        ["pst"] = "America/Los_Angeles",
        ["pdt"] = "America/Los_Angeles",
        ["pt"] = "America/Los_Angeles",
        ["jst"] = "Asia/Tokyo",
        ["ist"] = "Asia/Kolkata",
        ["bst"] = "Europe/London",
        ["san francisco"] = "America/Los_Angeles",
        ["seattle"] = "America/Los_Angeles",
        ["boston"] = "America/New_York",
        ["washington"] = "America/New_York",
        ["miami"] = "America/New_York",
        ["dallas"] = "America/Chicago",
        ["austin"] = "America/Chicago",
        ["beijing"] = "Asia/Shanghai",
        ["mumbai"] = "Asia/Kolkata",
        ["delhi"] = "Asia/Kolkata",
        ["new delhi"] = "Asia/Kolkata",
        ["bangalore"] = "Asia/Kolkata",
        ["munich"] = "Europe/Berlin",
        ["hamburg"] = "Europe/Berlin",
        ["frankfurt"] = "Europe/Berlin",
        ["barcelona"] = "Europe/Madrid",
        ["milan"] = "Europe/Rome",
        ["geneva"] = "Europe/Zurich",
        ["tel aviv"] = "Asia/Jerusalem",
        ["kyoto"] = "Asia/Tokyo",
        ["osaka"] = "Asia/Tokyo",
        ["rio de janeiro"] = "America/Sao_Paulo",
        ["cape town"] = "Africa/Johannesburg",
        ["india"] = "Asia/Kolkata",
        ["germany"] = "Europe/Berlin",
        ["france"] = "Europe/Paris",
        ["japan"] = "Asia/Tokyo",
        ["uk"] = "Europe/London",
        ["china"] = "Asia/Shanghai",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // The last part of a zone's name is a city: America/New_York.
    private static readonly Lazy<FrozenDictionary<string, string>> Cities = new(() => TimeZoneInfo.GetSystemTimeZones()
        .Where(zone => zone.Id.Contains('/', StringComparison.Ordinal) && !zone.Id.StartsWith("Etc/", StringComparison.Ordinal))
        .Select(zone => (City: zone.Id[(zone.Id.LastIndexOf('/') + 1)..].Replace('_', ' '), zone.Id))
        .DistinctBy(zone => zone.City, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(zone => zone.City, zone => zone.Id, StringComparer.OrdinalIgnoreCase));

    /// <summary>Names by which zones are found in a text, the longest first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Aliases.Keys.Where(name => name.Length > 1).Concat(Cities.Value.Keys).Concat(Cities.Value.Values).OrderByDescending(name => name.Length)];

    /// <summary>The zone of that name.</summary>
    /// <exception cref="ToolException">There is none.</exception>
    public static TimeZoneInfo Find(string name)
    {
        var text = name.Trim();
        var id = Aliases.GetValueOrDefault(text) ?? Cities.Value.GetValueOrDefault(text) ?? Cities.Value.GetValueOrDefault(text.Replace('_', ' ')) ?? text;
        // A name is no path, whatever the system does with it.
        return !id.Contains("..", StringComparison.Ordinal) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
            ? zone
            : throw new ToolException($"date_time: the time zone '{ToolInput.Shown(text)}' is not known; write one such as Europe/Berlin, America/New_York or UTC.");
    }
}
