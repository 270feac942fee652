using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Nexus.ServiceDefaults;

/// <summary>What every service has: telemetry, health endpoints, resilient HTTP clients, service discovery.</summary>
public static class ServiceDefaults
{
    /// <summary>Answers 200 when the service can do its work: every registered check passes.</summary>
    public const string ReadinessPath = "/health";

    /// <summary>Answers 200 while the process is alive, whatever it depends on.</summary>
    public const string LivenessPath = "/alive";

    private const string LiveTag = "live";

    private const string ExportRetry = "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY";

    private const string ExportTimeout = "OTEL_EXPORTER_OTLP_TIMEOUT";

    /// <summary>Adds telemetry, health checks, and resilience and service discovery for every <see cref="HttpClient"/>.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        // One line per request is what traces are for. Configuration (Logging:LogLevel) has the last word.
        builder.Logging.Services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<LoggerFilterOptions>>(
            new ConfigureOptions<LoggerFilterOptions>(QuietenFrameworks)));
        builder.ConfigureOpenTelemetry();
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });
        return builder;
    }

    /// <summary>Maps <see cref="ReadinessPath"/> and <see cref="LivenessPath"/>, open to everybody.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.Use(ProbeScope.EnterAsync);
        app.MapHealthChecks(ReadinessPath, new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();
        app.MapHealthChecks(LivenessPath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag), ResponseWriter = WriteAsync })
            .AllowAnonymous();
        return app;
    }

    private static void ConfigureOpenTelemetry<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        // Without anybody to tell there is nothing to collect.
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            return;
        }

        // An export that may be repeated is repeated for as long as its time-out, ten seconds if nobody says otherwise. Where all ends at
        // once, as an AppHost with its dashboard does, a service would wait for nothing else.
        if (!string.IsNullOrEmpty(builder.Configuration[ExportRetry]))
        {
            builder.Configuration[ExportTimeout] ??= "1000";
        }

        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter("Nexus.*"))
            .WithTracing(tracing => tracing
                .AddSource(builder.Environment.ApplicationName, "Nexus.*")
                .AddAspNetCoreInstrumentation(options => options.Filter = context => !IsProbe(context.Request.Path))
                .AddHttpClientInstrumentation(options =>
                {
                    options.FilterHttpRequestMessage = _ => !ProbeScope.IsActive;
                    options.EnrichWithHttpRequestMessage = AwsCallTelemetry.Name;
                    options.EnrichWithHttpResponseMessage = AwsCallTelemetry.JudgeAnswer;
                }))
            .UseOtlpExporter();
    }

    private static void QuietenFrameworks(LoggerFilterOptions options)
    {
        foreach (var category in new[] { "Microsoft.AspNetCore", "Microsoft.Extensions.Http", "System.Net.Http.HttpClient", "Polly" })
        {
            options.Rules.Add(new LoggerFilterRule(providerName: null, category, LogLevel.Warning, filter: null));
        }
    }

    internal static bool IsProbe(PathString path) => path.StartsWithSegments(ReadinessPath) || path.StartsWithSegments(LivenessPath);

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("status", report.Status.ToString());
            json.WriteStartObject("checks");
            foreach (var (name, entry) in report.Entries)
            {
                json.WriteStartObject(name);
                json.WriteString("status", entry.Status.ToString());
                json.WriteNumber("milliseconds", Math.Round(entry.Duration.TotalMilliseconds, 1));
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return context.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length)).AsTask();
    }
}
