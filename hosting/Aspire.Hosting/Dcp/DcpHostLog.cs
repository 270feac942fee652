using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dcp;

internal static partial class DcpHostLog
{
    [LoggerMessage(1, LogLevel.Debug, "Starting DCP: {File} {Arguments}")]
    public static partial void Starting(this ILogger logger, string file, string arguments);

    [LoggerMessage(2, LogLevel.Debug, "DCP is ready at {Server} after {Milliseconds} ms")]
    public static partial void Ready(this ILogger logger, Uri server, long milliseconds);

    [LoggerMessage(3, LogLevel.Debug, "DCP has stopped after {Milliseconds} ms")]
    public static partial void Stopped(this ILogger logger, long milliseconds);

    [LoggerMessage(4, LogLevel.Warning, "DCP did not stop within {Timeout}; killing its processes: {Processes}")]
    public static partial void Killing(this ILogger logger, TimeSpan timeout, string processes);

    [LoggerMessage(5, LogLevel.Debug, "DCP could not be asked to stop: {Reason}")]
    public static partial void StopRefused(this ILogger logger, string reason);

    [LoggerMessage(6, LogLevel.Warning, "The session folder {Folder} could not be removed: {Reason}")]
    public static partial void FolderLeft(this ILogger logger, string folder, string reason);

    [LoggerMessage(7, LogLevel.Debug, "Watch of {Kind} ended ({Reason}); starting it again")]
    public static partial void WatchRestarts(this ILogger logger, string kind, string reason);
}
