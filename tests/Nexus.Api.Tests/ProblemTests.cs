using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Nexus.Api.Tests;

/// <summary>What the API says to requests that it refuses.</summary>
public sealed partial class ProblemTests(ApiFixture fixture)
{
    [Theory]
    [InlineData("GET", "/api/v1/nothing", 404, "not_found")]
    [InlineData("GET", "/api/v2/builds", 404, "not_found")]
    [InlineData("PUT", "/api/v1/builds", 405, "method_not_allowed")]
    [InlineData("DELETE", "/api/v1/agents", 405, "method_not_allowed")]
    [InlineData("OPTIONS", "/api/v1/builds", 405, "method_not_allowed")]
    [InlineData("POST", "/api/v1/builds", 400, "invalid_json", "{")]
    [InlineData("POST", "/api/v1/builds", 400, "invalid_json", "")]
    [InlineData("POST", "/api/v1/builds", 400, "invalid_json", """{"requirement":"An agent for all.","requirement":"Another agent."}""")]
    [InlineData("POST", "/api/v1/builds", 400, "invalid_json", "{\"requirement\":\"\\ud800 An agent.\"}")]
    [InlineData("POST", "/api/v1/builds", 415, "unsupported_media_type", "{}", "text/plain")]
    [InlineData("POST", "/api/v1/builds", 415, "unsupported_media_type", "{}", "application/json; charset=nonsense")]
    [InlineData("POST", "/api/v1/builds", 400, "validation_failed", "{}")]
    [InlineData("PATCH", "/api/v1/builds/bld_01m83ww10ps7b3sfc7qkv2jycg", 404, "build_not_found", """{"name":"x"}""")]
    [InlineData("GET", "/api/v1/keys/nonsense", 404, "key_not_found")]
    [InlineData("DELETE", "/api/v1/keys/key_01m83ww10ps7b3sfc7qkv2jycg", 404, "key_not_found")]
    public async Task A_refusal_has_a_code_that_programs_can_rely_on(
        string method, string path, int status, string code, string? body = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        using var response = await fixture.Client.SendAsync(request);

        var problem = System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((status, code), ((int)response.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Equal(($"/docs/problems#{code}", status), (problem.GetProperty("type").GetString(), problem.GetProperty("status").GetInt32()));
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_read()
    {
        var answer = await fixture.Client.SendAsync(HttpMethod.Post, "/api/v1/keys", new { name = new string('x', 300 * 1024) });

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "payload_too_large"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_body_that_comes_too_slowly_is_given_up()
    {
        var address = fixture.Client.BaseAddress!;
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/v1/builds HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: {fixture.Client.DefaultRequestHeaders.Authorization}\r\n"
            + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"));

        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"request_timeout\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_problems_lists_every_code_once()
    {
        var html = await fixture.Client.GetStringAsync("/docs/problems");

        var listed = Row().Matches(html).Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(listed.Distinct(), listed);
        Assert.Equal(ProblemCode.All.Select(code => code.Name).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("GET", "/api/v1/builds")]
    [InlineData("GET", "/api/v1/nothing")]
    [InlineData("POST", "/api/v1/builds")]
    public async Task Every_answer_carries_the_headers_that_keep_browsers_safe(string method, string path)
    {
        using var answer = await fixture.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path) { Headers = { { "X-Forwarded-Proto", "https" } } });

        Assert.Equal("nosniff", One("X-Content-Type-Options"));
        Assert.Equal("default-src 'none'; frame-ancestors 'none'; sandbox", One("Content-Security-Policy"));
        Assert.Equal("no-referrer", One("Referrer-Policy"));
        Assert.Equal("same-origin", One("Cross-Origin-Resource-Policy"));
        Assert.Equal("max-age=63072000; includeSubDomains", One("Strict-Transport-Security"));
        Assert.Contains("no-store", One("Cache-Control"), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));

        string One(string name) => Assert.Single(answer.Headers.GetValues(name));
    }

    [Fact]
    public async Task A_page_of_another_origin_reads_nothing_until_its_origin_is_configured()
    {
        using var open = await fixture.Nexus.StartApiAsync(Nexus.TestServices.NexusSystem.BootstrapKey, ("Cors__Origins__0", "https://console.example.com"));
        var known = ("Origin", "https://console.example.com");
        var preflight = ("Access-Control-Request-Method", "POST");

        var closed = await fixture.Client.SendAsync(HttpMethod.Get, "/api/v1/builds", body: null, known);
        var allowed = await open.SendAsync(HttpMethod.Get, "/api/v1/builds", body: null, known);
        var asked = await open.SendAsync(HttpMethod.Options, "/api/v1/builds", body: null, known, preflight);
        var stranger = await open.SendAsync(HttpMethod.Get, "/api/v1/builds", body: null, ("Origin", "https://evil.example.com"));

        Assert.Null(closed.Header("Access-Control-Allow-Origin"));
        Assert.Equal("https://console.example.com", allowed.Header("Access-Control-Allow-Origin"));
        Assert.Equal((HttpStatusCode.NoContent, "https://console.example.com"), (asked.Status, asked.Header("Access-Control-Allow-Origin")));
        Assert.Null(stranger.Header("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("AAAA")]
    [InlineData("%00")]
    [InlineData("!!!")]
    [InlineData("YmxkXzAx")]
    [InlineData("YmxkXzAxbTgzd3cxMHBzN2Izc2ZjN3FrdjJqeWNnYmxkXzAxbTgz")]
    [InlineData("Li4vLi4vLi4vZXRjL3Bhc3N3ZA")]
    [InlineData("%F0%9F%92%A9")]
    public async Task A_cursor_that_was_never_given_is_refused(string cursor)
    {
        foreach (var listing in new[] { "builds", "agents", "keys" })
        {
            var answer = await fixture.Client.SendAsync(HttpMethod.Get, $"/api/v1/{listing}?cursor={cursor}");
            Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), (answer.Status, answer.Code));
        }
    }

    [Fact]
    public async Task A_cursor_of_another_owner_shows_nothing_of_theirs()
    {
        await fixture.Nexus.CreateBuildAsync();
        await fixture.Nexus.CreateBuildAsync();
        var page = await fixture.Client.SendAsync(HttpMethod.Get, "/api/v1/builds?limit=1");
        using var other = await fixture.CreateClientAsync("cursor-thief", "read");

        var answer = await other.SendAsync(HttpMethod.Get, $"/api/v1/builds?cursor={page.Text("nextCursor")}");

        Assert.Equal((HttpStatusCode.OK, 0), (answer.Status, answer.Body.GetProperty("items").GetArrayLength()));
    }

    [GeneratedRegex("<tr id=\"([^\"]+)\">")]
    private static partial Regex Row();
}
