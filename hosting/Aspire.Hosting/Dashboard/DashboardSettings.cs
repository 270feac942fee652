using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>Where the dashboard is to be served and which keys open it, from the AppHost's configuration.</summary>
/// <param name="configuration">The configuration.</param>
/// <param name="allowsUnsecuredTransport">Whether the application's options allow addresses without encryption.</param>
internal sealed class DashboardSettings(IConfiguration configuration, bool allowsUnsecuredTransport)
{
    public const string OtlpApiKeyName = "AppHost:OtlpApiKey";
    public const string ApiKeyName = "AppHost:DashboardApiKey";
    public const string BrowserTokenName = "AppHost:BrowserToken";
    public const string ResourceServiceApiKeyName = "AppHost:ResourceService:ApiKey";
    public const string ResourceServiceAuthModeName = "AppHost:ResourceService:AuthMode";

    /// <summary>Addresses of the page, separated by semicolons; null: any free port.</summary>
    public string? Urls => configuration["ASPNETCORE_URLS"] is { Length: > 0 } urls ? urls : null;

    public string? OtlpGrpcUrl => Read(configuration, "DASHBOARD_OTLP_ENDPOINT_URL");

    public string? OtlpHttpUrl => Read(configuration, "DASHBOARD_OTLP_HTTP_ENDPOINT_URL");

    public string? ResourceServiceUrl => Read(configuration, "RESOURCE_SERVICE_ENDPOINT_URL");

    /// <summary>Opens the page. Null: nobody has to log in.</summary>
    public string? BrowserToken => configuration[BrowserTokenName];

    /// <summary>What services send along with their telemetry.</summary>
    public string? OtlpApiKey => configuration[OtlpApiKeyName];

    /// <summary>Opens the telemetry API.</summary>
    public string? ApiKey => configuration[ApiKeyName];

    /// <summary>What the dashboard sends to the AppHost.</summary>
    public string? ResourceServiceApiKey => configuration[ResourceServiceApiKeyName];

    /// <summary>The application as the page's title has it.</summary>
    public string ApplicationName =>
        configuration["AppHost:DashboardApplicationName"] is not { Length: > 0 } name ? "Aspire"
        : name.EndsWith(".AppHost", StringComparison.OrdinalIgnoreCase) ? name[..^".AppHost".Length]
        : name;

    public bool ShowDashboard => ReadFlag(configuration, "SHOW_DASHBOARD_RESOURCES");

    public string? CorsAllowedOrigins => Read(configuration, "DASHBOARD_CORS_ALLOWED_ORIGINS");

    public string? TelemetryOptOut => configuration["ASPIRE_DASHBOARD_TELEMETRY_OPTOUT"];

    /// <summary>Settings whose names begin with ASPIRE_DASHBOARD are meant for the dashboard itself, wherever they are configured.</summary>
    public IEnumerable<KeyValuePair<string, string?>> PassedOn =>
        configuration.AsEnumerable().Where(s => s.Key.StartsWith("ASPIRE_DASHBOARD", StringComparison.OrdinalIgnoreCase) && s.Value is not null);

    /// <summary>Addresses that are configured are encrypted, unless that is not asked for.</summary>
    /// <exception cref="DistributedApplicationException">One is not.</exception>
    public void ThrowIfUnsecured()
    {
        if (allowsUnsecuredTransport || ReadFlag(configuration, "ALLOW_UNSECURED_TRANSPORT"))
        {
            return;
        }

        var addresses = new[]
        {
            ("ASPNETCORE_URLS (applicationUrl of the launch profile)", Urls?.Split(';')[0]),
            ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", OtlpGrpcUrl),
            ("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", OtlpHttpUrl),
            ("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", ResourceServiceUrl),
        };
        foreach (var (name, address) in addresses)
        {
            if (address?.StartsWith("http://", StringComparison.OrdinalIgnoreCase) is true)
            {
                throw new DistributedApplicationException(
                    $"The dashboard would be reached without encryption: {name} is '{address}'. Use an https address, or allow it: "
                    + "ASPIRE_ALLOW_UNSECURED_TRANSPORT=true in the environment or the launch profile, or AllowUnsecuredTransport in DistributedApplicationOptions.");
            }
        }
    }

    /// <summary>Makes the keys that are missing. Those of telemetry stay the same from run to run where the AppHost has user secrets.</summary>
    public static void AddKeys(ConfigurationManager configuration, IUserSecretsManager secrets)
    {
        if (ReadFlag(configuration, "DASHBOARD_UNSECURED_ALLOW_ANONYMOUS"))
        {
            configuration.AddInMemoryCollection([new(ResourceServiceAuthModeName, "Unsecured")]);
            return;
        }

        secrets.GetOrSetSecret(configuration, OtlpApiKeyName, NewToken);
        secrets.GetOrSetSecret(configuration, ApiKeyName, NewToken);
        configuration.AddInMemoryCollection(
        [
            new(BrowserTokenName, Read(configuration, "DASHBOARD_FRONTEND_BROWSERTOKEN") ?? configuration[BrowserTokenName] ?? NewToken()),
            new(ResourceServiceAuthModeName, "ApiKey"),
            new(ResourceServiceApiKeyName, Read(configuration, "DASHBOARD_RESOURCESERVICE_APIKEY") ?? configuration[ResourceServiceApiKeyName] ?? NewToken()),
        ]);
    }

    private static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private static bool ReadFlag(IConfiguration configuration, string name) => Read(configuration, name) is { } text && (text == "1" || bool.TryParse(text, out var flag) && flag);

    // Releases before 9 wrote DOTNET_ where it is ASPIRE_ today.
    private static string? Read(IConfiguration configuration, string name) =>
        configuration[$"ASPIRE_{name}"] is { Length: > 0 } value ? value
        : configuration[$"DOTNET_{name}"] is { Length: > 0 } former ? former
        : null;
}
