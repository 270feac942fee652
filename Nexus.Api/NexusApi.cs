using System.Text.Json.Serialization;
using Nexus.Api.Access;
using Nexus.Api.Agents;
using Nexus.Api.Builds;
using Nexus.Api.Documentation;
using Nexus.Api.Idempotency;
using Nexus.Api.Operations;
using Nexus.Api.Sessions;
using Nexus.Core.Health;

namespace Nexus.Api;

/// <summary>The HTTP API, beyond what Nexus.Core brings.</summary>
public static class NexusApi
{
    // Far more than any request needs, in any encoding.
    private const long MaxBodySize = 256 * 1024;

    /// <summary>Limits, authentication, JSON, problem details, live streams and the API description.</summary>
    public static WebApplicationBuilder AddNexusApi(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodySize;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.AllowDuplicateProperties = false;
            options.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
        });
        // Also in production: the exception says what cannot be read, and ExceptionProblems tells the client.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = Problems.Complete);
        builder.Services.AddExceptionHandler<ExceptionProblems>();
        builder.AddNexusAuthentication();
        builder.AddCrossOrigin();
        builder.AddRateLimits();
        builder.Services.AddSingleton<UpdateFeed>();
        builder.Services.AddSingleton<AgentDescription>();
        builder.Services.AddSingleton<RequestCount>();
        builder.Services.AddSingleton<HealthWatch>();
        builder.Services.AddHostedService(services => new ReplicaPresence(
            services.GetRequiredService<ReplicaRegistry>(), () => services.GetRequiredService<RequestCount>().Value,
            services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<ReplicaPresence>>()));
        builder.AddApiDescription();
        return builder;
    }

    /// <summary>What every request passes, and all routes.</summary>
    public static WebApplication UseNexusApi(this WebApplication app)
    {
        // A bootstrap key that is too short ends the start, not the first request.
        app.Services.GetRequiredService<ApiKeyVerifier>();

        app.Use(app.Services.GetRequiredService<RequestCount>().CountAsync);
        app.UseForwardedHeaders();
        app.UseExceptionHandler();
        app.UseSecurityHeaders();
        app.UseStatusCodePages();
        app.MapDocumentation();
        app.UseCrossOrigin();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseMiddleware<IdempotencyMiddleware>();

        var v1 = app.MapGroup("/api/v1");
        v1.MapBuilds();
        v1.MapBuildControls();
        v1.MapStatistics();
        v1.MapBuildEvents();
        v1.MapArtifacts();
        v1.MapAgents();
        v1.MapSchemas();
        v1.MapSessions();
        v1.MapKeys();
        v1.MapCaller();
        v1.MapOperations();
        v1.MapFrontEnds();
        v1.MapOperationEvents();
        return app;
    }
}
