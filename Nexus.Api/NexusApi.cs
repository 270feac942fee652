using System.Text.Json.Serialization;
using Nexus.Api.Builds;
using Nexus.Api.Documentation;

namespace Nexus.Api;

/// <summary>Registers what the HTTP API needs beyond Nexus.Core.</summary>
public static class NexusApi
{
    /// <summary>JSON, problem details, live streams and the API description.</summary>
    public static WebApplicationBuilder AddNexusApi(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
        });
        // Also in production: the exception says what cannot be read, and ExceptionProblems tells the client.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = context => Problems.AddCode(context.ProblemDetails));
        builder.Services.AddExceptionHandler<ExceptionProblems>();
        builder.Services.AddSingleton<UpdateFeed>();
        builder.Services.AddApiDescription();
        return builder;
    }
}
