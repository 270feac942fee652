using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where the dashboard shows a URL.</summary>
public enum UrlDisplayLocation
{
    SummaryAndDetails,
    DetailsOnly,
}

/// <summary>A URL of a resource that people open.</summary>
[DebuggerDisplay("{Url,nq}")]
public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
#pragma warning disable CA1051 // A field in the official library too.
    /// <summary>The place among the URLs: the highest comes first.</summary>
    public int? DisplayOrder;
#pragma warning restore CA1051

    /// <summary>The URL. One that begins with <c>/</c> is relative to <see cref="Endpoint"/>.</summary>
    public required string Url { get; set; }

    public string? DisplayText { get; set; }

    public EndpointReference? Endpoint { get; init; }

    public UrlDisplayLocation DisplayLocation { get; set; }

    internal ResourceUrlAnnotation WithEndpoint(EndpointReference endpoint) => new()
    {
        Url = Url,
        DisplayText = DisplayText,
        DisplayOrder = DisplayOrder,
        DisplayLocation = DisplayLocation,
        Endpoint = endpoint,
    };
}

/// <summary>Changes the URLs of a resource once its endpoints are known.</summary>
public sealed class ResourceUrlsCallbackAnnotation : IResourceAnnotation
{
    public ResourceUrlsCallbackAnnotation(Action<ResourceUrlsCallbackContext> callback)
        : this(context =>
        {
            callback(context);
            return Task.CompletedTask;
        }) => ArgumentNullException.ThrowIfNull(callback);

    public ResourceUrlsCallbackAnnotation(Func<ResourceUrlsCallbackContext, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = callback;
    }

    public Func<ResourceUrlsCallbackContext, Task> Callback { get; }
}

/// <summary>The URLs of a resource while they are collected.</summary>
public class ResourceUrlsCallbackContext
{
    public ResourceUrlsCallbackContext(
        DistributedApplicationExecutionContext executionContext,
        IResource resource,
        List<ResourceUrlAnnotation>? urls = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(executionContext);
        ArgumentNullException.ThrowIfNull(resource);
        ExecutionContext = executionContext;
        Resource = resource;
        Urls = urls ?? [];
        CancellationToken = cancellationToken;
    }

    public IResource Resource { get; }

    public List<ResourceUrlAnnotation> Urls { get; }

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public ILogger Logger { get; set; } = NullLogger.Instance;

    public CancellationToken CancellationToken { get; }

    public EndpointReference? GetEndpoint(string name) => (Resource as IResourceWithEndpoints)?.GetEndpoint(name);

    public EndpointReference? GetEndpoint(string name, NetworkIdentifier contextNetworkId) =>
        (Resource as IResourceWithEndpoints)?.GetEndpoint(name, contextNetworkId);
}
