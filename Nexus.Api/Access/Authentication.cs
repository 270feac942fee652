using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.IdentityModel.Tokens;
using Nexus.Core.Access;

namespace Nexus.Api.Access;

/// <summary>API keys, and the tokens of an identity provider where one is configured.</summary>
internal static class Authentication
{
    /// <summary>The scheme of tokens of an identity provider.</summary>
    public const string OidcScheme = "oidc";

    private const string AnyScheme = "nexus";

    /// <summary>Closes every route that does not say otherwise to those who show neither.</summary>
    public static void AddNexusAuthentication(this WebApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection(AuthOptions.Section);
        var oidc = section.Get<AuthOptions>()?.Oidc ?? new OidcOptions();
        var hasOidc = !string.IsNullOrWhiteSpace(oidc.Authority);
        builder.Services.Configure<AuthOptions>(section);
        builder.Services.AddSingleton<ApiKeyVerifier>();
        builder.Services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessProblems>();
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());

        var authentication = builder.Services.AddAuthentication(AnyScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, configureOptions: null)
            .AddPolicyScheme(AnyScheme, displayName: null, options => options.ForwardDefaultSelector = context =>
                hasOidc && IsToken(ApiKeyHandler.Presented(context.Request)) ? OidcScheme : ApiKeyHandler.SchemeName);
        if (hasOidc)
        {
            authentication.AddOidc(oidc);
        }
    }

    // A JSON Web Token has three parts; a key has no dot.
    private static bool IsToken(string? presented) => presented is not null && presented.Count('.') == 2;

    private static void AddOidc(this AuthenticationBuilder builder, OidcOptions oidc)
    {
        var setting = $"{AuthOptions.Section}:{nameof(AuthOptions.Oidc)}";
        if (!Uri.TryCreate(oidc.Authority, UriKind.Absolute, out var authority) || (authority.Scheme != Uri.UriSchemeHttps && !authority.IsLoopback))
        {
            throw new InvalidOperationException($"{setting}:{nameof(OidcOptions.Authority)} is '{oidc.Authority}'; expected an https address.");
        }

        if (string.IsNullOrWhiteSpace(oidc.Audience))
        {
            throw new InvalidOperationException(
                $"{setting}:{nameof(OidcOptions.Audience)} is missing: without it a token made for any other service would open this one.");
        }

        builder.AddJwtBearer(OidcScheme, options =>
        {
            options.Authority = oidc.Authority;
            options.Audience = oidc.Audience;
            options.RequireHttpsMetadata = authority.Scheme == Uri.UriSchemeHttps;
            options.MapInboundClaims = false;
            options.TokenValidationParameters.ClockSkew = TimeSpan.FromMinutes(1);
            options.TokenValidationParameters.ValidAlgorithms =
            [
                SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
                SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
                SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
            ];
            options.Events = new JwtBearerEvents
            {
                OnTokenValidated = context =>
                {
                    var owner = Owners.OidcPrefix + context.Principal!.FindFirstValue(oidc.OwnerClaim);
                    if (owner.Length == Owners.OidcPrefix.Length || !Owners.IsValid(owner))
                    {
                        context.Fail($"The claim {oidc.OwnerClaim} of the token cannot be an owner.");
                    }
                    else
                    {
                        context.Principal = Callers.Make(owner, owner, ScopesOf(context.Principal!, oidc.ScopeClaim), OidcScheme);
                    }

                    return Task.CompletedTask;
                },
            };
        });
    }

    // One text with spaces (RFC 8693, section 4.2) or an array, which arrives as one claim per element.
    private static IEnumerable<string> ScopesOf(ClaimsPrincipal token, string claim) =>
        token.FindAll(claim).SelectMany(one => one.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Intersect(Scopes.All);
}
