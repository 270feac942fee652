using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Makes a registered health check one of the resource.</summary>
    /// <param name="key">The name under which the check is registered with <c>AddHealthChecks</c>.</param>
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Resource.Annotations.OfType<HealthCheckAnnotation>().Any(c => c.Key == key))
        {
            throw new DistributedApplicationException($"The resource '{builder.Resource.Name}' has the health check '{key}' already.");
        }

        return builder.WithAnnotation(new HealthCheckAnnotation(key));
    }

    /// <summary>The resource is healthy when a GET on an endpoint answers with the status.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="path">The path. Default: <c>/</c>.</param>
    /// <param name="statusCode">The status. Default: 200.</param>
    /// <param name="endpointName">The endpoint. Default: <c>http</c> or <c>https</c>, else the first HTTP endpoint.</param>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, [EndpointName] string? endpointName = null)
        where T : IResourceWithEndpoints => builder.WithHttpHealthCheck(SelectHttpEndpoint(builder, endpointName, "HTTP health check"), path, statusCode);

    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, Func<EndpointReference>? endpointSelector, string? path = null, int? statusCode = null)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        var select = endpointSelector ?? SelectHttpEndpoint(builder, endpointName: null, "HTTP health check");
        var endpoint = select()
            ?? throw new DistributedApplicationException($"The health check of the resource '{builder.Resource.Name}' has no endpoint: the selector returned null.");

        if (!endpoint.IsHttp && !endpoint.IsHttps)
        {
            throw new DistributedApplicationException(
                $"The health check of the resource '{builder.Resource.Name}' needs an HTTP endpoint; the scheme of '{endpoint.EndpointName}' is '{endpoint.Scheme}'.");
        }

        var expected = statusCode ?? 200;
        var key = $"{builder.Resource.Name}_{endpoint.EndpointName}_{path ?? "/"}_{expected}_check";
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key,
            services => new HttpHealthCheck(
                services.GetRequiredService<HealthCheckHttpClient>(),
                async cancellationToken => new Uri((await endpoint.GetValueAsync(cancellationToken))!),
                path ?? "/",
                expected),
            failureStatus: null,
            tags: null));

        return builder.WithHealthCheck(key);
    }

    /// <summary>A question that the environment asks the resource again and again; also a health check while it runs locally.</summary>
    [Experimental("ASPIREPROBES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    public static IResourceBuilder<T> WithHttpProbe<T>(
        this IResourceBuilder<T> builder,
        ProbeType type,
        string? path = null,
        int? initialDelaySeconds = null,
        int? periodSeconds = null,
        int? timeoutSeconds = null,
        int? failureThreshold = null,
        int? successThreshold = null,
        [EndpointName] string? endpointName = null)
        where T : IResourceWithEndpoints, IResourceWithProbes => builder.WithHttpProbe(
            type,
            SelectHttpEndpoint(builder, endpointName, "HTTP probe"),
            path,
            initialDelaySeconds,
            periodSeconds,
            timeoutSeconds,
            failureThreshold,
            successThreshold);

    [Experimental("ASPIREPROBES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    public static IResourceBuilder<T> WithHttpProbe<T>(
        this IResourceBuilder<T> builder,
        ProbeType type,
        Func<EndpointReference>? endpointSelector,
        string? path = null,
        int? initialDelaySeconds = null,
        int? periodSeconds = null,
        int? timeoutSeconds = null,
        int? failureThreshold = null,
        int? successThreshold = null)
        where T : IResourceWithEndpoints, IResourceWithProbes
    {
        ArgumentNullException.ThrowIfNull(builder);
        var select = endpointSelector ?? SelectHttpEndpoint(builder, endpointName: null, "HTTP probe");
        foreach (var earlier in builder.Resource.Annotations.OfType<ProbeAnnotation>().Where(p => p.Type == type).ToArray())
        {
            builder.Resource.Annotations.Remove(earlier);
        }

        builder.WithAnnotation(new EndpointProbeAnnotation
        {
            Type = type,
            EndpointReference = select()
                ?? throw new DistributedApplicationException($"The probe of the resource '{builder.Resource.Name}' has no endpoint: the selector returned null."),
            Path = path ?? "/",
            InitialDelaySeconds = initialDelaySeconds ?? 5,
            PeriodSeconds = periodSeconds ?? 5,
            TimeoutSeconds = timeoutSeconds ?? 1,
            FailureThreshold = failureThreshold ?? 3,
            SuccessThreshold = successThreshold ?? 1,
        });

        return builder.WithHttpHealthCheck(select, path);
    }

    private static Func<EndpointReference> SelectHttpEndpoint<T>(IResourceBuilder<T> builder, string? endpointName, string purpose)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        return () =>
        {
            var endpoints = builder.Resource.GetEndpoints().ToArray();
            var found = endpointName is not null
                ? Array.Find(endpoints, e => ResourceNames.Same(e.EndpointName, endpointName))
                : Array.Find(endpoints, e => e.EndpointName == "https")
                    ?? Array.Find(endpoints, e => e.EndpointName == "http")
                    ?? Array.Find(endpoints, e => e.IsHttp || e.IsHttps);

            return found ?? throw new DistributedApplicationException(
                $"Could not create the {purpose} of the resource '{builder.Resource.Name}': it has no endpoint " +
                (endpointName is null ? "with the scheme http or https." : $"named '{endpointName}'.") +
                " Add the endpoint (WithHttpEndpoint) before the check.");
        };
    }
}
