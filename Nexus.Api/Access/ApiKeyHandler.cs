using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Nexus.Api.Access;

/// <summary>Recognises callers by an API key: <c>Authorization: Bearer nxs_…</c> or <c>X-API-Key: nxs_…</c>.</summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeyVerifier verifier)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The scheme's name.</summary>
    public const string SchemeName = "key";

    /// <summary>The header for clients that cannot set Authorization.</summary>
    public const string KeyHeader = "X-API-Key";

    private const string Bearer = "Bearer ";

    /// <summary>The key or token of a request, or null.</summary>
    public static string? Presented(HttpRequest request)
    {
        var authorization = request.Headers.Authorization;
        if (authorization.Count == 1 && authorization[0] is { } value && value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return value[Bearer.Length..].Trim();
        }

        var key = request.Headers[KeyHeader];
        return authorization.Count == 0 && key.Count == 1 ? key[0] : null;
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync() =>
        Presented(Request) is not { } presented
            ? AuthenticateResult.NoResult()
            : await verifier.FindAsync(presented, Context.RequestAborted) is { } caller
            ? AuthenticateResult.Success(new AuthenticationTicket(caller, SchemeName))
            : AuthenticateResult.Fail("The key is unknown, expired or revoked.");

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = Presented(Request) is null ? "Bearer realm=\"nexus\"" : "Bearer realm=\"nexus\", error=\"invalid_token\"";
        return Task.CompletedTask;
    }
}
