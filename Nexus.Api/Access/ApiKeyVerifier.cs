using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Nexus.Core.Access;

namespace Nexus.Api.Access;

/// <summary>Tells whom a presented key belongs to. What was looked up is believed for a short time, misses too.</summary>
internal sealed class ApiKeyVerifier : IDisposable
{
    /// <summary>The id of the key that comes from configuration.</summary>
    public const string BootstrapId = "bootstrap";

    private const int MaxLength = 256;
    private readonly ApiKeyStore _store;
    private readonly AuthOptions _options;
    private readonly TimeProvider _time;
    private readonly byte[]? _bootstrapHash;
    private readonly ClaimsPrincipal _bootstrap = Callers.Make(Owners.Default, BootstrapId, Scopes.All, ApiKeyHandler.SchemeName);
    // Bounded, so that a flood of invented ids costs neither memory nor the keys that are in use.
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = 50_000 });

    public ApiKeyVerifier(ApiKeyStore store, IOptions<AuthOptions> options, TimeProvider time)
    {
        (_store, _options, _time) = (store, options.Value, time);
        if (_options.BootstrapKey is { Length: > 0 } key)
        {
            _bootstrapHash = key.Length >= AuthOptions.MinKeyLength
                ? ApiKeySecret.Hash(key)
                : throw new InvalidOperationException(
                    $"{AuthOptions.Section}:{nameof(AuthOptions.BootstrapKey)} has {key.Length} characters; expected at least {AuthOptions.MinKeyLength}, made by chance.");
        }
    }

    /// <summary>The caller behind a key, or null where the key opens nothing.</summary>
    public async ValueTask<ClaimsPrincipal?> FindAsync(string presented, CancellationToken cancellationToken)
    {
        if (presented.Length > MaxLength)
        {
            return null;
        }

        var hash = ApiKeySecret.Hash(presented);
        if (_bootstrapHash is not null && CryptographicOperations.FixedTimeEquals(hash, _bootstrapHash))
        {
            return _bootstrap;
        }

        if (ApiKeySecret.KeyIdOf(presented) is not { } id)
        {
            return null;
        }

        if (!_cache.TryGetValue<Known>(id, out var known))
        {
            known = await LookUpAsync(id, cancellationToken);
            _cache.Set(id, known, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = _options.KeyCacheDuration });
        }

        return known is { Stored: { } stored }
            && CryptographicOperations.FixedTimeEquals(hash, stored.SecretHash.Span)
            && stored.Key.IsValidAt(_time.GetUtcNow())
            ? known.Caller
            : null;
    }

    /// <summary>Looks a key up anew when it is shown next.</summary>
    public void Forget(string keyId) => _cache.Remove(keyId);

    public void Dispose() => _cache.Dispose();

    private async Task<Known> LookUpAsync(string id, CancellationToken cancellationToken) =>
        await _store.FindAsync(id, cancellationToken) is { } stored
            ? new Known(stored, Callers.Make(stored.Key.Owner, id, stored.Key.Scopes, ApiKeyHandler.SchemeName))
            : new Known(null, null);

    private sealed record Known(StoredApiKey? Stored, ClaimsPrincipal? Caller);
}
