using System.Security.Cryptography;
using System.Text;

namespace Aspire.Hosting.Dcp;

/// <summary>Names of DCP objects: Aspire's own tools know them by these forms.</summary>
internal static class DcpNames
{
    private const int SuffixLength = 8;
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";

    /// <summary>The network that all containers of a session share.</summary>
    public const string SessionNetwork = "aspire-session-network";

    /// <summary>Of an executable or container that lives as long as the session: <c>web-kdhqzrtb</c>.</summary>
    public static string ForInstance(string resource) => $"{resource}-{RandomSuffix()}";

    /// <summary>
    /// Of a container that outlives the session: the same on every run of one AppHost, different for two AppHosts on one machine.
    /// </summary>
    public static string ForPersistent(string resource, string appHostPath) => $"{resource}-{PersistentSuffix(appHostPath)}";

    /// <summary>The resource's name, or resource and endpoint when the resource has several endpoints.</summary>
    public static string ForService(string resource, string endpoint, bool onlyEndpoint, string? sessionSuffix = null)
    {
        var name = onlyEndpoint ? resource : $"{resource}-{endpoint}";
        return string.IsNullOrEmpty(sessionSuffix) ? name : $"{name}-{sessionSuffix}";
    }

    /// <summary>What the container runtime calls the session's network.</summary>
    public static string ForSessionNetwork(string application) => ForNetwork(SessionNetwork, RandomSuffix(), application);

    /// <summary>What it is called where a container outlives the session: the network does too, and is found again.</summary>
    public static string ForPersistentNetwork(string application, string appHostPath) =>
        ForNetwork("aspire-persistent-network", PersistentSuffix(appHostPath), application);

    public static string RandomSuffix() => RandomNumberGenerator.GetString(Letters, SuffixLength);

    private static string ForNetwork(string kind, string suffix, string application)
    {
        var name = new StringBuilder($"{kind}-{suffix}-");
        foreach (var character in application)
        {
            name.Append(char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-' ? char.ToLowerInvariant(character) : '-');
        }

        return name.ToString();
    }

    /// <summary>Eight hexadecimal digits of the AppHost's path; a path is compared without case where the file system does so.</summary>
    public static string PersistentSuffix(string appHostPath)
    {
        var path = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? appHostPath.ToLowerInvariant() : appHostPath;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..SuffixLength];
    }
}
