using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Pipelines;

/// <summary>What of the log is told: the configuration keys <c>Pipeline:LogLevel</c> and <c>Pipeline:IncludeExceptionDetails</c>.</summary>
internal sealed class PipelineLogging
{
    public LogLevel MinimumLevel { get; set; } = LogLevel.Information;

    public bool IncludeExceptionDetails { get; set; }

    /// <summary>Reads a level in the forms that the command line takes.</summary>
    public static bool TryParse(string? text, out LogLevel level)
    {
        level = LogLevel.Information;
        switch (text?.ToLowerInvariant())
        {
            case null or "" or "info":
                return true;
            case "warn":
                level = LogLevel.Warning;
                return true;
            case "crit":
                level = LogLevel.Critical;
                return true;
            default:
                return Enum.TryParse(text, ignoreCase: true, out level) && Enum.IsDefined(level) && !char.IsAsciiDigit(text[0]);
        }
    }
}

/// <summary>Makes what is logged while a step runs a part of that step; what is logged outside of steps goes to the error output when it matters.</summary>
internal sealed class StepLogs(IOptions<PipelineLogging> options, SecretRedaction redaction) : ILoggerProvider
{
    private static readonly AsyncLocal<Holder?> Flow = new();

    /// <summary>The step that the current asynchronous flow works for.</summary>
    public static IReportingStep? CurrentStep
    {
        get => Flow.Value?.Step;
        set
        {
            // Whoever a step has started and not awaited shares its holder, and stops speaking for it when it ends.
            if (Flow.Value is { } former)
            {
                former.Step = null;
            }

            Flow.Value = value is null ? null : new Holder { Step = value };
        }
    }

    private LogLevel MinimumLevel => options.Value.MinimumLevel;

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
    }

    private void Write(LogLevel level, string message, Exception? exception)
    {
        if (exception is not null && options.Value.IncludeExceptionDetails)
        {
            message = $"{message}{Environment.NewLine}{exception}";
        }

        if (CurrentStep is { } step)
        {
            step.Log(level, message);
        }
        else if (level >= LogLevel.Warning)
        {
            Console.Error.WriteLine($"{(level == LogLevel.Warning ? "warning" : "error")}: {redaction.Apply(message)}");
        }
    }

    private sealed class Holder
    {
        public IReportingStep? Step { get; set; }
    }

    private sealed class Logger(StepLogs logs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && logLevel >= logs.MinimumLevel;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                logs.Write(logLevel, formatter(state, exception), exception);
            }
        }
    }
}
