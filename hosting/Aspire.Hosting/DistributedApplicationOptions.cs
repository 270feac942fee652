using System.Reflection;

namespace Aspire.Hosting;

/// <summary>How an application is built.</summary>
public sealed class DistributedApplicationOptions
{
    /// <summary>The command line of the AppHost.</summary>
    public string[]? Args { get; set; }

    /// <summary>The assembly of the AppHost. Default: the entry assembly.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>The folder that relative paths of the model start from. Default: that of the AppHost's project.</summary>
    public string? ProjectDirectory { get; set; }

    /// <summary>Runs without the dashboard.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>The name that the dashboard shows for the application.</summary>
    public string? DashboardApplicationName { get; set; }

    /// <summary>Whether the dashboard may be served over HTTP.</summary>
    public bool AllowUnsecuredTransport { get; set; }

    /// <summary>Copies the logs of all resources into the AppHost's own log.</summary>
    public bool EnableResourceLogging { get; set; }

    /// <summary>A registry to pull all images from.</summary>
    public string? ContainerRegistryOverride { get; set; }

    internal Assembly? Assembly => AssemblyName is null ? Assembly.GetEntryAssembly() : Assembly.Load(AssemblyName);
}
