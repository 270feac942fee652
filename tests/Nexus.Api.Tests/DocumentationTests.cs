using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nexus.Api.Tests;

public sealed partial class DocumentationTests(ApiFixture fixture)
{
    [Fact]
    public async Task Every_route_is_described_with_a_name_a_summary_and_a_tag()
    {
        var document = await fixture.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        var operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (Route: $"{operation.Name} {path.Name}", operation.Value)))
            .ToDictionary(operation => operation.Route, operation => operation.Value);
        Assert.Equal(
            [
                "delete /api/v1/agents/{id}",
                "delete /api/v1/agents/{id}/sessions/{sessionId}",
                "delete /api/v1/keys/{id}",
                "delete /api/v1/operations/front-ends/{id}",
                "get /api/v1/agents",
                "get /api/v1/agents/categories",
                "get /api/v1/agents/{id}",
                "get /api/v1/agents/{id}/sessions",
                "get /api/v1/agents/{id}/sessions/{sessionId}",
                "get /api/v1/agents/{id}/sessions/{sessionId}/messages",
                "get /api/v1/agents/{id}/versions",
                "get /api/v1/agents/{id}/versions/{version}",
                "get /api/v1/agents/{id}/versions/{version}/changes",
                "get /api/v1/agents/{id}/versions/{version}/package",
                "get /api/v1/builds",
                "get /api/v1/builds/events",
                "get /api/v1/builds/{id}",
                "get /api/v1/builds/{id}/artifacts",
                "get /api/v1/builds/{id}/artifacts/{path}",
                "get /api/v1/builds/{id}/events",
                "get /api/v1/keys",
                "get /api/v1/keys/{id}",
                "get /api/v1/me",
                "get /api/v1/operations/events",
                "get /api/v1/operations/front-ends",
                "get /api/v1/operations/health",
                "get /api/v1/operations/leases",
                "get /api/v1/operations/queues",
                "get /api/v1/operations/queues/{queue}",
                "get /api/v1/operations/queues/{queue}/dead-letters",
                "get /api/v1/operations/queues/{queue}/dead-letters/{id}",
                "get /api/v1/operations/replicas",
                "get /api/v1/operations/statistics",
                "get /api/v1/operations/sweeper",
                "get /api/v1/operations/workers",
                "get /api/v1/schemas/agent",
                "patch /api/v1/agents/{id}",
                "patch /api/v1/agents/{id}/sessions/{sessionId}",
                "patch /api/v1/builds/{id}",
                "post /api/v1/agents/{id}/sessions",
                "post /api/v1/agents/{id}/sessions/{sessionId}/cancel",
                "post /api/v1/agents/{id}/sessions/{sessionId}/messages",
                "post /api/v1/builds",
                "post /api/v1/builds/{id}/cancel",
                "post /api/v1/builds/{id}/pause",
                "post /api/v1/builds/{id}/restart",
                "post /api/v1/builds/{id}/resume",
                "post /api/v1/builds/{id}/retry",
                "post /api/v1/keys",
                "post /api/v1/operations/queues/{queue}/dead-letters/purge",
                "post /api/v1/operations/queues/{queue}/dead-letters/redrive",
                "put /api/v1/operations/front-ends/{id}",
            ],
            operations.Keys.Order(StringComparer.Ordinal));
        Assert.All(operations, operation =>
        {
            Assert.NotEmpty(operation.Value.GetProperty("operationId").GetString()!);
            Assert.NotEmpty(operation.Value.GetProperty("summary").GetString()!);
            Assert.Single(operation.Value.GetProperty("tags").EnumerateArray());
        });
        Assert.Equal(
            ["cancelled", "completed", "failed", "paused", "queued", "running"],
            document.GetProperty("components").GetProperty("schemas").GetProperty("BuildStatus").GetProperty("enum")
                .EnumerateArray().Select(value => value.GetString()!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/docs/")]
    [InlineData("/redoc/index.html")]
    public async Task A_page_brings_all_that_it_needs_from_here(string page)
    {
        using var response = await fixture.Client.GetAsync(page);
        var html = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("default-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("http://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        var assets = Asset().Matches(html).Select(match => match.Groups["path"].Value).ToArray();
        Assert.NotEmpty(assets);
        foreach (var asset in assets)
        {
            using var found = await fixture.Client.GetAsync(new Uri(new Uri(fixture.Client.BaseAddress!, page), asset));
            Assert.True(found.IsSuccessStatusCode, $"{asset}: {found.StatusCode}");
        }
    }

    [Theory]
    [InlineData("/docs")]
    [InlineData("/redoc")]
    public async Task The_short_address_of_a_page_leads_to_it(string address)
    {
        using var response = await fixture.Client.GetAsync(address);

        Assert.Equal(("text/html", HttpStatusCode.OK), (response.Content.Headers.ContentType?.MediaType, response.StatusCode));
    }

    [GeneratedRegex("""(?:src|href)="(?<path>[^"]+\.(?:js|css))" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Asset();
}
