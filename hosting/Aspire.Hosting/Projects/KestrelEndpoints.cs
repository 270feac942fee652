using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Projects;

/// <summary>An endpoint that a project configures itself.</summary>
/// <param name="Key">Its name below <c>Kestrel:Endpoints</c>.</param>
/// <param name="Name">Its name in the model: the scheme where it is the only one of that scheme.</param>
internal sealed record KestrelEndpoint(string Key, string Name, BindingAddress Address, bool IsHttp2);

/// <summary>Which setting of the project an endpoint of the model stands for.</summary>
internal sealed class KestrelEndpointAnnotation(EndpointAnnotation endpoint, string key) : IResourceAnnotation
{
    public EndpointAnnotation Endpoint { get; } = endpoint;

    public string Key { get; } = key;
}

/// <summary>
/// The endpoints in the section <c>Kestrel</c> of a project's appsettings files. Kestrel prefers them to <c>ASPNETCORE_URLS</c>, so the project
/// is told its addresses in the same section.
/// </summary>
internal static class KestrelEndpoints
{
    private const string Http2 = "Http2";

    public static IReadOnlyList<KestrelEndpoint> Read(ProjectResource resource, string environment)
    {
        var folder = Path.GetDirectoryName(resource.GetProjectMetadata().ProjectPath)!;
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var settings = ReadSettings(resource.Name, folder, environment);
        var isHttp2 = settings["EndpointDefaults:Protocols"] == Http2;
        var found = settings.GetSection("Endpoints").GetChildren()
            .Where(e => !string.IsNullOrEmpty(e["Url"]))
            .Select(e => (e.Key, Address: Parse(resource.Name, e.Key, e["Url"]!), IsHttp2: e["Protocols"] is { } protocols ? protocols == Http2 : isHttp2))
            // A socket or a pipe has no port that a proxy could stand before.
            .Where(e => e.Address is { IsUnixPipe: false, IsNamedPipe: false })
            .ToArray();

        return [.. found.Select(e => new KestrelEndpoint(
            e.Key, found.Count(other => other.Address.Scheme == e.Address.Scheme) == 1 ? e.Address.Scheme : e.Key, e.Address, e.IsHttp2))];
    }

    public static void AddTo(IResourceBuilder<ProjectResource> builder, IReadOnlyList<KestrelEndpoint> endpoints)
    {
        var isRunMode = builder.ApplicationBuilder.ExecutionContext.IsRunMode;
        foreach (var configured in endpoints)
        {
            builder.WithEndpoint(configured.Name, endpoint =>
            {
                // Locally the port is the proxy's, so that replicas can have one each; in a container it is the process's own.
                if (configured.Address.Port > 0 && isRunMode)
                {
                    endpoint.Port = configured.Address.Port;
                }
                else if (configured.Address.Port > 0)
                {
                    endpoint.TargetPort = configured.Address.Port;
                }

                endpoint.UriScheme = configured.Address.Scheme;
                endpoint.TargetHost = EndpointHostHelpers.IsLocalhostTld(configured.Address.Host) ? KnownHostNames.Localhost : configured.Address.Host;
                if (configured.IsHttp2)
                {
                    endpoint.Transport = "http2";
                }

                builder.WithAnnotation(new KestrelEndpointAnnotation(endpoint, configured.Key));
            });
        }

        builder.WithEnvironment(SetUrls);
    }

    // One that the model adds must be in the section too: Kestrel does not look elsewhere once it has found the section.
    private static void SetUrls(EnvironmentCallbackContext context)
    {
        var project = (ProjectResource)context.Resource;
        foreach (var endpoint in project.GetEndpoints())
        {
            var annotation = endpoint.EndpointAnnotation;
            if (annotation == project.DefaultHttpsEndpoint || !project.ShouldInjectEndpointEnvironment(annotation))
            {
                continue;
            }

            var key = project.Annotations.OfType<KestrelEndpointAnnotation>().FirstOrDefault(k => k.Endpoint == annotation)?.Key ?? annotation.Name;
            var host = context.ExecutionContext.IsRunMode ? annotation.TargetHost : "*";
            context.EnvironmentVariables[$"Kestrel__Endpoints__{key}__Url"] =
                ReferenceExpression.Create($"{endpoint.Property(EndpointProperty.Scheme)}://{host}:{endpoint.Property(EndpointProperty.TargetPort)}");
        }
    }

    private static IConfigurationSection ReadSettings(string resource, string folder, string environment)
    {
        try
        {
            return new ConfigurationBuilder()
                .SetBasePath(folder)
                .AddJsonFile("appsettings.json", optional: true)
                .AddJsonFile($"appsettings.{environment}.json", optional: true)
                .Build()
                .GetSection("Kestrel");
        }
        catch (InvalidDataException exception)
        {
            throw new DistributedApplicationException($"The settings of the project resource '{resource}' can't be read: {exception.Message} {exception.InnerException?.Message}", exception);
        }
    }

    private static BindingAddress Parse(string resource, string key, string url)
    {
        try
        {
            return BindingAddress.Parse(url);
        }
        catch (FormatException exception)
        {
            throw new DistributedApplicationException(
                $"The project of '{resource}' configures the Kestrel endpoint '{key}' with the URL '{url}', which is none. Expected: http://localhost:5000.", exception);
        }
    }
}
