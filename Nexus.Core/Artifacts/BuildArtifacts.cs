namespace Nexus.Core.Artifacts;

/// <summary>A file that a build left.</summary>
/// <param name="Path">Relative to the build's folder, with forward slashes.</param>
/// <param name="Size">In bytes.</param>
/// <param name="ContentType">The media type by its extension.</param>
/// <param name="ModifiedAt">When it was written.</param>
public sealed record Artifact(string Path, long Size, string ContentType, DateTimeOffset ModifiedAt);

/// <summary>The files of builds on the shared volume: <c>builds/{id}/{stage}/…</c>. Files whose names begin with a dot are not shown.</summary>
public sealed class BuildArtifacts(SharedVolume volume)
{
    // Links are not followed: they could lead anywhere.
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = false,
    };

    /// <summary>The folder of a build.</summary>
    public string FolderOf(string buildId) => volume.PathOf("builds", buildId);

    /// <summary>The files of a build, in order of path.</summary>
    public IReadOnlyList<Artifact> List(string buildId) => ListFolder(FolderOf(buildId));

    /// <summary>The visible files below a folder, with paths relative to it, in order of path.</summary>
    public static IReadOnlyList<Artifact> ListFolder(string folder) =>
        !Directory.Exists(folder)
            ? []
            : [.. new DirectoryInfo(folder).EnumerateFiles("*", Everything)
                .Select(file => (File: file, Path: Path.GetRelativePath(folder, file.FullName).Replace('\\', '/')))
                .Where(entry => !IsHidden(entry.Path))
                .OrderBy(entry => entry.Path, StringComparer.Ordinal)
                .Select(entry => new Artifact(
                    entry.Path, entry.File.Length, MediaTypes.Of(entry.Path), new DateTimeOffset(entry.File.LastWriteTimeUtc, TimeSpan.Zero)))];

    /// <summary>
    /// The file at <paramref name="path"/> of a build, or null where there is none. Nothing outside the build's folder is ever
    /// found: not by <c>..</c>, an absolute path, a backslash or a symbolic link.
    /// </summary>
    public FileInfo? Find(string buildId, string path)
    {
        var segments = path.Split('/');
        if (segments.Any(segment => segment is "" || segment[0] == '.' || segment.AsSpan().ContainsAny('\\', '\0', ':')))
        {
            return null;
        }

        FileSystemInfo current = new DirectoryInfo(FolderOf(buildId));
        foreach (var segment in segments)
        {
            var next = Path.Combine(current.FullName, segment);
            current = Directory.Exists(next) ? new DirectoryInfo(next) : new FileInfo(next);
            if (current.LinkTarget is not null)
            {
                return null;
            }
        }

        return current is FileInfo { Exists: true } file ? file : null;
    }

    private static bool IsHidden(string path) => path.StartsWith('.') || path.Contains("/.", StringComparison.Ordinal);
}

/// <summary>Media types of the kinds of file that stages write.</summary>
public static class MediaTypes
{
    /// <summary>The media type of a file by its extension.</summary>
    public static string Of(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".md" => "text/markdown",
        ".json" => "application/json",
        ".yaml" or ".yml" => "application/yaml",
        ".txt" => "text/plain",
        ".csv" => "text/csv",
        _ => "application/octet-stream",
    };
}
