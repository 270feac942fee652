using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>A resource that others find by its name.</summary>
public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;

/// <summary>Where a project is. The build of an AppHost makes one such class for each project that it references.</summary>
public interface IProjectMetadata : IResourceAnnotation
{
    /// <summary>The full path of the project file.</summary>
    string ProjectPath { get; }

    /// <summary>The launch settings, where they are not in the usual file.</summary>
    LaunchSettings? LaunchSettings => null;

    /// <summary>Whether the AppHost's own build has built the project.</summary>
    bool SuppressBuild => false;

    /// <summary>Whether the project is a single C# file.</summary>
    bool IsFileBasedApp => false;
}

/// <summary>The content of <c>Properties/launchSettings.json</c>.</summary>
public sealed class LaunchSettings
{
    public Dictionary<string, LaunchProfile> Profiles { get; set; } = [];
}

/// <summary>A launch profile.</summary>
public sealed class LaunchProfile
{
    public string? CommandName { get; set; }

    public string? CommandLineArgs { get; set; }

    public string? ExecutablePath { get; set; }

    public bool? DotnetRunMessages { get; set; }

    public bool? LaunchBrowser { get; set; }

    public string? LaunchUrl { get; set; }

    /// <summary>The URLs to listen on, separated by semicolons.</summary>
    public string? ApplicationUrl { get; set; }

    public Dictionary<string, string> EnvironmentVariables { get; set; } = [];
}
