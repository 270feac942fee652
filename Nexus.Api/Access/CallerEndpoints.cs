using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nexus.Core.Access;

namespace Nexus.Api.Access;

/// <summary>Who asks, as the API sees it.</summary>
/// <param name="Owner">Whose builds, agents and sessions are reached.</param>
/// <param name="Scopes">What is allowed.</param>
public sealed record CallerDetail(string Owner, IReadOnlyList<string> Scopes);

/// <summary>Tells callers who they are.</summary>
public static class CallerEndpoints
{
    /// <summary>Maps the route.</summary>
    public static void MapCaller(this RouteGroupBuilder v1) =>
        v1.MapGroup("/me").WithTags("Keys").MapGet("/", Get).WithName("GetCaller").WithSummary("Tell whose key this is, and what it allows")
            .RequireScope(Scopes.Read);

    private static Ok<CallerDetail> Get(ClaimsPrincipal user) => TypedResults.Ok(new CallerDetail(user.Owner, user.Scopes));
}
