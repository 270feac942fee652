using Scalar.AspNetCore;

namespace Nexus.Api.Documentation;

/// <summary>The description of the API, and two pages to read it. Nothing of them is loaded from elsewhere.</summary>
public static class DocumentationEndpoints
{
    private const string DocumentPath = "/openapi/v1.json";

    /// <summary>Registers the description.</summary>
    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Nexus";
            document.Info.Description = "Builds AI agents from a requirement in plain words. Errors are problem details (RFC 9457) with a stable `code`.";
            document.Info.Version = "v1";
            // Whoever reads it reached it by the right address; this process does not know it.
            document.Servers?.Clear();
            return Task.CompletedTask;
        }));

    /// <summary>Maps <c>/openapi/v1.json</c>, <c>/docs</c> and <c>/redoc</c>.</summary>
    public static void MapDocumentation(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapScalarApiReference("/docs", options =>
        {
            options.Title = "Nexus API";
            options.OpenApiRoutePattern = DocumentPath;
            options.DefaultFonts = false;
        });
        app.UseReDoc(options =>
        {
            options.RoutePrefix = "redoc";
            options.DocumentTitle = "Nexus API";
            options.SpecUrl = DocumentPath;
        });
    }
}
