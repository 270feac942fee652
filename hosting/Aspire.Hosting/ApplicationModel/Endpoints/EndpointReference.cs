using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What of an endpoint is meant.</summary>
public enum EndpointProperty
{
    Url,
    Host,
    IPV4Host,
    Port,
    Scheme,
    TargetPort,
    HostAndPort,
    TlsEnabled,
}

/// <summary>An endpoint of a resource. May be made before the endpoint is, and is resolved when it is used.</summary>
[DebuggerDisplay("{Resource.Name,nq}:{EndpointName,nq}")]
public sealed class EndpointReference : IExpressionValue, IValueProvider, IManifestExpressionProvider, IValueWithReferences
{
    private EndpointAnnotation? _annotation;

    public EndpointReference(IResourceWithEndpoints owner, EndpointAnnotation endpoint, NetworkIdentifier? contextNetworkId)
        : this(owner, endpoint?.Name ?? throw new ArgumentNullException(nameof(endpoint)), contextNetworkId) => _annotation = endpoint;

    public EndpointReference(IResourceWithEndpoints owner, EndpointAnnotation endpoint)
        : this(owner, endpoint, contextNetworkId: null)
    {
    }

    public EndpointReference(IResourceWithEndpoints owner, string endpointName, NetworkIdentifier? contextNetworkId = null)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(endpointName);
        Resource = owner;
        EndpointName = endpointName;
        ContextNetworkID = contextNetworkId;
    }

    public EndpointReference(IResourceWithEndpoints owner, string endpointName)
        : this(owner, endpointName, contextNetworkId: null)
    {
    }

    public IResourceWithEndpoints Resource { get; }

    public string EndpointName { get; }

    /// <summary>The network from which the endpoint is always seen; null: that of whoever uses the value.</summary>
    public NetworkIdentifier? ContextNetworkID { get; }

    /// <summary>What to say where the endpoint does not exist.</summary>
    public string? ErrorMessage { get; init; }

    public EndpointAnnotation EndpointAnnotation => Find() ?? throw new InvalidOperationException(ErrorMessage ?? DescribeMissing());

    public bool Exists => Find() is not null;

    public bool IsAllocated => Allocated is not null;

    public bool IsHttp => string.Equals(Scheme, "http", StringComparison.OrdinalIgnoreCase);

    public bool IsHttps => string.Equals(Scheme, "https", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the endpoint is named after its scheme, <c>http</c> or <c>https</c>.</summary>
    public bool IsHttpSchemeNamedEndpoint => EndpointName.ToLowerInvariant() is "http" or "https";

    public bool TlsEnabled => Find()?.TlsEnabled is true;

    public bool ExcludeReferenceEndpoint => Find()?.ExcludeReferenceEndpoint is true;

    public string Scheme => EndpointAnnotation.UriScheme;

    public int? TargetPort => EndpointAnnotation.TargetPort;

    public string Host => AllocatedOrThrow.Address;

    public int Port => AllocatedOrThrow.Port;

    public string Url => AllocatedOrThrow.UriString;

    string IManifestExpressionProvider.ValueExpression => ExpressionOf(EndpointProperty.Url);

    IEnumerable<object> IValueWithReferences.References => [Resource];

    private AllocatedEndpoint AllocatedOrThrow => Allocated ?? throw new InvalidOperationException(
        $"The endpoint '{EndpointName}' of the resource '{Resource.Name}' has no address yet. Use the reference itself (it is resolved later), or wait until the application has started.");

    private AllocatedEndpoint? Allocated =>
        Find() is { } annotation
        && annotation.AllAllocatedEndpoints.TryGetAllocatedEndpoint(ContextNetworkID ?? KnownNetworkIdentifiers.LocalhostNetwork, out var allocated)
            ? allocated
            : null;

    /// <summary>A part of the endpoint, such as its port.</summary>
    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    /// <summary>One of two values, depending on whether the endpoint uses TLS.</summary>
    public ReferenceExpression GetTlsValue(ReferenceExpression enabledValue, ReferenceExpression disabledValue) =>
        ReferenceExpression.CreateConditional(Property(EndpointProperty.TlsEnabled), bool.TrueString, enabledValue, disabledValue);

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        Property(EndpointProperty.Url).GetValueAsync(cancellationToken);

    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) =>
        Property(EndpointProperty.Url).GetValueAsync(context, cancellationToken);

    internal string ExpressionOf(EndpointProperty property)
    {
        return property switch
        {
            EndpointProperty.Url => Binding("url"),
            EndpointProperty.Host or EndpointProperty.IPV4Host => Binding("host"),
            EndpointProperty.Port => Binding("port"),
            EndpointProperty.Scheme => Binding("scheme"),
            EndpointProperty.TargetPort => Binding("targetPort"),
            EndpointProperty.HostAndPort => $"{Binding("host")}:{Binding("port")}",
            EndpointProperty.TlsEnabled => Binding("tlsEnabled"),
            _ => throw new ArgumentOutOfRangeException(nameof(property), property, $"The endpoint '{EndpointName}' has no such property."),
        };

        string Binding(string part) => $"{{{Resource.Name}.bindings.{EndpointName}.{part}}}";
    }

    private EndpointAnnotation? Find() =>
        _annotation ??= Resource.Annotations.OfType<EndpointAnnotation>().SingleOrDefault(e => ResourceNames.Same(e.Name, EndpointName));

    private string DescribeMissing()
    {
        var names = Resource.Annotations.OfType<EndpointAnnotation>().Select(e => $"'{e.Name}'").ToArray();
        var remedy = names.Length == 0
            ? "It has no endpoints; add one with WithHttpEndpoint or WithEndpoint."
            : $"It has {string.Join(", ", names)}.";
        return $"The resource '{Resource.Name}' has no endpoint named '{EndpointName}'. {remedy}";
    }
}

/// <summary>A part of an endpoint, resolved when it is used.</summary>
[DebuggerDisplay("{ValueExpression,nq}")]
public class EndpointReferenceExpression : IExpressionValue, IValueProvider, IManifestExpressionProvider, IValueWithReferences
{
    public EndpointReferenceExpression(EndpointReference endpointReference, EndpointProperty property)
    {
        ArgumentNullException.ThrowIfNull(endpointReference);
        Endpoint = endpointReference;
        Property = property;
    }

    public EndpointReference Endpoint { get; }

    public EndpointProperty Property { get; }

    public string ValueExpression => Endpoint.ExpressionOf(Property);

    IEnumerable<object> IValueWithReferences.References => [Endpoint];

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        GetValueAsync(new ValueProviderContext(), cancellationToken);

    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var network = Endpoint.ContextNetworkID ?? context.EffectiveNetwork;

        switch (Property)
        {
            case EndpointProperty.Scheme:
                return Endpoint.Scheme;
            case EndpointProperty.TlsEnabled:
                return Endpoint.TlsEnabled ? bool.TrueString : bool.FalseString;
            case EndpointProperty.IPV4Host when network == KnownNetworkIdentifiers.LocalhostNetwork:
                return "127.0.0.1";
            case EndpointProperty.TargetPort when Endpoint.TargetPort is { } port:
                return port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        var allocated = await Endpoint.EndpointAnnotation.AllAllocatedEndpoints.GetAllocatedEndpointAsync(network, cancellationToken);
        return Property switch
        {
            EndpointProperty.Url => allocated.UriString,
            EndpointProperty.Host or EndpointProperty.IPV4Host => allocated.Address,
            EndpointProperty.Port => allocated.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            EndpointProperty.HostAndPort => allocated.EndPointString,
            EndpointProperty.TargetPort => allocated.TargetPortExpression ?? throw new InvalidOperationException(
                $"The endpoint '{Endpoint.EndpointName}' of '{Endpoint.Resource.Name}' is not served by this machine, so its target port is not known."),
            _ => throw new InvalidOperationException($"The endpoint '{Endpoint.EndpointName}' has no property '{Property}'."),
        };
    }
}

/// <summary>Records which endpoints of another resource a resource refers to.</summary>
[DebuggerDisplay("{Resource.Name,nq}: {string.Join(\", \", EndpointNames),nq}")]
public sealed class EndpointReferenceAnnotation : IResourceAnnotation
{
    public EndpointReferenceAnnotation(IResourceWithEndpoints resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        Resource = resource;
    }

    public IResourceWithEndpoints Resource { get; }

    public NetworkIdentifier ContextNetworkId { get; set; } = KnownNetworkIdentifiers.LocalhostNetwork;

    /// <summary>Whether all endpoints are meant, <see cref="EndpointNames"/> or not.</summary>
    public bool UseAllEndpoints { get; set; }

    public ISet<string> EndpointNames { get; } = new HashSet<string>(ResourceNames.Comparer);
}
