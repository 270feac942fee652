using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dcp;

/// <summary>Finds the Developer Control Plane and the dashboard on this machine.</summary>
internal static class DcpDiscovery
{
    /// <summary>The Aspire release that this library was written against; names the folder of our own cache.</summary>
    public const string EngineVersion = "13.5.4";

    public const string DcpDirectoryVariable = "ASPIRE_DCP_PATH";
    public const string DashboardFileVariable = "ASPIRE_DASHBOARD_PATH";
    private const string Section = "DcpPublisher";

    private static readonly string Extension = OperatingSystem.IsWindows() ? ".exe" : "";

    /// <param name="configuration">Read for <c>DcpPublisher:*</c> and <c>ASPIRE_*</c>.</param>
    /// <param name="appHost">Carries the paths that a build wrote into it, if it did.</param>
    /// <param name="environment">Reads an environment variable.</param>
    public static DcpOptions Discover(IConfiguration configuration, Assembly? appHost, Func<string, string?> environment)
    {
        var metadata = appHost?.GetCustomAttributes<AssemblyMetadataAttribute>()
            .GroupBy(attribute => attribute.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.First().Value, StringComparer.OrdinalIgnoreCase);

        var engine = new Search();
        engine.Explicit("configuration DcpPublisher:CliPath", configuration[$"{Section}:CliPath"]);
        engine.Explicit(
            $"environment variable {DcpDirectoryVariable}",
            Setting(DcpDirectoryVariable, configuration, environment) is { } folder ? Path.Combine(folder, "dcp" + Extension) : null);
        engine.Candidate("assembly metadata dcpclipath", metadata?.GetValueOrDefault("dcpclipath"));

        var dashboard = new Search();
        dashboard.Explicit("configuration DcpPublisher:DashboardPath", configuration[$"{Section}:DashboardPath"]);
        dashboard.Explicit(
            $"environment variable {DashboardFileVariable}", Setting(DashboardFileVariable, configuration, environment));
        dashboard.Candidate("assembly metadata aspiredashboardpath", metadata?.GetValueOrDefault("aspiredashboardpath"));

        foreach (var (origin, layout) in Layouts(environment))
        {
            engine.Candidate(origin, layout is null ? null : Path.Combine(layout, "dcp", "dcp" + Extension));
            dashboard.Candidate(origin, layout is null ? null : Path.Combine(layout, "managed", "aspire-managed" + Extension));
        }

        var options = new DcpOptions
        {
            CliPath = engine.Found,
            DashboardPath = dashboard.Found,
            Searched = engine.Looked,
            ContainerRuntime = Setting("ASPIRE_CONTAINER_RUNTIME", configuration, environment)
                ?? Setting("DOTNET_ASPIRE_CONTAINER_RUNTIME", configuration, environment),
        };
        BindSettings(configuration, options);
        return options;
    }

    /// <summary>The path of dcp, or an exception that says where it was sought and what to install.</summary>
    public static string RequireCliPath(this DcpOptions options)
    {
        if (options.CliPath is { Length: > 0 } path && File.Exists(path))
        {
            return path;
        }

        var places = options.CliPath is { Length: > 0 } missing
            ? $"'{missing}' does not exist"
            : string.Concat(options.Searched.Select(place => $"{Environment.NewLine}  - {place}"));
        throw new DcpException(
            $"The Aspire engine (the executable 'dcp{Extension}') was not found. Looked at: {places}{Environment.NewLine}"
            + "On 64-bit Linux, install Node.js 20 or later and build again: the build brings the engine. Elsewhere, install the Aspire CLI "
            + "(https://aspire.dev) and run 'aspire setup' once, or set "
            + $"{DcpDirectoryVariable} to the folder that holds dcp{Extension}.");
    }

    private static IEnumerable<(string Origin, string? Folder)> Layouts(Func<string, string?> environment)
    {
        var home = environment(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME") is { Length: > 0 } given
            ? given
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

        var cache = environment("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg : Path.Combine(home, ".cache");
        yield return ("user cache", Path.Combine(cache, "nexus", "aspire", EngineVersion));

        var aspireHome = environment("ASPIRE_HOME") is { Length: > 0 } aspire ? aspire : Path.Combine(home, ".aspire");
        yield return ("Aspire CLI bundle", Path.Combine(aspireHome, "bundle"));

        foreach (var folder in (environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Path.IsPathFullyQualified(folder))
            {
                continue;
            }

            var cli = Path.Combine(folder, "aspire" + Extension);
            if (!File.Exists(cli))
            {
                continue;
            }

            var real = new FileInfo(cli).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? cli;
            yield return ("aspire on PATH", Path.GetFullPath(Path.Combine(Path.GetDirectoryName(real)!, "..", "bundle")));
            yield break;
        }

        yield return ("aspire on PATH", null);
    }

    private static void BindSettings(IConfiguration configuration, DcpOptions options)
    {
        var section = configuration.GetSection(Section);
        options.ContainerRuntime = section["ContainerRuntime"] is { Length: > 0 } runtime ? runtime : options.ContainerRuntime;
        options.ResourceNameSuffix = section["ResourceNameSuffix"];
        options.DiagnosticsLogFolder = section["DiagnosticsLogFolder"];
        options.DiagnosticsLogLevel = section["DiagnosticsLogLevel"];
        options.LogFileNameSuffix = section["LogFileNameSuffix"];
        options.RandomizePorts = section.GetValue("RandomizePorts", options.RandomizePorts);
        options.PreserveExecutableLogs = section.GetValue<bool?>("PreserveExecutableLogs");
        options.ProxylessPortRangeStart = section.GetValue("ProxylessEndpointPortRangeStart", options.ProxylessPortRangeStart);
        options.ProxylessPortRangeEnd = section.GetValue("ProxylessEndpointPortRangeEnd", options.ProxylessPortRangeEnd);
        options.ContainerRuntimeInitializationTimeout =
            section.GetValue("ContainerRuntimeInitializationTimeout", options.ContainerRuntimeInitializationTimeout);
        options.ServiceStartupWatchTimeout =
            configuration.GetValue("ASPIRE_SERVICE_STARTUP_WATCH_TIMEOUT", options.ServiceStartupWatchTimeout);
        if (configuration["ASPIRE_PROXYLESS_ENDPOINT_PORT_RANGE"] is { Length: > 0 } range)
        {
            (options.ProxylessPortRangeStart, options.ProxylessPortRangeEnd) = ParseRange(range);
        }
    }

    private static (int First, int Last) ParseRange(string range)
    {
        var parts = range.Split('-', StringSplitOptions.TrimEntries);
        return parts.Length == 2 && int.TryParse(parts[0], out var first) && int.TryParse(parts[1], out var last)
            && first is > 0 and <= 65535 && last <= 65535 && first <= last
            ? (first, last)
            : throw new InvalidOperationException(
                $"ASPIRE_PROXYLESS_ENDPOINT_PORT_RANGE is '{range}'; expected two ports such as 10000-32767.");
    }

    private static string? Setting(string name, IConfiguration configuration, Func<string, string?> environment) =>
        configuration[name] is { Length: > 0 } configured ? configured
        : environment(name) is { Length: > 0 } value ? value
        : null;

    private sealed class Search
    {
        private readonly List<string> _looked = [];
        private bool _decided;

        public string? Found { get; private set; }

        public IReadOnlyList<string> Looked => _looked;

        /// <summary>A path that somebody asked for: it is taken even if nothing is there, so that a typing error is not passed over.</summary>
        public void Explicit(string origin, string? path)
        {
            Note(origin, path);
            if (!_decided && !string.IsNullOrWhiteSpace(path))
            {
                Found = path;
                _decided = true;
            }
        }

        public void Candidate(string origin, string? path)
        {
            Note(origin, path);
            if (!_decided && !string.IsNullOrWhiteSpace(path) && File.Exists(path))
            {
                Found = path;
                _decided = true;
            }
        }

        private void Note(string origin, string? path) =>
            _looked.Add(string.IsNullOrWhiteSpace(path) ? $"{origin}: none" : $"{origin}: {path}");
    }
}
