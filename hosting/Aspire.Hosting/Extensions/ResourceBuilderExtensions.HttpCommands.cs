using System.Net.Mime;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    private static readonly string[] HttpSchemes = ["https", "http"];

    /// <summary>Adds a command that sends a request to the resource. It can be run while the resource is healthy.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="path">Where to; below the address of the endpoint.</param>
    /// <param name="displayName">What people read.</param>
    /// <param name="endpointName">Null: that of https, else that of http.</param>
    /// <param name="commandName">Null: made of resource, endpoint, method and path.</param>
    /// <param name="commandOptions">Method (else POST), body, what the answer means.</param>
    /// <exception cref="DistributedApplicationException">There is no such endpoint, or it does not speak HTTP.</exception>
    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(
        this IResourceBuilder<TResource> builder,
        string path,
        string displayName,
        string? endpointName = null,
        string? commandName = null,
        HttpCommandOptions? commandOptions = null)
        where TResource : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        Func<EndpointReference>? selector = endpointName is null ? null : () => builder.GetEndpoint(endpointName);
        return builder.WithHttpCommand(path, displayName, selector, commandName, commandOptions);
    }

    /// <inheritdoc cref="WithHttpCommand{TResource}(IResourceBuilder{TResource}, string, string, string?, string?, HttpCommandOptions?)"/>
    /// <param name="endpointSelector">Gives the endpoint, which may be another resource's; null: the resource's own of https, else of http.</param>
    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(
        this IResourceBuilder<TResource> builder,
        string path,
        string displayName,
        Func<EndpointReference>? endpointSelector,
        string? commandName = null,
        HttpCommandOptions? commandOptions = null)
        where TResource : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentException.ThrowIfNullOrEmpty(displayName);
        var options = commandOptions ?? new HttpCommandOptions();
        var endpoint = (endpointSelector ?? options.EndpointSelector)?.Invoke() ?? HttpEndpointOf(builder.Resource);
        var method = options.Method ?? HttpMethod.Post;
        if (endpoint.Exists && !HttpSchemes.Contains(endpoint.Scheme, StringComparer.OrdinalIgnoreCase))
        {
            throw new DistributedApplicationException(
                $"The command '{displayName}' of the resource '{builder.Resource.Name}' sends an HTTP request to the endpoint '{endpoint.EndpointName}', whose scheme is '{endpoint.Scheme}'. Name one of http or https.");
        }

        commandName ??= $"{endpoint.Resource.Name}-{endpoint.EndpointName}-http-{method.Method.ToLowerInvariant()}-{path.TrimStart('/')}";
        return builder.WithCommand(commandName, displayName, context => SendAsync(context, endpoint, method, path, options), new CommandOptions
        {
            Description = options.Description,
            Parameter = options.Parameter,
            Arguments = options.Arguments,
            ConfirmationMessage = options.ConfirmationMessage,
            IconName = options.IconName,
            IconVariant = options.IconVariant,
            IsHighlighted = options.IsHighlighted,
            Visibility = options.Visibility,
            UpdateState = options.UpdateState ?? (state =>
                state.ResourceSnapshot.HealthStatus == Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy
                    ? ResourceCommandState.Enabled
                    : ResourceCommandState.Disabled),
        });
    }

    private static EndpointReference HttpEndpointOf(IResourceWithEndpoints resource) =>
        HttpSchemes.Select(scheme => resource.GetEndpoints().FirstOrDefault(e => e.Scheme == scheme)).FirstOrDefault(e => e is not null)
        ?? throw new DistributedApplicationException(
            $"The resource '{resource.Name}' has no endpoint of http or https for a command to call. Add one (WithHttpEndpoint) before WithHttpCommand, or name an endpoint.");

    private static async Task<ExecuteCommandResult> SendAsync(
        ExecuteCommandContext context, EndpointReference endpoint, HttpMethod method, string path, HttpCommandOptions options)
    {
        if (!endpoint.Exists || !endpoint.IsAllocated)
        {
            return CommandResults.Failure($"The endpoint '{endpoint.EndpointName}' of the resource '{endpoint.Resource.Name}' {(endpoint.Exists ? "has no address yet" : "does not exist")}.");
        }

        var factory = context.ServiceProvider.GetRequiredService<IHttpClientFactory>();
        using var client = factory.CreateClient(options.HttpClientName ?? string.Empty);
        using var request = new HttpRequestMessage(method, new Uri(new Uri(endpoint.Url), path));
        if (options.PrepareRequest is { } prepare)
        {
            await prepare(new HttpCommandRequestContext
            {
                ServiceProvider = context.ServiceProvider,
                ResourceName = context.ResourceName,
                Endpoint = endpoint,
                CancellationToken = context.CancellationToken,
                HttpClient = client,
                Request = request,
            });
        }

        try
        {
            using var response = await client.SendAsync(request, context.CancellationToken);
            return options.GetCommandResult is { } judge
                ? await judge(new HttpCommandResultContext
                {
                    ServiceProvider = context.ServiceProvider,
                    ResourceName = context.ResourceName,
                    Endpoint = endpoint,
                    CancellationToken = context.CancellationToken,
                    HttpClient = client,
                    Response = response,
                })
                : await ResultOfAsync(response, options.ResultMode, context.CancellationToken);
        }
        catch (HttpRequestException exception)
        {
            return CommandResults.Failure($"{method} {request.RequestUri} got no answer: {exception.Message}");
        }
    }

    private static async Task<ExecuteCommandResult> ResultOfAsync(HttpResponseMessage response, HttpCommandResultMode mode, CancellationToken cancellationToken)
    {
        var type = response.Content.Headers.ContentType?.MediaType ?? string.Empty;
        CommandResultFormat? format = mode switch
        {
            HttpCommandResultMode.Json => CommandResultFormat.Json,
            HttpCommandResultMode.Text => CommandResultFormat.Text,
            HttpCommandResultMode.Auto when type == MediaTypeNames.Application.Json || type.EndsWith("+json", StringComparison.Ordinal) => CommandResultFormat.Json,
            HttpCommandResultMode.Auto when type.StartsWith("text/", StringComparison.Ordinal) => CommandResultFormat.Text,
            _ => null,
        };
        var body = format is null ? string.Empty : await response.Content.ReadAsStringAsync(cancellationToken);
        var status = $"{(int)response.StatusCode} {response.ReasonPhrase}";
        return (response.IsSuccessStatusCode, body.Length > 0) switch
        {
            (true, true) => CommandResults.Success(status, body, format!.Value),
            (true, false) => CommandResults.Success(),
            (false, true) => CommandResults.Failure($"The answer was {status}.", body, format!.Value),
            (false, false) => CommandResults.Failure($"The answer was {status}."),
        };
    }
}
