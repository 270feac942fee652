using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws;
using Nexus.Hosting.Aws.LocalData;

namespace Aspire.Hosting;

/// <summary>Adds folders that services share.</summary>
public static class SharedVolumeResourceBuilderExtensions
{
    /// <summary>Adds a shared volume: EFS on AWS, a folder below the AppHost's local data here.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    public static IResourceBuilder<SharedVolumeResource> AddSharedVolume(this IDistributedApplicationBuilder builder, [ResourceName] string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var path = builder.ExecutionContext.IsRunMode ? LocalDataFolder.Of(builder).PathOf(name) : string.Empty;

        return builder.AddResource(new SharedVolumeResource(name, path))
            .ExcludeFromManifest()
            .WithIconName("FolderOpen")
            .WithInitialState(new CustomResourceSnapshot
            {
                ResourceType = "SharedVolume",
                State = KnownResourceStates.NotStarted,
                Properties = [new(CustomResourceKnownProperties.Source, path)],
            })
            .OnInitializeResource(async (volume, @event, cancellationToken) =>
            {
                Directory.CreateDirectory(volume.LocalPath);
                await @event.Eventing.PublishAsync(new BeforeResourceStartedEvent(volume, @event.Services), cancellationToken);
                await @event.Notifications.PublishUpdateAsync(volume, s => s with
                {
                    State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success),
                });
            });
    }

    /// <summary>
    /// Mounts a shared volume. The service finds the path in the variable <c>NAME_PATH</c>: the mount path in a container, the folder itself
    /// for a process on this machine.
    /// </summary>
    /// <param name="builder">The service.</param>
    /// <param name="volume">The volume.</param>
    /// <param name="mountPath">The path inside the service's container, absolute, such as <c>/mnt/efs</c>.</param>
    public static IResourceBuilder<T> WithSharedVolume<T>(this IResourceBuilder<T> builder, IResourceBuilder<SharedVolumeResource> volume, string mountPath)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(volume);
        if (!mountPath.StartsWith('/'))
        {
            throw new ArgumentException($"The mount path '{mountPath}' of '{volume.Resource.Name}' in '{builder.Resource.Name}' must be absolute, such as /mnt/efs.", nameof(mountPath));
        }

        var resource = volume.Resource;
        var variable = $"{resource.Name.Replace('-', '_').ToUpperInvariant()}_PATH";
        var isLocalContainer = builder.ApplicationBuilder.ExecutionContext.IsRunMode && builder.Resource.IsContainer();
        if (isLocalContainer)
        {
            builder.WithAnnotation(new ContainerMountAnnotation(resource.LocalPath, mountPath, ContainerMountType.BindMount, isReadOnly: false));
        }

        return builder
            .WithAnnotation(new SharedVolumeMountAnnotation(resource, mountPath))
            .WithRelationship(resource, "Reference")
            .WithEnvironment(context =>
            {
                if (context.ExecutionContext.IsRunMode)
                {
                    // Also for a service that does not wait for the volume.
                    Directory.CreateDirectory(resource.LocalPath);
                }

                context.EnvironmentVariables[variable] = context.ExecutionContext.IsPublishMode || isLocalContainer ? mountPath : resource.LocalPath;
            });
    }
}
