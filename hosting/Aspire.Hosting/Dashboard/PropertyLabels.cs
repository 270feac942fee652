using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Dashboard;

/// <summary>How the details of a resource name its properties, and in which order; other properties are shown on demand.</summary>
internal static class PropertyLabels
{
    private static readonly Dictionary<string, (string Text, int Order)> Labels = new(StringComparer.Ordinal)
    {
        [ResourceProperties.ProjectPath] = ("Project path", 0),
        [ResourceProperties.ProjectLaunchProfile] = ("Launch profile", 1),
        [ResourceProperties.ContainerImage] = ("Container image", 0),
        [ResourceProperties.ContainerId] = ("Container ID", 1),
        [ResourceProperties.ContainerCommand] = ("Container command", 2),
        [ResourceProperties.ContainerArgs] = ("Container arguments", 3),
        [ResourceProperties.ContainerPorts] = ("Container ports", 4),
        [ResourceProperties.ContainerLifetime] = ("Container lifetime", 5),
        [ResourceProperties.ExecutablePath] = ("Executable path", 2),
        [ResourceProperties.ExecutableWorkDir] = ("Working directory", 3),
        [ResourceProperties.ExecutableArgs] = ("Executable arguments", 4),
        [ResourceProperties.ExecutablePid] = ("Process ID", 5),
    };

    public static (string Text, int Order)? Find(string property) => Labels.TryGetValue(property, out var label) ? label : null;
}
