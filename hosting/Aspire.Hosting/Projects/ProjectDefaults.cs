using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Projects;

/// <summary>What every project gets: telemetry, the endpoints and variables of its launch profile, and URLs to listen on.</summary>
internal static class ProjectDefaults
{
    public static IResourceBuilder<ProjectResource> WithProjectDefaults(this IResourceBuilder<ProjectResource> builder, ProjectResourceOptions options)
    {
        var context = builder.ApplicationBuilder.ExecutionContext;
        builder.WithOtlpExporter().WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory");

        if (context.IsRunMode)
        {
            // Locally there are no secrets in query strings, and they help to understand a trace.
            builder.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION", "true");
            builder.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION", "true");
        }
        else
        {
            builder.WithEnvironment(TrustForwardedHeaders);
        }

        AnnotateLaunchProfile(builder, options);
        var profile = LaunchProfiles.Effective(builder.Resource);
        IReadOnlyList<KestrelEndpoint> kestrel = options.ExcludeKestrelEndpoints ? [] : KestrelEndpoints.Read(builder.Resource, EnvironmentOf(context, profile));
        if (kestrel.Count > 0)
        {
            KestrelEndpoints.AddTo(builder, kestrel);
        }

        return context.IsRunMode ? builder.WithRunDefaults(profile, kestrel.Count > 0) : builder.WithPublishDefaults(profile, kestrel.Count > 0);
    }

    // It says which settings file the project itself will read.
    private static string EnvironmentOf(DistributedApplicationExecutionContext context, NamedLaunchProfile? profile)
    {
        string[] variables = ["DOTNET_ENVIRONMENT", "ASPNETCORE_ENVIRONMENT"];
        return context.IsPublishMode
            ? Environments.Production
            : variables.Select(v => profile?.Profile.EnvironmentVariables.GetValueOrDefault(v)).FirstOrDefault(v => v is not null)
                ?? variables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(v => !string.IsNullOrEmpty(v))
                ?? Environments.Production;
    }

    private static void AnnotateLaunchProfile(IResourceBuilder<ProjectResource> builder, ProjectResourceOptions options)
    {
        var configuration = builder.ApplicationBuilder.Configuration;
        if (options.ExcludeLaunchProfile)
        {
            builder.WithAnnotation(new ExcludeLaunchProfileAnnotation());
        }
        else if (options.LaunchProfileName is { Length: > 0 } name)
        {
            builder.WithAnnotation(new LaunchProfileAnnotation(name));
        }
        else if ((configuration["AppHost:DefaultLaunchProfileName"] ?? configuration["DOTNET_LAUNCH_PROFILE"]) is { Length: > 0 } @default)
        {
            builder.WithAnnotation(new DefaultLaunchProfileAnnotation(@default));
        }
    }

    private static IResourceBuilder<ProjectResource> WithRunDefaults(
        this IResourceBuilder<ProjectResource> builder, NamedLaunchProfile? named, bool hasKestrelEndpoints)
    {
        if (!hasKestrelEndpoints)
        {
            builder.WithEnvironment(ListenOnEndpoints);
        }

        if (named is null)
        {
            return builder;
        }

        // Kestrel would pass over the URL of the profile as well.
        var urls = hasKestrelEndpoints ? string.Empty : named.Profile.ApplicationUrl ?? string.Empty;
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            AddLaunchProfileEndpoint(builder, url);
        }

        return builder.WithLaunchUrl(named.Profile.LaunchUrl).WithEnvironment(context =>
        {
            // What the model says goes before what the profile says.
            context.EnvironmentVariables.TryAdd("DOTNET_LAUNCH_PROFILE", named.Name);
            foreach (var (name, value) in named.Profile.EnvironmentVariables)
            {
                context.EnvironmentVariables.TryAdd(name, Environment.ExpandEnvironmentVariables(value));
            }
        });
    }

    private static void AddLaunchProfileEndpoint(IResourceBuilder<ProjectResource> builder, string url)
    {
        // Kestrel's wildcard hosts are no URIs.
        var readable = url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
        if (!Uri.TryCreate(readable, UriKind.Absolute, out var address))
        {
            throw new DistributedApplicationException($"The launch profile of '{builder.Resource.Name}' has the URL '{url}', which is not an absolute URL.");
        }

        var sameScheme = builder.Resource.Annotations.OfType<EndpointAnnotation>().Count(e => e.FromLaunchProfile && e.UriScheme == address.Scheme);
        builder.WithEndpoint(sameScheme == 0 ? address.Scheme : $"{address.Scheme}{sameScheme + 1}", endpoint =>
        {
            endpoint.Port = address.Port;
            endpoint.TargetHost = EndpointHostHelpers.IsLocalhostTld(address.Host) ? KnownHostNames.Localhost : address.Host;
            endpoint.UriScheme = address.Scheme;
            endpoint.FromLaunchProfile = true;
        });
    }

    private static IResourceBuilder<ProjectResource> WithLaunchUrl(this IResourceBuilder<ProjectResource> builder, string? launchUrl) =>
        string.IsNullOrEmpty(launchUrl)
            ? builder
            : builder.WithUrls(context =>
            {
                foreach (var url in context.Urls.Where(u => u.Endpoint?.EndpointAnnotation.FromLaunchProfile is true))
                {
                    url.Url = new Uri(new Uri(url.Url), launchUrl).ToString();
                }
            });

    private static void ListenOnEndpoints(EnvironmentCallbackContext context)
    {
        var project = (ProjectResource)context.Resource;
        if (context.EnvironmentVariables.ContainsKey("ASPNETCORE_URLS"))
        {
            return;
        }

        var urls = new ReferenceExpressionBuilder();
        foreach (var endpoint in project.GetEndpoints().Where(e => project.ShouldInjectEndpointEnvironment(e.EndpointAnnotation)))
        {
            urls.AppendLiteral(urls.IsEmpty ? string.Empty : ";");
            urls.Append($"{endpoint.Property(EndpointProperty.Scheme)}://{endpoint.EndpointAnnotation.TargetHost}:{endpoint.Property(EndpointProperty.TargetPort)}");

            if (endpoint.IsHttps)
            {
                context.EnvironmentVariables.TryAdd("ASPNETCORE_HTTPS_PORT", endpoint.Property(EndpointProperty.Port));
            }
        }

        if (!urls.IsEmpty)
        {
            context.EnvironmentVariables["ASPNETCORE_URLS"] = urls.Build();
        }
    }

    private static IResourceBuilder<ProjectResource> WithPublishDefaults(
        this IResourceBuilder<ProjectResource> builder, NamedLaunchProfile? named, bool hasKestrelEndpoints)
    {
        if (!hasKestrelEndpoints)
        {
            builder.WithEnvironment(context =>
            {
                SetPorts(context, "HTTP_PORTS", "http");
                SetPorts(context, "HTTPS_PORTS", "https");
            });
        }

        if (named?.Profile.ApplicationUrl is null && !hasKestrelEndpoints)
        {
            return builder;
        }

        // A profile with a URL says that this is a web project; its ports are those of a developer's machine and do not count.
        foreach (var scheme in (ReadOnlySpan<string>)["http", "https"])
        {
            if (!builder.Resource.Annotations.OfType<EndpointAnnotation>().Any(e => e.UriScheme == scheme))
            {
                builder.WithEndpoint(scheme, endpoint =>
                {
                    endpoint.UriScheme = scheme;
                    endpoint.FromLaunchProfile = true;
                });
            }
        }

        builder.Resource.DefaultHttpsEndpoint =
            builder.Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(e => e is { UriScheme: "https", FromLaunchProfile: true });
        return builder;
    }

    private static void SetPorts(EnvironmentCallbackContext context, string variable, string scheme)
    {
        var project = (ProjectResource)context.Resource;
        var ports = new ReferenceExpressionBuilder();
        foreach (var endpoint in project.GetEndpoints().Where(e => e.Scheme == scheme
            && e.EndpointAnnotation != project.DefaultHttpsEndpoint
            && project.ShouldInjectEndpointEnvironment(e.EndpointAnnotation)))
        {
            ports.AppendLiteral(ports.IsEmpty ? string.Empty : ";");
            ports.AppendFormatted(endpoint.Property(EndpointProperty.TargetPort));
        }

        if (!ports.IsEmpty)
        {
            context.EnvironmentVariables.TryAdd(variable, ports.Build());
        }
    }

    private static void TrustForwardedHeaders(EnvironmentCallbackContext context)
    {
        if (context.Resource.HasAnnotationOfType<EndpointAnnotation>() && !context.Resource.HasAnnotationOfType<DisableForwardedHeadersAnnotation>())
        {
            context.EnvironmentVariables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
        }
    }
}
