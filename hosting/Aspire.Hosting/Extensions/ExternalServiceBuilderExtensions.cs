using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>Adds services that the application uses and does not run.</summary>
public static partial class ExternalServiceBuilderExtensions
{
    public static IResourceBuilder<ExternalServiceResource> AddExternalService(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string url) =>
        builder.AddExternalService(name, ReadAddress(name, url));

    public static IResourceBuilder<ExternalServiceResource> AddExternalService(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        return builder.Add(new ExternalServiceResource(name, ReadAddress(name, uri.OriginalString)));
    }

    public static IResourceBuilder<ExternalServiceResource> AddExternalService(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, IResourceBuilder<ParameterResource> urlParameter)
    {
        ArgumentNullException.ThrowIfNull(urlParameter);
        return builder.Add(new ExternalServiceResource(name, urlParameter.Resource));
    }

    /// <summary>The service is healthy when a GET answers with the status. Default: 200 at the address itself.</summary>
    public static IResourceBuilder<ExternalServiceResource> WithHttpHealthCheck(
        this IResourceBuilder<ExternalServiceResource> builder, string? path = null, int? statusCode = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var service = builder.Resource;
        if (service.Uri is { Scheme: not ("http" or "https") } other)
        {
            throw new ArgumentException($"The external service '{service.Name}' at '{other}' can't have an HTTP health check: its scheme is not http or https.", nameof(builder));
        }

        var expected = statusCode ?? 200;
        var key = $"{service.Name}_external{(path is null ? string.Empty : $"_{path}")}_{expected}_check";
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key,
            services => new HttpHealthCheck(
                services.GetRequiredService<HealthCheckHttpClient>(), cancellationToken => AddressOfAsync(service, cancellationToken), path ?? string.Empty, expected),
            failureStatus: null,
            tags: null));
        return builder.WithHealthCheck(key);
    }

    private static IResourceBuilder<ExternalServiceResource> Add(this IDistributedApplicationBuilder builder, ExternalServiceResource resource)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var added = builder.AddResource(resource)
            .WithInitialState(new CustomResourceSnapshot
            {
                ResourceType = ResourceTypes.ExternalService,
                State = KnownResourceStates.Waiting,
                Properties = [],
            })
            .ExcludeFromManifest()
            .OnInitializeResource(ActivateAsync);
        return resource.UrlParameter is { } parameter ? added.WithReferenceRelationship(parameter) : added;
    }

    private static async Task ActivateAsync(ExternalServiceResource resource, InitializeResourceEvent @event, CancellationToken cancellationToken)
    {
        try
        {
            var address = await AddressOfAsync(resource, cancellationToken);
            await @event.Eventing.PublishAsync(new BeforeResourceStartedEvent(resource, @event.Services), cancellationToken);
            await @event.Notifications.PublishUpdateAsync(resource, s => s.WithProperty(ResourceProperties.Source, address.Host) with
            {
                Urls = [new UrlSnapshot(Name: null, address.ToString(), IsInternal: false), .. s.Urls],
                State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success),
            });
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogNoAddress(@event.Logger, exception.Message);
            await @event.Notifications.PublishUpdateAsync(resource, s => s with
            {
                State = new(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error),
            });
        }
    }

    private static async ValueTask<Uri> AddressOfAsync(ExternalServiceResource service, CancellationToken cancellationToken) =>
        service.Uri ?? ReadAddress(service.Name, await service.UrlParameter!.GetValueAsync(cancellationToken));

    private static Uri ReadAddress(string name, string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { AbsolutePath: "/", Query: "", Fragment: "" }
            ? uri
            : throw new ArgumentException($"The address '{text}' of the external service '{name}' must be an absolute URL without path, query and fragment, such as https://example.org/.", nameof(text));

    [LoggerMessage(LogLevel.Error, "{Reason}")]
    private static partial void LogNoAddress(ILogger logger, string reason);
}
