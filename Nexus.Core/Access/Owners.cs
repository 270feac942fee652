using System.Buffers;

namespace Nexus.Core.Access;

/// <summary>Names of owners: whoever builds, agents and sessions belong to. Nobody sees what another owner has.</summary>
public static class Owners
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxLength = 200;

    /// <summary>The owner behind the key that comes from configuration.</summary>
    public const string Default = "default";

    /// <summary>What the names of owners that an identity provider vouches for begin with. Keys may be made for them too.</summary>
    public const string OidcPrefix = "oidc:";

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:@|/+=");

    /// <summary>Whether <paramref name="value"/> can be an owner: 1 to 200 letters, digits and <c>- _ . : @ | / + =</c>.</summary>
    public static bool IsValid(string? value) => value is { Length: >= 1 and <= MaxLength } && !value.AsSpan().ContainsAnyExcept(Characters);
}
