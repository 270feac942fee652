using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dcp;

/// <summary>Where a line of an executable's or a container's log comes from.</summary>
internal enum DcpLogSource
{
    StdOut,
    StdErr,

    /// <summary>Of a container: what pulling and creating printed.</summary>
    StartupStdOut,
    StartupStdErr,

    /// <summary>DCP's own words about the object; the only place where the reason of a failed start stands.</summary>
    System,
}

/// <param name="Timestamp">When DCP read the line.</param>
/// <param name="Text">The line without its end.</param>
/// <param name="IsError">From a stream of errors, or a message of DCP of level error.</param>
/// <param name="Number">Counts from 1 within its source; null where DCP does not count.</param>
internal sealed record DcpLogLine(DateTimeOffset? Timestamp, string Text, bool IsError, DcpLogSource Source, long? Number = null)
{
    internal static DcpLogLine Parse(string line, DcpLogSource source) =>
        source == DcpLogSource.System && DcpLogRecord.TryParse(WithoutNumber(line, out var number)) is { } record
            ? new DcpLogLine(record.Timestamp, record.Explanation, record.Level >= LogLevel.Error, source, number)
            : ParseOutput(line, source);

    internal static string Query(DcpLogSource source) => source switch
    {
        DcpLogSource.StdOut => "stdout",
        DcpLogSource.StdErr => "stderr",
        DcpLogSource.StartupStdOut => "startup_stdout",
        DcpLogSource.StartupStdErr => "startup_stderr",
        DcpLogSource.System => "system",
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "Expected a defined log source."),
    };

    private static DcpLogLine ParseOutput(string line, DcpLogSource source)
    {
        var isError = source is DcpLogSource.StdErr or DcpLogSource.StartupStdErr;
        var rest = WithoutNumber(line, out var number);
        var blank = rest.IndexOf(' ', StringComparison.Ordinal);
        var stamp = blank < 0 ? rest : rest[..blank];
        return DateTimeOffset.TryParse(stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var timestamp)
            && stamp.Length >= "2026-01-01T00:00:00Z".Length
            ? new DcpLogLine(timestamp, blank < 0 ? "" : rest[(blank + 1)..], isError, source, number)
            : new DcpLogLine(null, line, isError, source);
    }

    private static string WithoutNumber(string line, out long? number)
    {
        var blank = line.IndexOf(' ', StringComparison.Ordinal);
        if (blank > 0 && long.TryParse(line.AsSpan(0, blank), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed))
        {
            number = parsed;
            return line[(blank + 1)..];
        }

        number = null;
        return line;
    }
}
