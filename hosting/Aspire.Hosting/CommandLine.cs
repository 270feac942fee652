namespace Aspire.Hosting;

/// <summary>The options of an AppHost's command line that have short names, in the form that configuration reads.</summary>
internal static class CommandLine
{
    private static readonly Dictionary<string, string> ShortNames = new(StringComparer.Ordinal)
    {
        ["--operation"] = "AppHost:Operation",
        ["--publisher"] = "Publishing:Publisher",
        ["--step"] = "Pipeline:Step",
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

    public static string[]? Normalize(string[]? args) => args is null ? null : [.. args.Select(Expand)];

    // `--step publish` and `--step=publish` become `--Pipeline:Step publish` and `--Pipeline:Step=publish`.
    private static string Expand(string arg)
    {
        var equals = arg.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? arg : arg[..equals];
        return ShortNames.TryGetValue(name, out var key) ? $"--{key}{(equals < 0 ? string.Empty : arg[equals..])}" : arg;
    }
}
