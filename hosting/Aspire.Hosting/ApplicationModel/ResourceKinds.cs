using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that takes command-line arguments.</summary>
public interface IResourceWithArgs : IResource;

/// <summary>A resource that listens on endpoints.</summary>
public interface IResourceWithEndpoints : IResource;

/// <summary>A resource that takes environment variables.</summary>
public interface IResourceWithEnvironment : IResource;

/// <summary>A resource that can wait for others before it starts.</summary>
public interface IResourceWithWaitSupport : IResource;

/// <summary>A resource that is a value and has no lifetime of its own.</summary>
public interface IResourceWithoutLifetime : IResource;

/// <summary>A resource that other resources can probe.</summary>
[Experimental("ASPIREPROBES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IResourceWithProbes : IResource;

/// <summary>A resource that runs code, and that a compute environment can therefore host.</summary>
public interface IComputeResource : IResource;

/// <summary>A resource into whose image files of another resource can be copied.</summary>
public interface IContainerFilesDestinationResource : IResource;

/// <summary>A resource that takes parameters by name.</summary>
public interface IResourceWithParameters : IResource
{
    /// <summary>The parameters.</summary>
    IDictionary<string, object?> Parameters { get; }
}

/// <summary>A resource that belongs to another one.</summary>
public interface IResourceWithParent : IResource
{
    /// <summary>The resource that this one belongs to.</summary>
    IResource Parent { get; }
}

/// <summary>A resource that belongs to another one of a known type.</summary>
/// <typeparam name="T">The type of the parent.</typeparam>
public interface IResourceWithParent<out T> : IResourceWithParent
    where T : IResource
{
    /// <summary>The resource that this one belongs to.</summary>
    new T Parent { get; }

    IResource IResourceWithParent.Parent => Parent;
}

/// <summary>A resource that others connect to with a connection string.</summary>
public interface IResourceWithConnectionString : IResource, IExpressionValue, IValueProvider, IManifestExpressionProvider, IValueWithReferences
{
    /// <summary>The connection string, resolved when it is used.</summary>
    ReferenceExpression ConnectionStringExpression { get; }

    /// <summary>The variable that carries the connection string, where it is not <c>ConnectionStrings__name</c>.</summary>
    string? ConnectionStringEnvironmentVariable => null;

    /// <summary>The connection string as it reads now.</summary>
    ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) =>
        ConnectionStringExpression.GetValueAsync(cancellationToken);

    /// <summary>The single values that the connection string is made of (host, port, password, ...).</summary>
    IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() => [];

    string IManifestExpressionProvider.ValueExpression => $"{{{Name}.connectionString}}";

    IEnumerable<object> IValueWithReferences.References => [ConnectionStringExpression];

    ValueTask<string?> IValueProvider.GetValueAsync(CancellationToken cancellationToken) => GetConnectionStringAsync(cancellationToken);

    ValueTask<string?> IValueProvider.GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken) =>
        ConnectionStringExpression.GetValueAsync(context, cancellationToken);
}

/// <summary>A place where compute resources are deployed to.</summary>
public interface IComputeEnvironmentResource : IResource
{
    /// <summary>The host name under which the endpoint is reached inside the environment.</summary>
    [Experimental("ASPIRECOMPUTE002", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    ReferenceExpression GetHostAddressExpression(EndpointReference endpointReference) =>
        throw new NotSupportedException(
            $"The compute environment '{Name}' does not say how '{endpointReference.Resource.Name}' is addressed. Override {nameof(GetHostAddressExpression)}.");

    /// <summary>A property of the endpoint as seen inside the environment.</summary>
    [Experimental("ASPIRECOMPUTE002", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    ReferenceExpression GetEndpointPropertyExpression(EndpointReferenceExpression endpointReferenceExpression)
    {
        var endpoint = endpointReferenceExpression.Endpoint;
        var host = GetHostAddressExpression(endpoint);
        var scheme = endpoint.Scheme;
        var port = endpoint.EndpointAnnotation.TargetPort ?? endpoint.EndpointAnnotation.Port;
        var portText = port?.ToString(System.Globalization.CultureInfo.InvariantCulture);

        return endpointReferenceExpression.Property switch
        {
            EndpointProperty.Host or EndpointProperty.IPV4Host => host,
            EndpointProperty.Port or EndpointProperty.TargetPort => ReferenceExpression.Create($"{portText}"),
            EndpointProperty.Scheme => ReferenceExpression.Create($"{scheme}"),
            EndpointProperty.HostAndPort => ReferenceExpression.Create($"{host}:{portText}"),
            EndpointProperty.TlsEnabled => ReferenceExpression.Create($"{(endpoint.TlsEnabled ? bool.TrueString : bool.FalseString)}"),
            _ => ReferenceExpression.Create($"{scheme}://{host}:{portText}"),
        };
    }
}

/// <summary>A registry that images are pushed to and pulled from.</summary>
public interface IContainerRegistry
{
    /// <summary>The registry's name.</summary>
    ReferenceExpression Name { get; }

    /// <summary>The address, such as <c>123456789012.dkr.ecr.eu-west-1.amazonaws.com</c>.</summary>
    ReferenceExpression Endpoint { get; }

    /// <summary>The repository within the registry.</summary>
    ReferenceExpression? Repository => null;
}
