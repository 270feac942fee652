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
            var error = Reason;
            return error is null || Message.Contains(error, StringComparison.Ordinal) ? Message : $"{Message}: {error}";
        }
    }

    /// <summary>The reason that DCP keeps in the details.</summary>
    public string? Reason => Detail("error") ?? Detail("Error") ?? Detail("reason") ?? Detail("Reason");

    /// <summary>The name of the object of a kind, such as Service, that the line is about.</summary>
    public string? ObjectOf(string kind) => Detail(kind)?.TrimStart('/');

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

    private string? Detail(string name)
    {
        if (string.IsNullOrEmpty(Details) || Details[0] != '{')
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(Details);
            return json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (JsonException)
        {
            // A line that DCP cut off; the message stands alone.
            return null;
        }
    }
}
