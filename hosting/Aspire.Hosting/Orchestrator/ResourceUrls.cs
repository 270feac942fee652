using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestrator;

/// <summary>Collects the URLs of a resource: those of its endpoints, those that the model adds, and what callbacks make of them.</summary>
internal static class ResourceUrls
{
    public static async Task<ImmutableArray<UrlSnapshot>> CollectAsync(
        IResource resource, DistributedApplicationExecutionContext context, ILogger logger, CancellationToken cancellationToken)
    {
        var urls = new List<ResourceUrlAnnotation>();
        if (resource is IResourceWithEndpoints withEndpoints)
        {
            urls.AddRange(withEndpoints.GetEndpoints().Where(e => e.IsAllocated).Select(e => new ResourceUrlAnnotation { Url = e.Url, Endpoint = e }));
        }

        var ofEndpoints = urls.ToArray();
        foreach (var added in resource.Annotations.OfType<ResourceUrlAnnotation>())
        {
            urls.Add(added);
        }

        var callbacks = new ResourceUrlsCallbackContext(context, resource, urls, cancellationToken) { Logger = logger };
        foreach (var callback in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>())
        {
            await callback.Callback(callbacks);
        }

        return
        [
            .. urls.Where(u => !string.IsNullOrEmpty(u.Url)).Select(u => new UrlSnapshot(u.Endpoint?.EndpointName, Absolute(u), IsInternal(u))
            {
                IsInactive = true,
                DisplayProperties = new(u.DisplayText ?? string.Empty, u.DisplayOrder ?? (Array.IndexOf(ofEndpoints, u) >= 0 ? 0 : 1)),
            }),
        ];
    }

    private static string Absolute(ResourceUrlAnnotation url) =>
        url.Url.StartsWith('/') && url.Endpoint is { IsAllocated: true } endpoint ? new Uri(new Uri(endpoint.Url), url.Url).ToString() : url.Url;

    private static bool IsInternal(ResourceUrlAnnotation url) => url.DisplayLocation == UrlDisplayLocation.DetailsOnly;
}
