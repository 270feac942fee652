using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Nexus.Core.Builds;

namespace Nexus.Core.Access;

/// <summary>A key of the API, without its secret: that is shown once, when the key is made, and only its hash is kept.</summary>
public sealed record ApiKey
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>The key's id, from <see cref="ApiKeyId.New"/>.</summary>
    public required string Id { get; init; }

    /// <summary>What it is for, in the words of whoever made it.</summary>
    public required string Name { get; init; }

    /// <summary>Whose builds, agents and sessions it reaches.</summary>
    public required string Owner { get; init; }

    /// <summary>What it allows, of <see cref="Access.Scopes.All"/>.</summary>
    public required ImmutableArray<string> Scopes { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is not valid any more; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Whether it opens the API at a moment.</summary>
    public bool IsValidAt(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is not { } end || now < end);
}

/// <summary>Identifiers of API keys: <c>key_</c> and a ULID.</summary>
public static class ApiKeyId
{
    /// <summary>What every key's identifier begins with.</summary>
    public const string Prefix = "key_";

    /// <summary>Whether <paramref name="value"/> has the shape of a key's identifier.</summary>
    public static bool IsValid(string? value) => Ulid.HasShape(value, Prefix);
}

/// <summary>
/// The secret that a client sends: <c>nxs_</c>, the ULID of the key's id, <c>_</c> and 256 random bits. The prefix lets scanners of
/// source code find one that leaked. So much chance needs no slow hash.
/// </summary>
public static class ApiKeySecret
{
    private const string Prefix = "nxs_";
    private const int UlidLength = 26;
    private const int RandomLength = 43;
    private static readonly SearchValues<char> Base64Url = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>A new secret for the key of an id.</summary>
    public static string New(string keyId) =>
        $"{Prefix}{keyId[ApiKeyId.Prefix.Length..]}_{System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}";

    /// <summary>The id of the key that a secret belongs to, or null where it has not the shape of one.</summary>
    public static string? KeyIdOf(string secret)
    {
        if (secret.Length != Prefix.Length + UlidLength + 1 + RandomLength
            || !secret.StartsWith(Prefix, StringComparison.Ordinal)
            || secret[Prefix.Length + UlidLength] != '_'
            || secret.AsSpan(^RandomLength..).ContainsAnyExcept(Base64Url))
        {
            return null;
        }

        var id = string.Concat(ApiKeyId.Prefix, secret.AsSpan(Prefix.Length, UlidLength));
        return ApiKeyId.IsValid(id) ? id : null;
    }

    /// <summary>What is kept of a secret.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
