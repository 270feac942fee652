using System.Security.Cryptography.X509Certificates;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestrator;

/// <summary>The certificate that ASP.NET Core makes on a developer's machine, and serves HTTPS with where a project brings none.</summary>
internal static class DeveloperCertificate
{
    // By this extension ASP.NET Core recognizes it.
    private const string Mark = "1.3.6.1.4.1.311.84.1.1";

    public static bool Exists()
    {
        using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser, OpenFlags.ReadOnly);
        return store.Certificates.Any(c => c.HasPrivateKey && c.NotAfter > TimeProvider.System.GetLocalNow() && c.Extensions.Any(e => e.Oid?.Value == Mark));
    }

    /// <summary>Whether a project is told to serve HTTPS, and not with which certificate.</summary>
    public static bool IsNeeded(IResource resource, LaunchConfiguration launch) =>
        resource is ProjectResource
        && launch.Environment.Any(v => IsAddress(v.Name) && v.Value?.Contains("https://", StringComparison.OrdinalIgnoreCase) is true)
        && !launch.Environment.Any(v => v.Name.Contains("__Certificate", StringComparison.OrdinalIgnoreCase));

    private static bool IsAddress(string variable) =>
        variable.Equals("ASPNETCORE_URLS", StringComparison.OrdinalIgnoreCase) || variable.StartsWith("Kestrel__Endpoints__", StringComparison.OrdinalIgnoreCase);
}
