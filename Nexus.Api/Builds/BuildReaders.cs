using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nexus.Api.Access;
using Nexus.Core.Access;
using Nexus.Core.Builds;

namespace Nexus.Api.Builds;

/// <summary>Who may read which builds: an owner its own, and those who run the platform all.</summary>
internal static class BuildReaders
{
    /// <summary>The build as the caller may read it: null also where it belongs to somebody else, and the caller does not run the platform.</summary>
    public static async Task<Build?> FindReadableAsync(this BuildStore store, string id, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        BuildId.IsValid(id) && await store.FindAsync(id, cancellationToken) is { } build && (build.Owner == user.Owner || user.IsOperator) ? build : null;

    /// <summary>Why the caller may not list the builds of an owner, or null where it may. Null is the caller itself.</summary>
    public static ProblemHttpResult? Refuse(string? owner, ClaimsPrincipal user) => owner is null || owner == user.Owner || user.IsOperator
        ? null
        : Problems.Of(ProblemCode.InsufficientScope, $"The builds of another owner are for those with the scope '{Scopes.Operations}'.");
}
