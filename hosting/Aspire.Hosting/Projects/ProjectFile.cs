using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Projects;

/// <summary>A project that is named by its path.</summary>
internal sealed class ProjectFile : IProjectMetadata
{
    public ProjectFile(string resourceName, string path)
    {
        if (Directory.Exists(path))
        {
            path = Directory.GetFiles(path, "*.*proj") is [var only]
                ? only
                : throw new DistributedApplicationException(
                    $"The folder '{path}' of the project resource '{resourceName}' must hold one project file. Name the file itself.");
        }

        ProjectPath = File.Exists(path)
            ? path
            : throw new DistributedApplicationException(
                $"The project file '{path}' of the resource '{resourceName}' does not exist. Correct the path; it is relative to the AppHost's folder.");
    }

    public string ProjectPath { get; }

    /// <summary>Whether it is not a project but one C# file, which is a whole program.</summary>
    public static bool IsProgram(string path) => path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A launch profile and its name.</summary>
internal sealed record NamedLaunchProfile(string Name, LaunchProfile Profile);

/// <summary>Finds the launch profile that a project starts with.</summary>
internal static class LaunchProfiles
{
    private static readonly string[] Folders = ["Properties", "My Project"];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    public static NamedLaunchProfile? Effective(ProjectResource resource)
    {
        if (resource.HasAnnotationOfType<ExcludeLaunchProfileAnnotation>() || Read(resource) is not { Profiles.Count: > 0 } settings)
        {
            return null;
        }

        if (resource.TryGetLastAnnotation<LaunchProfileAnnotation>(out var asked))
        {
            return Find(settings, asked.LaunchProfileName) ?? throw new DistributedApplicationException(
                $"The project resource '{resource.Name}' has no launch profile '{asked.LaunchProfileName}'. It has: " +
                $"{string.Join(", ", settings.Profiles.Keys.Select(p => $"'{p}'"))}.");
        }

        return (resource.TryGetLastAnnotation<DefaultLaunchProfileAnnotation>(out var @default) ? Find(settings, @default.LaunchProfileName) : null)
            ?? settings.Profiles.Where(p => p.Value.CommandName is "Project").Select(p => new NamedLaunchProfile(p.Key, p.Value)).FirstOrDefault();
    }

    private static NamedLaunchProfile? Find(LaunchSettings settings, string name) =>
        settings.Profiles.TryGetValue(name, out var profile) ? new(name, profile) : null;

    private static LaunchSettings? Read(ProjectResource resource)
    {
        var metadata = resource.GetProjectMetadata();
        if (metadata.LaunchSettings is { } given)
        {
            return given;
        }

        var folder = Path.GetDirectoryName(metadata.ProjectPath)!;
        IEnumerable<string> files = ProjectFile.IsProgram(metadata.ProjectPath)
            ? [Path.ChangeExtension(metadata.ProjectPath, ".run.json")]
            : Folders.Select(f => Path.Combine(folder, f, "launchSettings.json"));
        var file = files.FirstOrDefault(File.Exists);
        if (file is null)
        {
            return null;
        }

        try
        {
            using var stream = File.OpenRead(file);
            return JsonSerializer.Deserialize<LaunchSettings>(stream, Json);
        }
        catch (JsonException exception)
        {
            throw new DistributedApplicationException($"The launch settings '{file}' of the resource '{resource.Name}' can't be read: {exception.Message}", exception);
        }
    }
}
