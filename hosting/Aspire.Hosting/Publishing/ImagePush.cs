using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Publishing;

/// <summary>Where the image of a resource is pushed to, and under which name.</summary>
internal static class ImagePush
{
    public static async Task<ContainerBuildOptionsCallbackContext> BuildOptionsAsync(
        IResource resource, IServiceProvider services, ILogger logger, CancellationToken cancellationToken)
    {
        var options = new ContainerBuildOptionsCallbackContext(
            resource, services, logger, cancellationToken, services.GetRequiredService<DistributedApplicationExecutionContext>())
        {
            LocalImageName = resource.Name.ToLowerInvariant(),
            LocalImageTag = "latest",
            TargetPlatform = ContainerTargetPlatform.LinuxAmd64,
        };
        foreach (var annotation in resource.Annotations.OfType<ContainerBuildOptionsCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(options);
        }

        return options;
    }

    /// <exception cref="DistributedApplicationException">There is no registry for the image, or there are several.</exception>
    public static IContainerRegistry RegistryOf(IResource resource)
    {
        if (resource.TryGetAnnotationsIncludingAncestorsOfType<ContainerRegistryReferenceAnnotation>(out var chosen))
        {
            return chosen.Last().Registry;
        }

        if (resource.GetDeploymentTargetAnnotation()?.ContainerRegistry is { } target)
        {
            return target;
        }

        var known = resource.Annotations.OfType<RegistryTargetAnnotation>().Select(a => a.Registry).Distinct().ToArray();
        return known.Length switch
        {
            1 => known[0],
            0 => throw new DistributedApplicationException(
                $"The image of '{resource.Name}' has no registry to be pushed to. Add one with builder.AddContainerRegistry(...), or choose one with .WithContainerRegistry(...)."),
            _ => throw new DistributedApplicationException(
                $"The image of '{resource.Name}' could be pushed to several registries: {string.Join(", ", known.Select(r => $"'{(r as IResource)?.Name}'"))}. Choose one with .WithContainerRegistry(...)."),
        };
    }

    public static async Task<string> RemoteNameAsync(IResource resource, CancellationToken cancellationToken)
    {
        var options = new ContainerImagePushOptions { RemoteImageName = resource.Name.ToLowerInvariant(), RemoteImageTag = "latest" };
        var context = new ContainerImagePushOptionsCallbackContext { Resource = resource, CancellationToken = cancellationToken, Options = options };
        foreach (var annotation in resource.Annotations.OfType<ContainerImagePushOptionsCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context);
        }

        return await options.GetFullRemoteImageNameAsync(RegistryOf(resource), cancellationToken);
    }

    public static async Task ThrowOnMissingRegistriesAsync(PipelineStepContext context)
    {
        foreach (var resource in context.Model.GetBuildAndPushResources())
        {
            var options = await BuildOptionsAsync(resource, context.Services, context.Logger, context.CancellationToken);
            if (options.Destination != ContainerImageDestination.Archive)
            {
                _ = RegistryOf(resource);
            }
            else if (string.IsNullOrEmpty(options.OutputPath))
            {
                throw new DistributedApplicationException(
                    $"The image of '{resource.Name}' is kept in an archive, but there is no folder for it: set OutputPath in WithContainerBuildOptions.");
            }
        }
    }
}
