using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Nexus.Api.Tests;

/// <summary>An identity provider on this machine: real keys, real discovery, real tokens.</summary>
public sealed class Issuer : IAsyncDisposable
{
    /// <summary>What its tokens are made for.</summary>
    public const string Audience = "nexus-api";

    private readonly RSA _rsa = RSA.Create(2048);
    private WebApplication? _server;

    /// <summary>Its address.</summary>
    public string Authority { get; private set; } = "";

    /// <summary>The key that it publishes.</summary>
    public RsaSecurityKey Key => new(_rsa) { KeyId = "k1" };

    /// <summary>Starts it.</summary>
    public static async Task<Issuer> StartAsync()
    {
        var issuer = new Issuer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = issuer._server = builder.Build();
        server.MapGet("/.well-known/openid-configuration", () => Results.Json(new
        {
            issuer = issuer.Authority,
            jwks_uri = issuer.Authority + "/keys",
            id_token_signing_alg_values_supported = new[] { "RS256" },
            subject_types_supported = new[] { "public" },
            response_types_supported = new[] { "id_token" },
        }));
        server.MapGet("/keys", () =>
        {
            var parameters = issuer._rsa.ExportParameters(includePrivateParameters: false);
            return Results.Json(new
            {
                keys = new[]
                {
                    new { kty = "RSA", use = "sig", alg = "RS256", kid = "k1", n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) },
                },
            });
        });
        await server.StartAsync();
        issuer.Authority = server.Urls.Single();
        return issuer;
    }

    /// <summary>A token, good unless something is changed.</summary>
    public string Token(Action<SecurityTokenDescriptor>? change = null)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Authority,
            Audience = Audience,
            Expires = DateTime.UtcNow.AddMinutes(5),
            Claims = new Dictionary<string, object> { ["sub"] = "user-1", ["scope"] = "openid read builds:write" },
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _rsa.Dispose();
    }
}
