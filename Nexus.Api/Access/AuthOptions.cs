namespace Nexus.Api.Access;

/// <summary>Who may use the API. Configuration section <c>Auth</c>.</summary>
internal sealed class AuthOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Auth";

    /// <summary>Shortest bootstrap key, in characters.</summary>
    public const int MinKeyLength = 20;

    /// <summary>
    /// A key with every scope, for the owner <see cref="Core.Access.Owners.Default"/>: the one with which the first keys are made.
    /// </summary>
    public string? BootstrapKey { get; set; }

    /// <summary>How long a key that was looked up is believed: so long may a key work that was revoked at another replica.</summary>
    public TimeSpan KeyCacheDuration { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Tokens of an identity provider.</summary>
    public OidcOptions Oidc { get; set; } = new();
}

/// <summary>An identity provider whose tokens open the API. Without an authority there is none.</summary>
internal sealed class OidcOptions
{
    /// <summary>Its address, under which <c>.well-known/openid-configuration</c> lies.</summary>
    public string? Authority { get; set; }

    /// <summary>What its tokens must be made for. Required with an authority.</summary>
    public string? Audience { get; set; }

    /// <summary>The claim that names the owner.</summary>
    public string OwnerClaim { get; set; } = "sub";

    /// <summary>The claim that lists the scopes, separated by spaces or as an array.</summary>
    public string ScopeClaim { get; set; } = "scope";
}
