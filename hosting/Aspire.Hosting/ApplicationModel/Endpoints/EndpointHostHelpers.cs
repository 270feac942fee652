namespace Aspire.Hosting.ApplicationModel;

/// <summary>Tells names of this machine from others.</summary>
public static class EndpointHostHelpers
{
    public static bool IsLocalhost(string? host) =>
        string.Equals(host, KnownHostNames.Localhost, StringComparison.OrdinalIgnoreCase) || host is "127.0.0.1" or "::1" or "[::1]";

    public static bool IsLocalhost(Uri? uri) => IsLocalhost(uri?.Host);

    /// <summary>Whether the host ends in <c>.localhost</c> (RFC 6761: always this machine).</summary>
    public static bool IsLocalhostTld(string? host) => host?.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) is true;

    public static bool IsLocalhostTld(Uri? uri) => IsLocalhostTld(uri?.Host);

    /// <summary>Whether the host ends in <c>.dev.localhost</c>, for which the development certificate is valid.</summary>
    public static bool IsDevLocalhostTld(string? host) => host?.EndsWith(".dev.localhost", StringComparison.OrdinalIgnoreCase) is true;

    public static bool IsDevLocalhostTld(Uri? uri) => IsDevLocalhostTld(uri?.Host);

    public static bool IsLocalhostOrLocalhostTld(string? host) => IsLocalhost(host) || IsLocalhostTld(host);

    public static bool IsLocalhostOrLocalhostTld(Uri? uri) => IsLocalhostOrLocalhostTld(uri?.Host);
}
