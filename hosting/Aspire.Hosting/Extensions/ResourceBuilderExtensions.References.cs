using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>
    /// Gives the connection string of a resource: <c>ConnectionStrings__name</c>, and its parts as <c>NAME_HOST</c>, <c>NAME_PORT</c>, ...
    /// </summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null,
        bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        var resource = source.Resource;
        var name = connectionName ?? resource.Name;

        return builder.WithReferenceRelationship(resource).WithEnvironment(context =>
        {
            var flags = Injected(context.Resource);
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionString))
            {
                var variable = resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{name}";
                context.EnvironmentVariables[variable] = new ConnectionStringReference(resource, optional);
            }

            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionProperties))
            {
                var prefix = name.Length == 0 ? string.Empty : $"{VariableName.Of(name)}_";
                foreach (var (property, value) in resource.GetConnectionProperties())
                {
                    context.EnvironmentVariables[$"{prefix}{property.ToUpperInvariant()}"] = value;
                }

                foreach (var property in resource.Annotations.OfType<ConnectionPropertyAnnotation>())
                {
                    context.EnvironmentVariables[$"{prefix}{property.Name.ToUpperInvariant()}"] = property.Value;
                }
            }
        });
    }

    /// <summary>Gives the addresses of a service: <c>services__name__http__0</c> and <c>NAME_HTTP</c> for each endpoint.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        return builder.ReferToEndpoints(source.Resource, endpointName: null, name: null);
    }

    /// <summary>Gives the addresses of a service under another name.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source, string name)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return builder.ReferToEndpoints(source.Resource, endpointName: null, name);
    }

    /// <summary>Gives the address of one endpoint.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(endpointReference);
        return builder.ReferToEndpoints(endpointReference.Resource, endpointReference.EndpointName, name: null);
    }

    /// <summary>Gives an address: <c>services__name__default__0</c> and <c>name</c>.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, string name, Uri uri)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(uri);

        if (!uri.IsAbsoluteUri || uri.Fragment.Length > 0 || uri.Query.Length > 0)
        {
            throw new InvalidOperationException(
                $"The resource '{builder.Resource.Name}' can't refer to '{name}' at '{uri}': the address must be absolute, without a query and without a fragment.");
        }

        return builder.WithEnvironment(context =>
        {
            var flags = Injected(context.Resource);
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
            {
                context.EnvironmentVariables[$"services__{name}__default__0"] = uri.ToString();
            }

            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
            {
                context.EnvironmentVariables[VariableName.Encode(name)] = uri.ToString();
            }
        });
    }

    /// <summary>Gives the address of an external service.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<ExternalServiceResource> externalService)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(externalService);
        var service = externalService.Resource;

        return builder.WithReferenceRelationship(service).WithEnvironment(async context =>
        {
            var flags = Injected(context.Resource);
            var address = service.Uri ?? await ReadAddressAsync(service, context);
            object value = service.Uri is null ? service.UrlParameter! : service.Uri.ToString();

            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
            {
                context.EnvironmentVariables[VariableName.Of(service.Name)] = value;
            }

            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
            {
                context.EnvironmentVariables[$"services__{service.Name}__{address?.Scheme ?? "default"}__0"] = value;
            }
        });
    }

    /// <summary>Says what references inject into the environment of the resource. Default: everything.</summary>
    public static IResourceBuilder<TDestination> WithReferenceEnvironment<TDestination>(
        this IResourceBuilder<TDestination> builder, ReferenceEnvironmentInjectionFlags flags)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ReferenceEnvironmentInjectionAnnotation(flags), ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>Adds a value to the parts of the connection string that references give.</summary>
    public static IResourceBuilder<T> WithConnectionProperty<T>(this IResourceBuilder<T> builder, string name, ReferenceExpression value)
        where T : IResourceWithConnectionString
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ConnectionPropertyAnnotation(name, value));
    }

    public static IResourceBuilder<T> WithConnectionProperty<T>(this IResourceBuilder<T> builder, string name, string value)
        where T : IResourceWithConnectionString => builder.WithConnectionProperty(name, ReferenceExpression.Create($"{value}"));

    /// <summary>A part of the connection string of a resource.</summary>
    public static ReferenceExpression GetConnectionProperty(this IResourceWithConnectionString resource, string key)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.Annotations.OfType<ConnectionPropertyAnnotation>().LastOrDefault(p => ResourceNames.Same(p.Name, key))?.Value
            ?? resource.GetConnectionProperties().FirstOrDefault(p => ResourceNames.Same(p.Key, key)).Value
            ?? ReferenceExpression.Empty;
    }

    /// <summary>Makes the connection string of the resource that of another.</summary>
    public static IResourceBuilder<T> WithConnectionStringRedirection<T>(this IResourceBuilder<T> builder, IResourceWithConnectionString resource)
        where T : IResourceWithConnectionString
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ConnectionStringRedirectAnnotation(resource), ResourceAnnotationMutationBehavior.Replace);
    }

    private static ReferenceEnvironmentInjectionFlags Injected(IResource destination) =>
        destination.TryGetLastAnnotation<ReferenceEnvironmentInjectionAnnotation>(out var annotation) ? annotation.Flags : ReferenceEnvironmentInjectionFlags.All;

    private static async Task<Uri?> ReadAddressAsync(ExternalServiceResource service, EnvironmentCallbackContext context)
    {
        if (context.ExecutionContext.IsPublishMode)
        {
            return null;
        }

        var text = await service.UrlParameter!.GetValueAsync(context.CancellationToken);
        return Uri.TryCreate(text, UriKind.Absolute, out var uri)
            ? uri
            : throw new DistributedApplicationException($"The address '{text}' of the external service '{service.Name}' is not an absolute URL. Correct the parameter '{service.UrlParameter.Name}'.");
    }

    // All references of a resource to the endpoints of another end up in one annotation and one callback,
    // so that the numbers in services__name__http__0, __1 do not depend on how the references were written.
    private static IResourceBuilder<T> ReferToEndpoints<T>(this IResourceBuilder<T> builder, IResourceWithEndpoints target, string? endpointName, string? name)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        var reference = builder.Resource.Annotations.OfType<EndpointReferenceAnnotation>().SingleOrDefault(r => r.Resource == target);
        if (reference is null)
        {
            reference = new EndpointReferenceAnnotation(target) { ContextNetworkId = builder.Resource.DefaultNetwork() };
            builder.WithAnnotation(reference).WithEnvironment(context => InjectEndpoints(context, reference, name));
        }

        if (endpointName is null)
        {
            reference.UseAllEndpoints = true;
        }
        else
        {
            reference.EndpointNames.Add(endpointName);
        }

        return builder.WithReferenceRelationship(target);
    }

    private static void InjectEndpoints(EnvironmentCallbackContext context, EndpointReferenceAnnotation reference, string? name)
    {
        var flags = Injected(context.Resource);
        var service = name ?? reference.Resource.Name;
        var variables = context.EnvironmentVariables;

        foreach (var endpoint in reference.Resource.GetEndpoints(reference.ContextNetworkId))
        {
            if (!reference.EndpointNames.Contains(endpoint.EndpointName) && (!reference.UseAllEndpoints || endpoint.ExcludeReferenceEndpoint))
            {
                continue;
            }

            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
            {
                var prefix = name is null ? VariableName.Of(service) : VariableName.Encode(name);
                variables[$"{prefix}_{VariableName.Of(endpoint.EndpointName)}"] = endpoint;
            }

            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
            {
                // An endpoint named http may have been given TLS: service discovery looks for its scheme.
                var key = endpoint.IsHttpSchemeNamedEndpoint ? endpoint.Scheme : endpoint.EndpointName;
                var index = 0;
                while (!variables.TryAdd($"services__{service}__{key}__{index}", endpoint))
                {
                    index++;
                }
            }
        }
    }
}

/// <summary>Makes names of environment variables.</summary>
internal static class VariableName
{
    /// <summary>Letters, digits and underscores; does not begin with a digit.</summary>
    public static string Encode(string name)
    {
        var characters = name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_');
        return string.Concat(name is [>= '0' and <= '9', ..] ? characters.Prepend('_') : characters);
    }

    public static string Of(string name) => Encode(name).ToUpperInvariant();
}
