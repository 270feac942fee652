namespace Aspire.Hosting;

/// <summary>The options of an AppHost's command line that have short names, in the form that configuration reads.</summary>
internal static class CommandLine
{
    private static readonly Dictionary<string, string> ShortNames = new(StringComparer.Ordinal)
    {
        ["--operation"] = "AppHost:Operation",
        ["--publisher"] = "Publishing:Publisher",
        ["--step"] = "Pipeline:Step",
        ["--list-steps"] = "Pipeline:ListSteps",
        ["--output-path"] = "Pipeline:OutputPath",
        ["--log-level"] = "Pipeline:LogLevel",
        ["--include-exception-details"] = "Pipeline:IncludeExceptionDetails",
        ["--clear-cache"] = "Pipeline:ClearCache",
        ["--yes"] = "Pipeline:SkipConfirmation",
        ["--dcp-cli-path"] = "DcpPublisher:CliPath",
        ["--dcp-container-runtime"] = "DcpPublisher:ContainerRuntime",
        ["--dcp-dependency-check-timeout"] = "DcpPublisher:DependencyCheckTimeout",
        ["--dcp-dashboard-path"] = "DcpPublisher:DashboardPath",
    };

    // Those that may stand alone; configuration would take the option after them for their value.
    private static readonly HashSet<string> Flags = new(StringComparer.Ordinal) { "--list-steps", "--include-exception-details", "--clear-cache", "--yes" };

    public static string[]? Normalize(string[]? args) =>
        args is null ? null : [.. args.Select((arg, i) => Expand(Flags.Contains(arg) && !IsFlagValue(args.ElementAtOrDefault(i + 1)) ? $"{arg}=true" : arg))];

    /// <summary>Whether normalized options ask for a publish, before there is a configuration to ask.</summary>
    public static bool IsPublish(string[]? args) => args is not null
        && (args.Contains("--AppHost:Operation=publish") || (Array.IndexOf(args, "--AppHost:Operation") is >= 0 and var at && args.ElementAtOrDefault(at + 1) == "publish"));

    private static bool IsFlagValue(string? next) => bool.TryParse(next, out _);

    // `--step publish` and `--step=publish` become `--Pipeline:Step publish` and `--Pipeline:Step=publish`.
    private static string Expand(string arg)
    {
        var equals = arg.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? arg : arg[..equals];
        return ShortNames.TryGetValue(name, out var key) ? $"--{key}{(equals < 0 ? string.Empty : arg[equals..])}" : arg;
    }
}
