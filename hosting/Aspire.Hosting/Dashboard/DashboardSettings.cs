using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>The keys and addresses of the dashboard, as the AppHost's configuration has them or made for this run.</summary>
/// <param name="BrowserToken">What a person logs in with; null: no login.</param>
/// <param name="OtlpApiKey">What services send telemetry with.</param>
/// <param name="ResourceServiceApiKey">What the dashboard reads resources with.</param>
/// <param name="ApiKey">What tools read telemetry with.</param>
internal sealed record DashboardSettings(string? BrowserToken, string? OtlpApiKey, string? ResourceServiceApiKey, string? ApiKey)
{
    public bool IsUnsecured => BrowserToken is null;

    /// <summary>Decides the keys, and puts them where services and tools find them.</summary>
    public static DashboardSettings Prepare(ConfigurationManager configuration, IUserSecretsManager secrets)
    {
        if (configuration.GetValue<bool>("ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS") || configuration.GetValue<bool>("DOTNET_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS"))
        {
            return new(null, null, null, null);
        }

        // Kept from run to run where that can be done: a container that outlives the AppHost goes on sending with the same key.
        secrets.GetOrSetSecret(configuration, "AppHost:OtlpApiKey", NewToken);
        secrets.GetOrSetSecret(configuration, "AppHost:DashboardApiKey", NewToken);
        configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AppHost:BrowserToken"] = Read(configuration, "ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN", "DOTNET_DASHBOARD_FRONTEND_BROWSERTOKEN"),
            ["AppHost:ResourceService:AuthMode"] = "ApiKey",
            ["AppHost:ResourceService:ApiKey"] = Read(
                configuration, "ASPIRE_DASHBOARD_RESOURCESERVICE_APIKEY", "DOTNET_DASHBOARD_RESOURCESERVICE_APIKEY"),
        });

        return new(
            configuration["AppHost:BrowserToken"],
            configuration["AppHost:OtlpApiKey"],
            configuration["AppHost:ResourceService:ApiKey"],
            configuration["AppHost:DashboardApiKey"]);
    }

    private static string Read(ConfigurationManager configuration, params string[] keys) =>
        keys.Select(k => configuration[k]).FirstOrDefault(v => !string.IsNullOrEmpty(v)) ?? NewToken();

    private static string NewToken() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
