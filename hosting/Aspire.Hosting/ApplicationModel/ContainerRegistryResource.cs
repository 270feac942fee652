using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A registry that exists outside the application.</summary>
[Experimental("ASPIRECOMPUTE003", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public class ContainerRegistryResource : Resource, IContainerRegistry
{
    private readonly ReferenceExpression _name;
    private readonly ReferenceExpression _endpoint;
    private readonly ReferenceExpression? _repository;

    /// <summary>Creates a registry.</summary>
    /// <param name="name">The name.</param>
    /// <param name="endpoint">The address, such as <c>ghcr.io</c>. An empty one keeps images on this machine.</param>
    /// <param name="repository">The path within the registry that all images have, such as <c>acme/shop</c>.</param>
    public ContainerRegistryResource(string name, ReferenceExpression endpoint, ReferenceExpression? repository = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        _name = ReferenceExpression.Create($"{name}");
        _endpoint = endpoint;
        _repository = repository;
    }

    ReferenceExpression IContainerRegistry.Name => _name;

    ReferenceExpression IContainerRegistry.Endpoint => _endpoint;

    ReferenceExpression? IContainerRegistry.Repository => _repository;
}
