using System.Collections.Immutable;
using System.Security.Claims;
using Nexus.Core.Access;

namespace Nexus.Api.Access;

/// <summary>Who asks. Every scheme of authentication makes the same three claims.</summary>
internal static class Callers
{
    private const string OwnerClaim = "owner";
    private const string CredentialClaim = "credential";
    private const string ScopeClaim = "scope";

    /// <summary>A caller.</summary>
    /// <param name="owner">Whose builds, agents and sessions are reached.</param>
    /// <param name="credential">What was shown: the id of a key, or who a token was made for. Limits are counted by it.</param>
    /// <param name="scopes">What is allowed.</param>
    /// <param name="scheme">How the caller was recognised.</param>
    public static ClaimsPrincipal Make(string owner, string credential, IEnumerable<string> scopes, string scheme) => new(new ClaimsIdentity(
        [new(OwnerClaim, owner), new(CredentialClaim, credential), .. scopes.Select(scope => new Claim(ScopeClaim, scope))],
        scheme, OwnerClaim, ScopeClaim));

    extension(ClaimsPrincipal user)
    {
        /// <summary>Whose builds, agents and sessions the caller reaches.</summary>
        public string Owner => user.FindFirstValue(OwnerClaim) ?? throw new InvalidOperationException("Nobody is authenticated here; the route allows that.");

        /// <summary>What the caller showed, or null where nobody is known.</summary>
        public string? Credential => user.FindFirstValue(CredentialClaim);

        /// <summary>Whether the caller runs the platform, and so may look at what others own. It changes only its own.</summary>
        public bool IsOperator => user.HasClaim(ScopeClaim, Core.Access.Scopes.Operations);

        /// <summary>What the caller may do.</summary>
        public ImmutableArray<string> Scopes => [.. user.FindAll(ScopeClaim).Select(claim => claim.Value)];
    }

    /// <summary>Opens routes only to callers with a scope of <see cref="Scopes"/>.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, string scope) where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireClaim(ScopeClaim, scope))
            .WithMetadata(new RequiredScope(scope));
}

/// <summary>Says which scope a route asks for.</summary>
/// <param name="Name">The scope.</param>
internal sealed record RequiredScope(string Name);
