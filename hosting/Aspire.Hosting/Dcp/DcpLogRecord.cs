using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dcp;

/// <summary>One line of DCP's own log: time, level, category, message and details as JSON, between tabs.</summary>
internal sealed record DcpLogRecord(DateTimeOffset? Timestamp, LogLevel Level, string Category, string Message, string? Details)
{
    /// <summary>The message with the reason that DCP keeps in the details, if there is one.</summary>
    public string Explanation
    {
        get
        {
            var error = ErrorIn(Details);
            return error is null || Message.Contains(error, StringComparison.Ordinal) ? Message : $"{Message}: {error}";
        }
    }

    public static DcpLogRecord? TryParse(string line)
    {
        var parts = line.TrimEnd('\r').Split('\t', 5);
        if (parts.Length < 4)
        {
            return null;
        }

        DateTimeOffset? timestamp = DateTimeOffset.TryParse(
            parts[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
        return new DcpLogRecord(timestamp, LevelOf(parts[1]), parts[2], parts[3], parts.Length == 5 ? parts[4] : null);
    }

    private static LogLevel LevelOf(string text) => text switch
    {
        "error" or "fatal" or "panic" or "dpanic" => LogLevel.Error,
        "warn" or "warning" => LogLevel.Warning,
        "info" => LogLevel.Information,
        "trace" => LogLevel.Trace,
        _ => LogLevel.Debug,
    };

    private static string? ErrorIn(string? details)
    {
        if (string.IsNullOrEmpty(details) || details[0] != '{')
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(details);
            foreach (var name in (ReadOnlySpan<string>)["error", "Error", "reason", "Reason"])
            {
                if (json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
                {
                    return value.GetString();
                }
            }
        }
        catch (JsonException)
        {
            // A line that DCP cut off; the message stands alone.
        }

        return null;
    }
}
