using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ContainerResourceBuilderExtensions
{
    /// <summary>Makes files and folders in the container before it starts.</summary>
    /// <param name="builder">The container.</param>
    /// <param name="destinationPath">Below which folder of the container.</param>
    /// <param name="entries">What is made.</param>
    /// <param name="defaultOwner">User number; null is root.</param>
    /// <param name="defaultGroup">Group number; null is root.</param>
    /// <param name="umask">What is taken away from the modes of entries that have none of their own; null is 022.</param>
    public static IResourceBuilder<T> WithContainerFiles<T>(
        this IResourceBuilder<T> builder,
        string destinationPath,
        IEnumerable<ContainerFileSystemItem> entries,
        int? defaultOwner = null,
        int? defaultGroup = null,
        UnixFileMode? umask = null)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(entries);
        return builder.WithContainerFiles(destinationPath, (_, _) => Task.FromResult(entries), defaultOwner, defaultGroup, umask);
    }

    /// <summary>Makes files and folders in the container before it starts, which are known only then.</summary>
    /// <inheritdoc cref="WithContainerFiles{T}(IResourceBuilder{T}, string, IEnumerable{ContainerFileSystemItem}, int?, int?, UnixFileMode?)"/>
    /// <param name="callback">Lists what is made; asked with every start.</param>
    public static IResourceBuilder<T> WithContainerFiles<T>(
        this IResourceBuilder<T> builder,
        string destinationPath,
        Func<ContainerFileSystemCallbackContext, CancellationToken, Task<IEnumerable<ContainerFileSystemItem>>> callback,
        int? defaultOwner = null,
        int? defaultGroup = null,
        UnixFileMode? umask = null)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(destinationPath);
        ArgumentNullException.ThrowIfNull(callback);
        return builder.WithAnnotation(new ContainerFileSystemCallbackAnnotation
        {
            DestinationPath = destinationPath,
            Callback = callback,
            DefaultOwner = defaultOwner,
            DefaultGroup = defaultGroup,
            Umask = umask,
        });
    }

    /// <summary>Copies a file, or what is in a folder, into the container before it starts.</summary>
    /// <inheritdoc cref="WithContainerFiles{T}(IResourceBuilder{T}, string, IEnumerable{ContainerFileSystemItem}, int?, int?, UnixFileMode?)"/>
    /// <param name="sourcePath">Relative to the AppHost.</param>
    /// <exception cref="DistributedApplicationException">There is no such file or folder.</exception>
    public static IResourceBuilder<T> WithContainerFiles<T>(
        this IResourceBuilder<T> builder,
        string destinationPath,
        string sourcePath,
        int? defaultOwner = null,
        int? defaultGroup = null,
        UnixFileMode? umask = null)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(sourcePath);
        var source = Path.GetFullPath(sourcePath, builder.ApplicationBuilder.AppHostDirectory);
        return Path.Exists(source)
            ? builder.WithContainerFiles(
                destinationPath,
                (_, _) => Task.FromResult(ContainerDirectory.GetFileSystemItemsFromPath(source, searchOptions: SearchOption.AllDirectories)),
                defaultOwner,
                defaultGroup,
                umask)
            : throw new DistributedApplicationException(
                $"The file or folder '{source}', which the container '{builder.Resource.Name}' is to have in '{destinationPath}', does not exist. Correct the path; it is relative to the AppHost's folder.");
    }
}
