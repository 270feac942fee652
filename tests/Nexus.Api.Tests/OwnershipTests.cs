using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Nexus.Api.Tests;

/// <summary>What belongs to one owner does not exist for another. Those who run the platform read the builds of all, and change none.</summary>
public sealed class OwnershipTests(ApiFixture fixture)
{
    [Fact]
    public async Task Every_route_of_a_build_or_an_agent_is_not_found_by_another_owner()
    {
        var build = await fixture.Nexus.WaitForEndAsync(await fixture.Nexus.CreateBuildAsync());
        var agent = build.GetProperty("agentId").GetString()!;
        var ids = new Dictionary<string, string>
        {
            ["/api/v1/builds/{id}"] = build.GetProperty("id").GetString()!,
            ["/api/v1/agents/{id}"] = agent,
        };
        var parts = new Dictionary<string, string>
        {
            ["{path}"] = "orchestrator/plan.md",
            ["{version}"] = "1.0.0",
            ["{sessionId}"] = (await fixture.Client.SendAsync(HttpMethod.Post, $"/api/v1/agents/{agent}/sessions", new { })).Text("id")!,
        };
        using var other = await fixture.CreateClientAsync("somebody-else", "read", "builds:write", "agents:invoke");
        using var runs = await fixture.CreateClientAsync("who-runs-it", "read", "builds:write", "agents:invoke", "operations");
        var document = await fixture.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        var tried = new List<(HttpMethod Method, string Address, JsonElement Operation)>();
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            if (ids.FirstOrDefault(id => path.Name.StartsWith(id.Key, StringComparison.Ordinal)) is not { Value: { } owned } id)
            {
                continue;
            }

            var address = parts.Aggregate(path.Name.Replace("{id}", owned, StringComparison.Ordinal), (text, part) => text.Replace(part.Key, part.Value, StringComparison.Ordinal));
            Assert.DoesNotContain("{", address, StringComparison.Ordinal);
            foreach (var operation in path.Value.EnumerateObject())
            {
                var method = new HttpMethod(operation.Name.ToUpperInvariant());
                var answer = await other.SendAsync(method, address, HasBody(operation.Value) ? Body(operation.Value) : null, ("If-Match", "*"));
                Assert.True(answer.Status == HttpStatusCode.NotFound, $"{method} {address}: {answer.Status} {answer.Body}");
                tried.Add((method, address, operation.Value));
                if (method != HttpMethod.Get || !address.StartsWith("/api/v1/builds/", StringComparison.Ordinal))
                {
                    Assert.Equal(HttpStatusCode.NotFound, (await runs.SendAsync(method, address, HasBody(operation.Value) ? Body(operation.Value) : null, ("If-Match", "*"))).Status);
                }
            }
        }

        Assert.True(tried.Count >= 20, $"only {tried.Count} routes were tried");
        Assert.DoesNotContain(ids.Values, id => Ids(other, "builds").Result.Contains(id) || Ids(other, "agents").Result.Contains(id));
        Assert.Contains(ids.Values.First(), await Ids(fixture.Client, "builds"));

        // Its owner finds all of them: it is not the addresses that are wrong. What deletes comes last, and the parts before the whole.
        foreach (var (method, address, operation) in tried.OrderBy(one => one.Method != HttpMethod.Delete ? 0 : int.MaxValue - one.Address.Length))
        {
            using var request = new HttpRequestMessage(method, address);
            request.Headers.TryAddWithoutValidation("If-Match", "*");
            request.Content = HasBody(operation) ? new StringContent(Body(operation), System.Text.Encoding.UTF8, "application/json") : null;
            // The head is enough: a live stream has no end.
            using var response = await fixture.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.True((int)response.StatusCode is < 500 and not (401 or 403 or 404), $"{method} {address}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task Those_who_run_the_platform_read_the_builds_of_an_owner_and_nobody_else_does()
    {
        using var owner = await fixture.CreateClientAsync("an-owner", "read", "builds:write");
        using var runs = await fixture.CreateClientAsync("who-runs-it", "read", "operations");
        using var other = await fixture.CreateClientAsync("somebody-else", "read", "builds:write");
        var id = (await owner.SendAsync(HttpMethod.Post, "/api/v1/builds", new { requirement = "An agent that counts words." })).Text("id")!;

        var listed = await runs.SendAsync(HttpMethod.Get, "/api/v1/builds?owner=an-owner&limit=100");
        Assert.Contains(listed.Body.GetProperty("items").EnumerateArray(), build => build.GetProperty("id").GetString() == id);
        Assert.DoesNotContain(id, await Ids(runs, "builds"));
        Assert.Equal("an-owner", (await runs.SendAsync(HttpMethod.Get, $"/api/v1/builds/{id}")).Text("owner"));
        Assert.Equal(HttpStatusCode.OK, (await runs.SendAsync(HttpMethod.Get, $"/api/v1/builds/{id}/artifacts")).Status);
        using var stream = await runs.GetAsync("/api/v1/builds/events?owner=an-owner", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, stream.StatusCode);

        foreach (var address in (string[])["/api/v1/builds?owner=an-owner", "/api/v1/builds/events?owner=an-owner"])
        {
            var refused = await other.SendAsync(HttpMethod.Get, address);
            Assert.Equal((HttpStatusCode.Forbidden, "insufficient_scope"), (refused.Status, refused.Code));
        }

        // To name oneself asks for nothing more.
        Assert.Equal(HttpStatusCode.OK, (await other.SendAsync(HttpMethod.Get, "/api/v1/builds?owner=somebody-else")).Status);
    }

    [Fact]
    public async Task A_stream_of_all_builds_tells_nothing_of_another_owner()
    {
        using var other = await fixture.CreateClientAsync("a-listener", "read", "builds:write");
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var response = await other.GetAsync("/api/v1/builds/events", HttpCompletionOption.ResponseHeadersRead, timeout.Token);

        var foreign = await fixture.Nexus.CreateBuildAsync();
        await fixture.Nexus.WaitForEndAsync(foreign);
        var mine = (await other.SendAsync(HttpMethod.Post, "/api/v1/builds", new { requirement = "An agent that counts words." })).Text("id")!;

        await foreach (var one in System.Net.ServerSentEvents.SseParser.Create(await response.Content.ReadAsStreamAsync(timeout.Token)).EnumerateAsync(timeout.Token))
        {
            if (one.EventType == "build")
            {
                var build = JsonSerializer.Deserialize<JsonElement>(one.Data);
                Assert.Equal(mine, build.GetProperty("id").GetString());
                if (build.GetProperty("status").GetString() == "completed")
                {
                    return;
                }
            }
        }

        Assert.Fail("The stream ended before the build did.");
    }

    private static bool HasBody(JsonElement operation) => operation.TryGetProperty("requestBody", out _);

    // Whatever is asked for has to be valid, or the answer is about the body.
    private static string Body(JsonElement operation) =>
        operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").TryGetProperty("example", out var example)
            ? example.GetRawText()
            : """{"name":"Another name"}""";

    private static async Task<IReadOnlyList<string?>> Ids(HttpClient client, string kind) =>
        [.. (await client.GetFromJsonAsync<JsonElement>($"/api/v1/{kind}?limit=100")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString())];
}
