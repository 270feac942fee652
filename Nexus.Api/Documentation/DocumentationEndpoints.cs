using System.Text;
using Nexus.Core.Agents;
using Scalar.AspNetCore;

namespace Nexus.Api.Documentation;

/// <summary>The description of the API, and two pages to read it. Nothing of them is loaded from elsewhere.</summary>
public static class DocumentationEndpoints
{
    private const string DocumentPath = "/openapi/v1.json";
    private const string ScalarPath = "/docs";
    private const string ReDocPath = "/redoc";

    // Both pages bring libraries that would fetch fonts, icons and more from their makers; the browser shall not let them.
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        + "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; frame-ancestors 'none'";

    // The library's own page asks for fonts of Google; its maker's logo, which the policy keeps out, is a word here.
    private const string ReDocPage =
        $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <title>{{OpenApiDescription.Title}}</title>
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <link href="index.css" rel="stylesheet">
          <style>a[href*="redocly.com/redoc"] p::after { content: " Redoc"; }</style>
        </head>
        <body>
          <div id="redoc-container"></div>
          <script type="module" src="index.js"></script>
        </body>
        </html>
        """;

    /// <summary>Maps <c>/openapi/v1.json</c>, <c>/docs</c> and <c>/redoc</c>.</summary>
    public static void MapDocumentation(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments(ScalarPath) || context.Request.Path.StartsWithSegments(ReDocPath))
            {
                context.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
                context.Response.Headers.CacheControl = "no-cache";
            }

            return next(context);
        });
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapGet(ProblemCode.Page, () => TypedResults.Content(ProblemPage.Html, "text/html; charset=utf-8")).ExcludeFromDescription().AllowAnonymous();
        app.MapGet($"{ScalarPath}/schemas/{AgentSchema.FileName}", () => TypedResults.Text(AgentSchema.Text, "application/schema+json")).ExcludeFromDescription().AllowAnonymous();
        app.MapScalarApiReference(ScalarPath, options =>
        {
            options.Title = OpenApiDescription.Title;
            options.OpenApiRoutePattern = DocumentPath;
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
            options.Agent = new ScalarAgentOptions { Disabled = true };
            options.Mcp = new ScalarMcpOptions { Disabled = true };
            options.HideClientButton = true;
        }).AllowAnonymous();
        app.UseReDoc(options =>
        {
            options.RoutePrefix = ReDocPath[1..];
            options.SpecUrl = DocumentPath;
            options.IndexStream = () => new MemoryStream(Encoding.UTF8.GetBytes(ReDocPage));
        });
    }
}
