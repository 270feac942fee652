namespace Aspire.Hosting.Dcp;

/// <summary>Where the engine is and how to start it. <see cref="DcpDiscovery"/> fills in the paths.</summary>
internal sealed class DcpOptions
{
    /// <summary>The file dcp (dcp.exe); null when no engine was found.</summary>
    public string? CliPath { get; set; }

    /// <summary>The file aspire-managed, or another dashboard executable; null when none was found.</summary>
    public string? DashboardPath { get; set; }

    /// <summary>Every place that was looked at for an engine, in order, for the message when there is none.</summary>
    public IReadOnlyList<string> Searched { get; set; } = [];

    /// <summary>docker or podman; null lets DCP find out.</summary>
    public string? ContainerRuntime { get; set; }

    public string? ResourceNameSuffix { get; set; }

    public bool RandomizePorts { get; set; }

    /// <summary>First and last port that <see cref="PortAllocator"/> gives out.</summary>
    public int ProxylessPortRangeStart { get; set; } = PortAllocator.DefaultStart;

    public int ProxylessPortRangeEnd { get; set; } = PortAllocator.DefaultEnd;

    /// <summary>Longer than zero: how long the start of an application with containers waits for a runtime before it fails.</summary>
    public TimeSpan ContainerRuntimeInitializationTimeout { get; set; }

    public TimeSpan ServiceStartupWatchTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long DCP may take until its API answers.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long an executable may take to end when the session ends, before it is killed (on Linux; elsewhere DCP's own six seconds apply).
    /// </summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(2.5);

    /// <summary>How long DCP may take to stop everything before its processes are killed.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(20);

    public string? DiagnosticsLogFolder { get; set; }

    public string? DiagnosticsLogLevel { get; set; }

    public string? LogFileNameSuffix { get; set; }

    public bool? PreserveExecutableLogs { get; set; }

    /// <summary>Set for DCP, and thereby for all it runs, on top of this process's environment.</summary>
    public Dictionary<string, string> EnvironmentVariables { get; } = [];

    /// <summary>Parent of the session folder; null is the system's temporary folder.</summary>
    public string? SessionRoot { get; set; }
}
