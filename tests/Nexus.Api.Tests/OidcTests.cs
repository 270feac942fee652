using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using Nexus.TestServices;

namespace Nexus.Api.Tests;

/// <summary>Tokens of an identity provider, checked by a running API.</summary>
public sealed class OidcTests(ApiFixture fixture, OidcTests.Provider provider) : IClassFixture<OidcTests.Provider>
{
    /// <summary>One identity provider, and one API that trusts it.</summary>
    public sealed class Provider(ApiFixture fixture) : IAsyncLifetime
    {
        /// <summary>The identity provider.</summary>
        public Issuer Issuer { get; private set; } = null!;

        /// <summary>A client of the API, without a token.</summary>
        public HttpClient Client { get; private set; } = null!;

        /// <inheritdoc/>
        public async ValueTask InitializeAsync()
        {
            Issuer = await Issuer.StartAsync();
            Client = await fixture.Nexus.StartApiAsync(key: null, ("Auth__Oidc__Authority", Issuer.Authority), ("Auth__Oidc__Audience", Issuer.Audience));
        }

        /// <inheritdoc/>
        public async ValueTask DisposeAsync()
        {
            Client?.Dispose();
            await Issuer.DisposeAsync();
        }
    }

    public static TheoryData<string> BadTokens =>
    [
        "expired", "not yet valid", "another audience", "another issuer", "another key", "no signature", "a shared secret", "no subject", "a subject that is none", "cut",
    ];

    [Fact]
    public async Task A_token_opens_the_api_for_its_subject()
    {
        var first = Bearer(provider.Issuer.Token());
        var created = await provider.Client.SendAsync(HttpMethod.Post, "/api/v1/builds", new { requirement = "An agent that counts words." }, first);
        var address = $"/api/v1/builds/{created.Text("id")}";
        var other = Bearer(provider.Issuer.Token(token => token.Claims["sub"] = "user-2"));

        Assert.Equal(HttpStatusCode.Accepted, created.Status);
        Assert.Equal(HttpStatusCode.OK, (await provider.Client.SendAsync(HttpMethod.Get, address, body: null, first)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await provider.Client.SendAsync(HttpMethod.Get, address, body: null, other)).Status);
        using var stranger = await fixture.CreateClientAsync("user-1", "read");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.SendAsync(HttpMethod.Get, address)).Status);
        using var key = await fixture.CreateClientAsync("oidc:user-1", "read");
        Assert.Equal(HttpStatusCode.OK, (await key.SendAsync(HttpMethod.Get, address)).Status);
    }

    [Fact]
    public async Task Scopes_may_come_as_an_array()
    {
        var token = provider.Issuer.Token(token => token.Claims["scope"] = new[] { "read", "other" });

        Assert.Equal(HttpStatusCode.OK, (await provider.Client.SendAsync(HttpMethod.Get, "/api/v1/builds", body: null, Bearer(token))).Status);
    }

    [Fact]
    public async Task A_token_without_the_scope_is_not_enough()
    {
        var token = provider.Issuer.Token(token => token.Claims["scope"] = "read");

        var answer = await provider.Client.SendAsync(HttpMethod.Post, "/api/v1/builds", new { requirement = "An agent that counts words." }, Bearer(token));

        Assert.Equal((HttpStatusCode.Forbidden, "insufficient_scope"), (answer.Status, answer.Code));
    }

    [Theory]
    [MemberData(nameof(BadTokens))]
    public async Task A_token_that_is_not_right_opens_nothing(string fault)
    {
        using var strange = RSA.Create(2048);
        var issuer = provider.Issuer;
        var token = fault switch
        {
            "expired" => issuer.Token(token => token.Expires = DateTime.UtcNow.AddMinutes(-5)),
            "not yet valid" => issuer.Token(token => (token.NotBefore, token.Expires) = (DateTime.UtcNow.AddMinutes(10), DateTime.UtcNow.AddMinutes(20))),
            "another audience" => issuer.Token(token => token.Audience = "somebody-else"),
            "another issuer" => issuer.Token(token => token.Issuer = "https://issuer.example.com"),
            "another key" => issuer.Token(token => token.SigningCredentials = new(new RsaSecurityKey(strange) { KeyId = "k1" }, SecurityAlgorithms.RsaSha256)),
            "no signature" => issuer.Token(token => token.SigningCredentials = null),
            // The published key, used as if it were a secret.
            "a shared secret" => issuer.Token(token => token.SigningCredentials =
                new(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(issuer.Key.Rsa.ExportRSAPublicKeyPem())) { KeyId = "k1" }, SecurityAlgorithms.HmacSha256)),
            "no subject" => issuer.Token(token => token.Claims.Remove("sub")),
            "a subject that is none" => issuer.Token(token => token.Claims["sub"] = "a\nb"),
            _ => issuer.Token()[..^10],
        };

        var answer = await provider.Client.SendAsync(HttpMethod.Get, "/api/v1/builds", body: null, Bearer(token));

        Assert.Equal((HttpStatusCode.Unauthorized, "unauthenticated"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Keys_go_on_to_work_beside_tokens()
    {
        var answer = await provider.Client.SendAsync(HttpMethod.Get, "/api/v1/builds", body: null, Bearer(NexusSystem.BootstrapKey));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task Without_a_provider_a_token_opens_nothing()
    {
        using var nobody = fixture.Nexus.CreateClient(key: null);

        var answer = await nobody.SendAsync(HttpMethod.Get, "/api/v1/builds", body: null, Bearer(provider.Issuer.Token()));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
    }

    [Theory]
    [InlineData("https://login.example.com", "", "Auth:Oidc:Audience is missing")]
    [InlineData("http://login.example.com", "nexus-api", "Auth:Oidc:Authority is 'http://login.example.com'; expected an https address")]
    [InlineData("nonsense", "nexus-api", "Auth:Oidc:Authority is 'nonsense'")]
    public async Task A_provider_that_could_be_anybody_ends_the_start(string authority, string audience, string reason)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => fixture.Nexus.StartApiAsync(
            key: null, ("Auth__Oidc__Authority", authority), ("Auth__Oidc__Audience", audience)));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    private static (string Name, string Value) Bearer(string token) => ("Authorization", $"Bearer {token}");
}
