using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>The protocol in which telemetry is sent.</summary>
public enum OtlpProtocol
{
    Grpc,
    HttpProtobuf,
    HttpJson,
}

/// <summary>Sends the telemetry of resources to the dashboard.</summary>
public static class OtlpConfigurationExtensions
{
    /// <summary>The name of the dashboard's own resource.</summary>
    internal const string DashboardResourceName = "aspire-dashboard";

    internal const string GrpcEndpointName = "otlp-grpc";

    internal const string HttpEndpointName = "otlp-http";

    /// <summary>Tells the resource, through the variables of OpenTelemetry, to send its telemetry to the dashboard.</summary>
    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddOtlpEnvironment(builder.Resource, builder.ApplicationBuilder.Configuration, builder.ApplicationBuilder.Environment);
        return builder;
    }

    /// <inheritdoc cref="WithOtlpExporter{T}(IResourceBuilder{T})" />
    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder, OtlpProtocol protocol)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddOtlpEnvironment(builder.Resource, builder.ApplicationBuilder.Configuration, builder.ApplicationBuilder.Environment, protocol);
        return builder;
    }

    public static void AddOtlpEnvironment(IResource resource, IConfiguration configuration, IHostEnvironment environment) =>
        Add(resource, configuration, environment, protocol: null);

    public static void AddOtlpEnvironment(IResource resource, IConfiguration configuration, IHostEnvironment environment, OtlpProtocol protocol) =>
        Add(resource, configuration, environment, protocol);

    private static void Add(IResource resource, IConfiguration configuration, IHostEnvironment environment, OtlpProtocol? protocol)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(environment);

        foreach (var earlier in resource.Annotations.OfType<OtlpExporterAnnotation>().ToArray())
        {
            resource.Annotations.Remove(earlier);
        }

        var isFirst = !resource.Annotations.OfType<OtlpEnvironmentAnnotation>().Any();
        resource.Annotations.Add(new OtlpExporterAnnotation { RequiredProtocol = protocol });
        if (isFirst)
        {
            resource.Annotations.Add(new OtlpEnvironmentAnnotation());
            resource.Annotations.Add(new EnvironmentCallbackAnnotation((EnvironmentCallbackContext context) => SetVariables(context, configuration, environment)));
        }
    }

    private static void SetVariables(EnvironmentCallbackContext context, IConfiguration configuration, IHostEnvironment environment)
    {
        if (context.ExecutionContext.IsPublishMode
            || context.Resource.Annotations.OfType<OtlpExporterAnnotation>().LastOrDefault() is not { } exporter
            || FindEndpoint(context.ExecutionContext, configuration, exporter.RequiredProtocol) is not { } target)
        {
            return;
        }

        var variables = context.EnvironmentVariables;
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = target.Endpoint;
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = target.Protocol;
        // Each replica puts its own identity in.
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={DcpPlaceholder.Annotation(DcpAnnotations.OtelServiceInstanceId)}";
        variables["OTEL_SERVICE_NAME"] = DcpPlaceholder.Annotation(DcpAnnotations.OtelServiceName);
        if (configuration["AppHost:OtlpApiKey"] is { Length: > 0 } key)
        {
            variables["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={key}";
        }

        if (environment.IsDevelopment())
        {
            // Milliseconds. A person who watches the dashboard does not want to wait for a batch to fill.
            variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
            variables["OTEL_TRACES_SAMPLER"] = "always_on";
            variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
            variables["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";
        }
    }

    private static (object Endpoint, string Protocol)? FindEndpoint(
        DistributedApplicationExecutionContext context, IConfiguration configuration, OtlpProtocol? required)
    {
        if (context.TryGetService<DistributedApplicationModel>() is { } model
            && model.Resources.TryGetByName(DashboardResourceName, out var resource)
            && resource is IResourceWithEndpoints dashboard)
        {
            var grpc = dashboard.GetEndpoint(GrpcEndpointName);
            var http = dashboard.GetEndpoint(HttpEndpointName);
            return required switch
            {
                OtlpProtocol.HttpProtobuf when http.Exists => (http, "http/protobuf"),
                OtlpProtocol.HttpJson when http.Exists => (http, "http/json"),
                _ when grpc.Exists => (grpc, "grpc"),
                _ when http.Exists => (http, "http/protobuf"),
                _ => null,
            };
        }

        var grpcUrl = configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"];
        var httpUrl = configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"];
        return required switch
        {
            OtlpProtocol.HttpProtobuf when !string.IsNullOrEmpty(httpUrl) => (new HostUrl(httpUrl), "http/protobuf"),
            OtlpProtocol.HttpJson when !string.IsNullOrEmpty(httpUrl) => (new HostUrl(httpUrl), "http/json"),
            _ when !string.IsNullOrEmpty(grpcUrl) => (new HostUrl(grpcUrl), "grpc"),
            _ when !string.IsNullOrEmpty(httpUrl) => (new HostUrl(httpUrl), "http/protobuf"),
            _ => null,
        };
    }

    private sealed class OtlpEnvironmentAnnotation : IResourceAnnotation;
}
