using System.Text.Json.Serialization;
using Nexus.Core.Access;

namespace Nexus.Api.Access;

/// <summary>A wish for an API key.</summary>
/// <param name="Name">What it is for: 1 to 100 characters.</param>
/// <param name="Scopes">What it allows: <c>read</c>, <c>builds:write</c>, <c>agents:invoke</c>, <c>operations</c>; at least one.</param>
/// <param name="Owner">Whose builds, agents and sessions it reaches; the owner of the key that asks when left out.</param>
/// <param name="ExpiresAt">From when on it is not valid any more; never when left out.</param>
public sealed record CreateKeyRequest(string? Name, IReadOnlyList<string>? Scopes, string? Owner = null, DateTimeOffset? ExpiresAt = null);

/// <summary>An API key, without its secret.</summary>
public record KeyDetail
{
    /// <summary>The key's id.</summary>
    public required string Id { get; init; }

    /// <summary>What it is for.</summary>
    public required string Name { get; init; }

    /// <summary>Whose builds, agents and sessions it reaches.</summary>
    public required string Owner { get; init; }

    /// <summary>What it allows.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is not valid any more.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    internal static KeyDetail From(ApiKey key) => new()
    {
        Id = key.Id,
        Name = key.Name,
        Owner = key.Owner,
        Scopes = key.Scopes,
        CreatedAt = key.CreatedAt,
        ExpiresAt = key.ExpiresAt,
        RevokedAt = key.RevokedAt,
    };
}

/// <summary>An API key that was just made, with its secret.</summary>
public sealed record CreatedKey : KeyDetail
{
    /// <summary>The secret. It is shown here and never again.</summary>
    [JsonPropertyOrder(1)]
    public required string Key { get; init; }

    internal static CreatedKey From(ApiKey key, string secret) => new()
    {
        Id = key.Id,
        Name = key.Name,
        Owner = key.Owner,
        Scopes = key.Scopes,
        CreatedAt = key.CreatedAt,
        ExpiresAt = key.ExpiresAt,
        Key = secret,
    };
}

/// <summary>A page of API keys, newest first.</summary>
/// <param name="Items">The keys.</param>
/// <param name="NextCursor">Where the next page begins; null on the last page.</param>
public sealed record KeyPage(
    IReadOnlyList<KeyDetail> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor);
