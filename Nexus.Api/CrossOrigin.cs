namespace Nexus.Api;

/// <summary>Pages of other origins: none may read the API, but for those in the configuration list <c>Cors:Origins</c>.</summary>
internal static class CrossOrigin
{
    private const string Section = "Cors:Origins";

    public static void AddCrossOrigin(this WebApplicationBuilder builder)
    {
        if (Origins(builder.Configuration) is { Length: > 0 } origins)
        {
            if (origins.FirstOrDefault(origin => !Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.GetLeftPart(UriPartial.Authority) != origin) is { } wrong)
            {
                throw new InvalidOperationException($"{Section} has '{wrong}'; expected an origin such as https://example.com, without a path.");
            }

            builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
                .WithOrigins(origins)
                .AllowAnyHeader()
                .AllowAnyMethod()
                .WithExposedHeaders("ETag", "Location", "Retry-After", Idempotency.Idempotent.ReplayedHeader)));
        }
    }

    public static void UseCrossOrigin(this WebApplication app)
    {
        if (Origins(app.Configuration).Length > 0)
        {
            app.UseCors();
        }
    }

    private static string[] Origins(IConfiguration configuration) =>
        [.. configuration.GetSection(Section).GetChildren().Select(origin => origin.Value).OfType<string>()];
}
