using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Nexus.Api.Tests;

public sealed class KeyApiTests(ApiFixture fixture)
{
    private static readonly string[] AllScopes = ["read", "builds:write", "agents:invoke", "operations"];

    [Theory]
    [InlineData("/api/v1/builds")]
    [InlineData("/api/v1/builds/bld_01m83ww10ps7b3sfc7qkv2jycg")]
    [InlineData("/api/v1/builds/events")]
    [InlineData("/api/v1/agents")]
    [InlineData("/api/v1/keys")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/")]
    public async Task Nothing_answers_without_a_key(string path)
    {
        using var nobody = fixture.Nexus.CreateClient(key: null);

        var answer = await nobody.SendAsync(HttpMethod.Get, path);

        Assert.Equal((HttpStatusCode.Unauthorized, "unauthenticated"), (answer.Status, answer.Code));
        Assert.Equal("Bearer realm=\"nexus\"", answer.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task No_operation_answers_without_a_key()
    {
        using var nobody = fixture.Nexus.CreateClient(key: null);
        var document = await fixture.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        var operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (Method: new HttpMethod(operation.Name.ToUpperInvariant()), Path: path.Name)))
            .ToArray();
        Assert.True(operations.Length >= 40, $"only {operations.Length} operations are described");
        foreach (var (method, path) in operations)
        {
            var answer = await nobody.SendAsync(method, path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal), method == HttpMethod.Get ? null : new { });
            Assert.True((answer.Status, answer.Code) == (HttpStatusCode.Unauthorized, "unauthenticated"), $"{method} {path}: {answer.Status} {answer.Body}");
        }
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs/")]
    [InlineData("/docs/problems")]
    [InlineData("/redoc/index.html")]
    public async Task Health_and_documentation_are_open(string path)
    {
        using var nobody = fixture.Nexus.CreateClient(key: null);

        Assert.Equal(HttpStatusCode.OK, (await nobody.SendAsync(HttpMethod.Get, path)).Status);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("nxs_01m83ww10ps7b3sfc7qkv2jycg_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("nxs_01m83ww10ps7b3sfc7qkv2jycg_")]
    [InlineData("a.b.c")]
    [InlineData("")]
    public async Task A_key_that_was_never_made_opens_nothing(string key)
    {
        using var client = fixture.Nexus.CreateClient(key: null);

        var answer = await client.SendAsync(HttpMethod.Get, "/api/v1/builds", body: null, ("X-API-Key", key));

        Assert.Equal((HttpStatusCode.Unauthorized, "unauthenticated"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_key_tells_whose_it_is_and_what_it_allows()
    {
        using var client = await fixture.CreateClientAsync("a-curious-owner", "read", "builds:write");

        var answer = await client.SendAsync(HttpMethod.Get, "/api/v1/me");

        Assert.Equal("a-curious-owner", answer.Text("owner"));
        Assert.Equal(["read", "builds:write"], answer.Body.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
    }

    [Fact]
    public async Task A_key_is_shown_once_and_listed_without_its_secret()
    {
        var made = await fixture.Client.SendAsync(
            HttpMethod.Post, "/api/v1/keys", new { name = " CI ", owner = "alice", scopes = new[] { "read", "read" }, expiresAt = "2099-01-01T00:00:00Z" });
        var id = made.Text("id")!;
        var secret = made.Text("key")!;
        using var client = fixture.Nexus.CreateClient(secret);

        Assert.Equal((HttpStatusCode.Created, $"/api/v1/keys/{id}"), (made.Status, made.Header("Location")));
        Assert.Equal(("CI", "alice"), (made.Text("name"), made.Text("owner")));
        Assert.Equal(["read"], made.Body.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(HttpMethod.Get, "/api/v1/builds")).Status);
        var one = await fixture.Client.SendAsync(HttpMethod.Get, $"/api/v1/keys/{id}");
        var list = await fixture.Client.SendAsync(HttpMethod.Get, "/api/v1/keys?limit=100");
        Assert.Equal((id, null), (one.Text("id"), one.Text("key")));
        Assert.Contains(list.Body.GetProperty("items").EnumerateArray(), key => key.GetProperty("id").GetString() == id);
        Assert.DoesNotContain(secret[^43..], one.Body.GetRawText() + list.Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_store_holds_no_secret()
    {
        var made = await fixture.Client.SendAsync(
            HttpMethod.Post, "/api/v1/keys", new { name = "secret", scopes = AllScopes }, ("Idempotency-Key", Guid.NewGuid().ToString()));

        var items = (await fixture.Nexus.Dynamo.Client.ScanAsync(new() { TableName = fixture.Nexus.Tables.Access })).Items;

        var text = string.Join('\n', items.SelectMany(item => item.Values).Select(value =>
            value.S ?? (value.B is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes.ToArray()) : value.N)));
        Assert.Contains(made.Text("id")!, text, StringComparison.Ordinal);
        Assert.DoesNotContain(made.Text("key")![^43..], text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing_any_more()
    {
        var made = await fixture.Client.SendAsync(HttpMethod.Post, "/api/v1/keys", new { name = "short-lived", scopes = AllScopes });
        using var client = fixture.Nexus.CreateClient(made.Text("key"));
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(HttpMethod.Get, "/api/v1/builds")).Status);

        var revoked = await fixture.Client.SendAsync(HttpMethod.Delete, $"/api/v1/keys/{made.Text("id")}");
        var again = await fixture.Client.SendAsync(HttpMethod.Delete, $"/api/v1/keys/{made.Text("id")}");

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (revoked.Status, again.Status));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.SendAsync(HttpMethod.Get, "/api/v1/builds")).Status);
        Assert.NotNull((await fixture.Client.SendAsync(HttpMethod.Get, $"/api/v1/keys/{made.Text("id")}")).Text("revokedAt"));
    }

    [Fact]
    public async Task An_expired_key_opens_nothing_any_more()
    {
        var end = DateTimeOffset.UtcNow.AddSeconds(2);
        var made = await fixture.Client.SendAsync(HttpMethod.Post, "/api/v1/keys", new { name = "short-lived", scopes = AllScopes, expiresAt = end });
        using var client = fixture.Nexus.CreateClient(made.Text("key"));
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(HttpMethod.Get, "/api/v1/builds")).Status);

        while (DateTimeOffset.UtcNow <= end)
        {
            await Task.Delay(20);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.SendAsync(HttpMethod.Get, "/api/v1/builds")).Status);
    }

    [Theory]
    [InlineData("read", "POST", "/api/v1/builds", "builds:write")]
    [InlineData("read", "GET", "/api/v1/keys", "operations")]
    [InlineData("builds:write", "GET", "/api/v1/builds", "read")]
    [InlineData("agents:invoke", "PATCH", "/api/v1/agents/agt_01m83ww10ps7b3sfc7qkv2jycg", "builds:write")]
    public async Task A_key_allows_only_what_its_scopes_name(string scope, string method, string path, string needed)
    {
        using var client = await fixture.CreateClientAsync("default", scope);

        var answer = await client.SendAsync(new HttpMethod(method), path, method == "GET" ? null : new { requirement = "An agent for everything." });

        Assert.Equal((HttpStatusCode.Forbidden, "insufficient_scope"), (answer.Status, answer.Code));
        Assert.Contains($"'{needed}'", answer.Text("detail"), StringComparison.Ordinal);
        Assert.Contains($"scope=\"{needed}\"", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_gives_no_more_than_it_has()
    {
        using var client = await fixture.CreateClientAsync("default", "operations", "read");

        var more = await client.SendAsync(HttpMethod.Post, "/api/v1/keys", new { name = "more", scopes = AllScopes });
        var same = await client.SendAsync(HttpMethod.Post, "/api/v1/keys", new { name = "same", scopes = new[] { "read" } });

        Assert.Equal((HttpStatusCode.Forbidden, "insufficient_scope", HttpStatusCode.Created), (more.Status, more.Code, same.Status));
    }

    [Theory]
    [InlineData("""{"scopes":["read"]}""", "name")]
    [InlineData("""{"name":"  ","scopes":["read"]}""", "name")]
    [InlineData("""{"name":"x"}""", "scopes")]
    [InlineData("""{"name":"x","scopes":[]}""", "scopes")]
    [InlineData("""{"name":"x","scopes":["everything"]}""", "scopes")]
    [InlineData("""{"name":"x","scopes":[null]}""", "scopes")]
    [InlineData("""{"name":"x","scopes":["read"],"owner":""}""", "owner")]
    [InlineData("""{"name":"x","scopes":["read"],"owner":"a b"}""", "owner")]
    [InlineData("""{"name":"x","scopes":["read"],"expiresAt":"2020-01-01T00:00:00Z"}""", "expiresAt")]
    public async Task A_wish_for_a_key_that_is_not_valid_is_told_what_is_wrong(string body, string field)
    {
        var answer = await fixture.Client.SendAsync(HttpMethod.Post, "/api/v1/keys", body);

        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), (answer.Status, answer.Code));
        Assert.NotEmpty(answer.Body.GetProperty("errors").GetProperty(field).EnumerateArray());
    }

    [Fact]
    public async Task A_repeated_wish_for_a_key_makes_one_key_and_does_not_show_it_again()
    {
        var headers = ("Idempotency-Key", Guid.NewGuid().ToString());
        var first = await fixture.Client.SendAsync(HttpMethod.Post, "/api/v1/keys", new { name = "once", scopes = AllScopes }, headers);
        var second = await fixture.Client.SendAsync(HttpMethod.Post, "/api/v1/keys", new { name = "once", scopes = AllScopes }, headers);

        Assert.Equal((first.Text("id"), HttpStatusCode.Created), (second.Text("id"), second.Status));
        Assert.NotNull(first.Text("key"));
        Assert.Null(second.Text("key"));
    }

    [Fact]
    public async Task A_key_that_one_replica_made_opens_another()
    {
        using var other = await fixture.Nexus.StartApiAsync(key: null);
        var made = await fixture.Client.SendAsync(HttpMethod.Post, "/api/v1/keys", new { name = "for both", owner = "both", scopes = new[] { "read" } });
        other.DefaultRequestHeaders.Authorization = new("Bearer", made.Text("key"));

        Assert.Equal(HttpStatusCode.OK, (await other.SendAsync(HttpMethod.Get, "/api/v1/builds")).Status);
    }

    [Fact]
    public async Task A_bootstrap_key_that_can_be_guessed_ends_the_start()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => fixture.Nexus.StartApiAsync(null, ("Auth__BootstrapKey", "secret")));

        Assert.Contains("Auth:BootstrapKey has 6 characters; expected at least 20", failure.Message, StringComparison.Ordinal);
    }
}
