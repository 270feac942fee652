using System.Text.Json;

namespace Aspire.Hosting.Publishing;

/// <summary>Where a resource writes itself into a manifest.</summary>
public sealed class ManifestPublishingContext
{
    public ManifestPublishingContext(
        DistributedApplicationExecutionContext executionContext,
        string manifestPath,
        Utf8JsonWriter writer,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(executionContext);
        ArgumentException.ThrowIfNullOrEmpty(manifestPath);
        ArgumentNullException.ThrowIfNull(writer);
        ExecutionContext = executionContext;
        ManifestPath = manifestPath;
        Writer = writer;
        CancellationToken = cancellationToken;
    }

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public string ManifestPath { get; }

    public Utf8JsonWriter Writer { get; }

    public CancellationToken CancellationToken { get; }

    /// <summary>The path as seen from the manifest's folder, with forward slashes.</summary>
    public string? GetManifestRelativePath(string? path)
    {
        if (path is null)
        {
            return null;
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(ManifestPath))!;
        return Path.GetRelativePath(folder, path).Replace('\\', '/');
    }
}
