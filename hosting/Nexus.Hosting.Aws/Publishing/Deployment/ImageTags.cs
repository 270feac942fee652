using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Deployment;

/// <summary>Under which tag the images of a plan were pushed.</summary>
internal static class ImageTags
{
    /// <summary>The tag of all images; null: the plan builds none.</summary>
    /// <exception cref="AwsDeployException">An image is not where the plan runs it from.</exception>
    public static async Task<string?> FindAsync(AwsPlan plan, DistributedApplicationModel model, CancellationToken cancellationToken)
    {
        string? tag = null;
        foreach (var image in plan.Images)
        {
            var resource = model.Resources.Single(r => r.Name == image.ResourceName);
            var name = await ((IValueProvider)new ContainerImageReference(resource)).GetValueAsync(cancellationToken) ?? string.Empty;
            var repository = plan.Repositories.Single(r => r.LogicalId == image.RepositoryId).Name;
            var colon = name.LastIndexOf(':');
            if (colon < 0 || !name[..colon].EndsWith($"/{repository}", StringComparison.Ordinal))
            {
                throw new AwsDeployException(
                    $"The image of '{image.ResourceName}' was pushed as '{name}', and the plan runs it from the repository '{repository}'. Remove WithRemoteImageName and WithContainerRegistry from '{image.ResourceName}'.");
            }

            if (tag is not null && tag != name[(colon + 1)..])
            {
                throw new AwsDeployException(
                    $"The image of '{image.ResourceName}' has the tag '{name[(colon + 1)..]}', and another one '{tag}'. One deployment has one tag: remove WithRemoteImageTag, or give all images the same.");
            }

            tag = name[(colon + 1)..];
        }

        return tag;
    }
}
