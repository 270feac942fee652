using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp.Model;

namespace Aspire.Hosting.Orchestrator;

/// <summary>Says in the words of DCP which files a container is to have.</summary>
internal static class ContainerFileFactory
{
    public static async Task<IReadOnlyList<ContainerFiles>?> CreateAsync(
        IResource resource, DistributedApplicationExecutionContext context, CancellationToken cancellationToken)
    {
        var all = new List<ContainerFiles>();
        foreach (var annotation in resource.Annotations.OfType<ContainerFileSystemCallbackAnnotation>())
        {
            var known = new ContainerFileSystemCallbackContext { Model = resource, ServiceProvider = context.ServiceProvider };
            var items = await annotation.Callback(known, cancellationToken);
            all.Add(new ContainerFiles
            {
                Destination = annotation.DestinationPath,
                DefaultOwner = annotation.DefaultOwner,
                DefaultGroup = annotation.DefaultGroup,
                Umask = (int?)annotation.Umask,
                Entries = [.. items.Select(item => Describe(resource, item))],
            });
        }

        return all.Count == 0 ? null : all;
    }

    private static ContainerFileEntry Describe(IResource resource, ContainerFileSystemItem item)
    {
        var entry = new ContainerFileEntry
        {
            Name = item.Name.Length > 0
                ? item.Name
                : throw new DistributedApplicationException($"A file or folder that the container '{resource.Name}' is to have (WithContainerFiles) has no name."),
            Owner = item.Owner,
            Group = item.Group,
            Mode = item.Mode == UnixFileMode.None ? null : (int)item.Mode,
        };
        return item switch
        {
            ContainerDirectory folder => entry with { Type = "directory", Entries = [.. folder.Entries.Select(inner => Describe(resource, inner))] },
            ContainerFile { Contents: not null, SourcePath: not null } => throw new DistributedApplicationException(
                $"The file '{item.Name}' that the container '{resource.Name}' is to have (WithContainerFiles) has both a text and a source. Leave one of them out."),
            ContainerFile file => entry with { Source = file.SourcePath, Contents = file.SourcePath is null ? file.Contents ?? string.Empty : null, ContinueOnError = file.ContinueOnError },
            _ => throw new DistributedApplicationException(
                $"'{item.Name}' ({item.GetType().Name}), which the container '{resource.Name}' is to have (WithContainerFiles), is neither a {nameof(ContainerFile)} nor a {nameof(ContainerDirectory)}."),
        };
    }
}
