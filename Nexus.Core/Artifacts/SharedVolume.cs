namespace Nexus.Core.Artifacts;

/// <summary>
/// The folder that all services share. A folder below it appears whole or not at all: it is written under a temporary name on the
/// same file system and then renamed.
/// </summary>
/// <param name="root">From the environment variable <c>SHARED_PATH</c>.</param>
public sealed class SharedVolume(string root)
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string PathVariable = "SHARED_PATH";

    private const string TemporaryFolder = ".tmp";

    /// <summary>The folder.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The path of a folder or file below the root.</summary>
    public string PathOf(params ReadOnlySpan<string> segments) => Path.Combine([Root, .. segments]);

    /// <summary>A new, empty folder to write in; it becomes visible through <see cref="Draft.TryCommit"/>.</summary>
    public Draft CreateDraft()
    {
        var path = PathOf(TemporaryFolder, Guid.NewGuid().ToString("n"));
        Directory.CreateDirectory(path);
        return new Draft(path);
    }

    /// <summary>Writes and reads a small file. Throws where the volume is missing or read-only.</summary>
    public void Probe()
    {
        var path = PathOf(TemporaryFolder, $"probe-{Environment.ProcessId}-{Environment.CurrentManagedThreadId}");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "probe");
        File.Delete(path);
    }
}

/// <summary>A folder under a temporary name. Disposing it without a commit removes it.</summary>
/// <param name="path">Where it lies now.</param>
public sealed class Draft(string path) : IDisposable
{
    private bool _committed;

    /// <summary>Where to write.</summary>
    public string FolderPath { get; } = path;

    /// <summary>
    /// Renames the folder to <paramref name="target"/> in one step. Answers false when the target exists: somebody else was first.
    /// </summary>
    public bool TryCommit(string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (Directory.Exists(target))
        {
            return false;
        }

        try
        {
            Directory.Move(FolderPath, target);
            return _committed = true;
        }
        catch (IOException) when (Directory.Exists(target))
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_committed && Directory.Exists(FolderPath))
        {
            Directory.Delete(FolderPath, recursive: true);
        }
    }
}
