using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Nexus.Api.Access;

/// <summary>Tells those who may not come in why.</summary>
internal sealed class AccessProblems : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
        }
        else if (authorizeResult.Challenged)
        {
            await context.ChallengeAsync();
            await Problems.WriteAsync(
                context,
                ProblemCode.Unauthenticated,
                ApiKeyHandler.Presented(context.Request) is null
                    ? "The request carries no key. Send one as 'Authorization: Bearer <key>'."
                    : "The key or token of the request is unknown, expired or revoked. Use a valid one.");
        }
        else
        {
            var scope = context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>()?.Name;
            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"nexus\", error=\"insufficient_scope\", scope=\"{scope}\"";
            await Problems.WriteAsync(
                context,
                ProblemCode.InsufficientScope,
                $"The request needs the scope '{scope}'; its key has {(context.User.Scopes is { Length: > 0 } scopes ? string.Join(", ", scopes) : "none")}.");
        }
    }
}
