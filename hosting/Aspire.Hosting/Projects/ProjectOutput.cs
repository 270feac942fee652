using System.Diagnostics;
using System.Reflection;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Projects;

/// <summary>Finds the assembly that the build of a project has made, so that it can be started without another build.</summary>
internal static class ProjectOutput
{
    private const string MetadataPrefix = "projecttargetpath:";

    public static async Task<string> FindAsync(ProjectResource resource, Assembly? appHost, CancellationToken cancellationToken)
    {
        var project = resource.GetProjectMetadata().ProjectPath;
        if (!File.Exists(project))
        {
            throw new DistributedApplicationException(
                $"The project file '{project}' of the resource '{resource.Name}' does not exist. Was it moved after the AppHost was built? Build the AppHost again, or correct the path.");
        }

        // The AppHost's build wrote down what it made of each project; other projects are asked.
        var path = appHost?.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(m => string.Equals(m.Key, MetadataPrefix + project, PathComparison))?.Value
            ?? await AskMSBuildAsync(resource, project, appHost, cancellationToken);

        return File.Exists(path)
            ? path
            : throw new DistributedApplicationException(
                $"The project '{project}' of the resource '{resource.Name}' has not been built: '{path}' does not exist. Run: dotnet build \"{project}\"");
    }

    private static StringComparison PathComparison =>
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private static async Task<string> AskMSBuildAsync(ProjectResource resource, string project, Assembly? appHost, CancellationToken cancellationToken)
    {
        var configuration = appHost?.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "Debug";
        var start = new ProcessStartInfo("dotnet", ["msbuild", project, "-nologo", "-getProperty:TargetPath", $"-p:Configuration={configuration}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);

        return process.ExitCode == 0
            ? (await output).Trim()
            : throw new DistributedApplicationException(
                $"The project '{project}' of the resource '{resource.Name}' can't be read: {(await output).Trim()} {(await errors).Trim()}");
    }
}
