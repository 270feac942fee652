namespace Aspire.Hosting.ApplicationModel;

/// <summary>A file or folder that is made in a container before it starts.</summary>
public abstract class ContainerFileSystemItem
{
    private string _name = string.Empty;

    /// <summary>The last part of its path.</summary>
    /// <exception cref="ArgumentException">It has a separator of folders in it.</exception>
    public string Name
    {
        get => _name;
        set
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            _name = value.AsSpan().ContainsAny('/', '\\') || value is "." or ".."
                ? throw new ArgumentException($"'{value}' is not the name of one file or folder. Put folders around it as {nameof(ContainerDirectory)}.", nameof(value))
                : value;
        }
    }

    /// <summary>User number; null is that of the whole.</summary>
    public int? Owner { get; set; }

    /// <summary>Group number; null is that of the whole.</summary>
    public int? Group { get; set; }

    /// <summary>0 leaves it to the mask of the whole.</summary>
    public UnixFileMode Mode { get; set; }
}

/// <summary>What has content: a text, or a file of this machine.</summary>
public abstract class ContainerFileBase : ContainerFileSystemItem
{
    public string? Contents { get; set; }

    /// <summary>The full path of a file here.</summary>
    public string? SourcePath { get; set; }

    /// <summary>Whether the container starts without the file if it can't be made.</summary>
    public bool? ContinueOnError { get; set; }
}

/// <summary>A file.</summary>
public sealed class ContainerFile : ContainerFileBase;

/// <summary>A folder.</summary>
public sealed class ContainerDirectory : ContainerFileSystemItem
{
    public IEnumerable<ContainerFileSystemItem> Entries { get; set; } = [];

    /// <summary>The file, or what is in the folder, at a path of this machine.</summary>
    /// <param name="searchOptions">Whether folders in the folder are taken along.</param>
    /// <param name="updateItem">Is shown every item, for example in order to set its mode.</param>
    public static IEnumerable<ContainerFileSystemItem> GetFileSystemItemsFromPath(
        string path, string searchPattern = "*", SearchOption searchOptions = SearchOption.TopDirectoryOnly, Action<ContainerFileSystemItem>? updateItem = null)
    {
        var full = Path.GetFullPath(path);
        var items = new List<ContainerFileSystemItem>();
        if (searchOptions == SearchOption.AllDirectories && Directory.Exists(full))
        {
            items.AddRange(
                from folder in Directory.GetDirectories(full).Order(StringComparer.Ordinal)
                let entries = GetFileSystemItemsFromPath(folder, searchPattern, searchOptions, updateItem).ToArray()
                select new ContainerDirectory { Name = Path.GetFileName(folder), Entries = entries });
        }

        var files = File.Exists(full) ? [full] : Directory.GetFiles(full, searchPattern);
        items.AddRange(files.Order(StringComparer.Ordinal).Select(file => new ContainerFile { Name = Path.GetFileName(file), SourcePath = file }));
        if (updateItem is not null)
        {
            items.ForEach(updateItem);
        }

        return items;
    }
}

/// <summary>What is known when the files of a container are listed.</summary>
public sealed class ContainerFileSystemCallbackContext
{
    public required IServiceProvider ServiceProvider { get; init; }

    /// <summary>The container.</summary>
    public required IResource Model { get; init; }
}

/// <summary>Lists files that are made in a container before it starts.</summary>
public sealed class ContainerFileSystemCallbackAnnotation : IResourceAnnotation
{
    /// <summary>Below which folder of the container.</summary>
    public required string DestinationPath { get; init; }

    /// <summary>User number; null is root.</summary>
    public int? DefaultOwner { get; init; }

    /// <summary>Group number; null is root.</summary>
    public int? DefaultGroup { get; init; }

    /// <summary>What is taken away from the modes of files and folders that have none of their own; null is 022.</summary>
    public UnixFileMode? Umask { get; set; }

    public required Func<ContainerFileSystemCallbackContext, CancellationToken, Task<IEnumerable<ContainerFileSystemItem>>> Callback { get; init; }
}
