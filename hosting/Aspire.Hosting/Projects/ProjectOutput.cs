using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
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

        // A program that is one file has been built by nobody; the build does nothing where nothing has changed.
        var isFile = ProjectFile.IsProgram(project);
        string[] arguments = isFile
            ? ["build", project, "-nologo", "-v:q", "-c", configuration, "-getProperty:TargetPath", "-getTargetResult:Build"]
            : ["msbuild", project, "-nologo", "-getProperty:TargetPath", $"-p:Configuration={configuration}"];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);

        var text = (await output).Trim();
        return process.ExitCode != 0
            ? throw new DistributedApplicationException(
                $"The project '{project}' of the resource '{resource.Name}' can't be {(isFile ? "built" : "read")}: {text} {(await errors).Trim()}")
            : isFile
                ? JsonDocument.Parse(text).RootElement.GetProperty("Properties").GetProperty("TargetPath").GetString()!
                : text;
    }
}
