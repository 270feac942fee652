using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Nexus.ServiceDefaults.Tests;

public sealed class HealthEndpointTests
{
    [Fact]
    public async Task A_service_whose_dependency_is_away_is_alive_but_not_ready()
    {
        await using var app = await StartAsync(builder =>
            builder.Services.AddHealthChecks().AddCheck("dependency", () => HealthCheckResult.Unhealthy("secret detail")));
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        using var ready = await client.GetAsync("/health");
        using var alive = await client.GetAsync("/alive");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        var text = await ready.Content.ReadAsStringAsync();
        Assert.DoesNotContain("secret detail", text, StringComparison.Ordinal);
        var report = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal("Unhealthy", report.GetProperty("status").GetString());
        Assert.Equal("Unhealthy", report.GetProperty("checks").GetProperty("dependency").GetProperty("status").GetString());
        Assert.Equal("Healthy", report.GetProperty("checks").GetProperty("self").GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_service_without_trouble_is_ready()
    {
        await using var app = await StartAsync(_ => { });
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health")).StatusCode);
    }

    [Fact]
    public async Task Telemetry_is_collected_when_there_is_somebody_to_tell()
    {
        await using var silent = await StartAsync(_ => { });
        await using var telling = await StartAsync(builder => { }, "--OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:9");

        Assert.Null(silent.Services.GetService<TracerProvider>());
        Assert.NotNull(telling.Services.GetService<TracerProvider>());
        Assert.NotNull(telling.Services.GetService<MeterProvider>());
        Assert.Contains(telling.Services.GetServices<ILoggerProvider>(), provider => provider is OpenTelemetryLoggerProvider);
    }

    [Fact]
    public async Task Requests_are_not_logged_unless_configuration_asks_for_it()
    {
        await using var quiet = await StartAsync(_ => { });
        await using var loud = await StartAsync(_ => { }, "--Logging:LogLevel:Microsoft.AspNetCore=Information");

        const string category = "Microsoft.AspNetCore.Hosting.Diagnostics";
        Assert.False(quiet.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category).IsEnabled(LogLevel.Information));
        Assert.True(loud.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category).IsEnabled(LogLevel.Information));
    }

    private static async Task<WebApplication> StartAsync(Action<WebApplicationBuilder> configure, params string[] arguments)
    {
        var builder = WebApplication.CreateSlimBuilder(arguments);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        configure(builder);
        var app = builder.Build();
        app.MapDefaultEndpoints();
        await app.StartAsync();
        return app;
    }
}
