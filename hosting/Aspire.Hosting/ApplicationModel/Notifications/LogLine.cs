namespace Aspire.Hosting.ApplicationModel;

/// <summary>A line of the log of a resource.</summary>
/// <param name="LineNumber">The position, from 1.</param>
/// <param name="Content">The text; it begins with the time (RFC 3339).</param>
/// <param name="IsErrorMessage">Whether it was written to standard error, or is of level error.</param>
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);

/// <summary>Whether anybody reads the log of a resource.</summary>
/// <param name="Name">The instance.</param>
public readonly record struct LogSubscriber(string Name, bool AnySubscribers);
