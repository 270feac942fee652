using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Nexus.Api.Tests;

/// <summary>Sessions with agents, as clients have them.</summary>
public sealed class SessionApiTests(ApiFixture fixture)
{
    private static Task<string>? _agent;

    private HttpClient Client => fixture.Client;

    [Fact]
    public async Task An_agent_is_asked_and_answers_with_a_tool_as_a_stream()
    {
        var sessions = await SessionsAsync();
        var session = await CreateAsync(sessions);

        var events = await AskAsync($"{sessions}/{session}", "What is 17 percent of 2340?");

        var use = Assert.Single(events, one => one.Name == "tool_use").Data;
        Assert.Equal("calculator", use.GetProperty("name").GetString());
        var result = Assert.Single(events, one => one.Name == "tool_result").Data;
        Assert.Equal(use.GetProperty("id").GetString(), result.GetProperty("id").GetString());
        Assert.Equal("397.8", result.GetProperty("content").GetString());
        Assert.False(result.GetProperty("isError").GetBoolean());
        var text = string.Concat(events.Where(one => one.Name == "text").Select(one => one.Data.GetProperty("text").GetString()));
        Assert.Contains("397.8", text, StringComparison.Ordinal);
        Assert.Contains("Offline model", text, StringComparison.Ordinal);
        Assert.True(events.Count(one => one.Name == "text") > 3, "The text came in one piece.");
        Assert.Equal(0, events.Last(one => one.Name == "usage").Data.GetProperty("costUsd").GetDecimal());
        Assert.True(events.Last(one => one.Name == "usage").Data.GetProperty("inputTokens").GetInt64() > 0);
        Assert.Equal("done", events[^1].Name);
        Assert.Equal("completed", events[^1].Data.GetProperty("status").GetString());
        Assert.Equal(2, events[^1].Data.GetProperty("number").GetInt64());
    }

    [Fact]
    public async Task Messages_are_kept_and_read_in_pages_in_both_directions()
    {
        var sessions = await SessionsAsync();
        var session = await CreateAsync(sessions);
        foreach (var question in new[] { "What is 1 + 1?", "What is 2 + 2?", "What is 3 + 3?" })
        {
            await AskAsync($"{sessions}/{session}", question);
        }

        Assert.Equal(Enumerable.Range(1, 6), await NumbersAsync($"{sessions}/{session}/messages?limit=4"));
        Assert.Equal(Enumerable.Range(1, 6).Reverse(), await NumbersAsync($"{sessions}/{session}/messages?limit=4&order=desc"));
        var last = (await Client.GetFromJsonAsync<JsonElement>($"{sessions}/{session}/messages?limit=1&order=desc")).GetProperty("items")[0];
        Assert.Equal("assistant", last.GetProperty("role").GetString());
        Assert.Equal(["tool_use", "tool_result", "text"], last.GetProperty("content").EnumerateArray().Select(part => part.GetProperty("type").GetString()));
        var detail = await Client.GetFromJsonAsync<JsonElement>($"{sessions}/{session}");
        Assert.Equal(6, detail.GetProperty("messageCount").GetInt64());
        Assert.Equal("What is 1 + 1?", detail.GetProperty("name").GetString());
        Assert.False(detail.GetProperty("isAnswering").GetBoolean());
        Assert.Equal(0, detail.GetProperty("usage").GetProperty("costUsd").GetDecimal());
    }

    [Fact]
    public async Task A_session_is_renamed_with_its_ETag_listed_and_deleted()
    {
        var sessions = await SessionsAsync();
        var created = await Client.SendAsync(HttpMethod.Post, sessions, new { name = "First name" });
        Assert.Equal(HttpStatusCode.Created, created.Status);
        var path = created.Message.Headers.Location!.ToString();
        Assert.Equal(HttpStatusCode.NotModified, (await Client.SendAsync(HttpMethod.Get, path, null, ("If-None-Match", created.Header("ETag")!))).Status);

        Assert.Equal("precondition_required", (await Client.SendAsync(HttpMethod.Patch, path, new { name = "New" })).Code);
        var renamed = await Client.SendAsync(HttpMethod.Patch, path, new { name = "New" }, ("If-Match", created.Header("ETag")!));
        Assert.Equal("New", renamed.Text("name"));
        Assert.Equal("precondition_failed", (await Client.SendAsync(HttpMethod.Patch, path, new { name = "Newer" }, ("If-Match", created.Header("ETag")!))).Code);
        await AskAsync(path, "What is 1 + 1?");
        Assert.Equal("New", (await Client.SendAsync(HttpMethod.Get, path)).Text("name"));
        Assert.Contains(path[(path.LastIndexOf('/') + 1)..], await IdsAsync(sessions));

        Assert.Equal(HttpStatusCode.NoContent, (await Client.SendAsync(HttpMethod.Delete, path)).Status);
        foreach (var (method, suffix, body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Get, "", null), (HttpMethod.Get, "/messages", null), (HttpMethod.Delete, "", null),
            (HttpMethod.Post, "/messages", new { text = "Still there?" }), (HttpMethod.Post, "/cancel", null),
        })
        {
            Assert.Equal("session_not_found", (await Client.SendAsync(method, path + suffix, body)).Code);
        }

        Assert.DoesNotContain(path[(path.LastIndexOf('/') + 1)..], await IdsAsync(sessions));
    }

    [Fact]
    public async Task A_message_with_an_idempotency_key_is_asked_once()
    {
        var sessions = await SessionsAsync();
        var session = await CreateAsync(sessions);

        var first = await AskAsync($"{sessions}/{session}", "What is 5 * 5?", ("Idempotency-Key", "once"));
        var second = await AskAsync($"{sessions}/{session}", "What is 5 * 5?", ("Idempotency-Key", "once"));
        var other = await Client.SendAsync(HttpMethod.Post, $"{sessions}/{session}/messages", new { text = "What is 6 * 6?" }, ("Idempotency-Key", "once"));
        var wrong = await Client.SendAsync(HttpMethod.Post, $"{sessions}/{session}/messages", new { text = "What is 6 * 6?" }, ("Idempotency-Key", "a b"));

        Assert.Equal(first[^1].Data.GetRawText(), second[^1].Data.GetRawText());
        Assert.Contains(second, one => one.Name == "tool_result" && one.Data.GetProperty("content").GetString() == "25");
        Assert.Equal("idempotency_key_reused", other.Code);
        Assert.Equal("validation_failed", wrong.Code);
        Assert.Equal(2, (await Client.GetFromJsonAsync<JsonElement>($"{sessions}/{session}")).GetProperty("messageCount").GetInt64());
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        Assert.Equal(
            (await Client.SendAsync(HttpMethod.Post, sessions, new { }, key)).Text("id"), (await Client.SendAsync(HttpMethod.Post, sessions, new { }, key)).Text("id"));
    }

    [Theory]
    [InlineData("{}", "text")]
    [InlineData("""{"text":"   "}""", "text")]
    [InlineData("""{"text":null}""", "text")]
    public async Task A_message_without_text_is_refused(string body, string member)
    {
        var sessions = await SessionsAsync();
        var session = await CreateAsync(sessions);

        var answer = await Client.SendAsync(HttpMethod.Post, $"{sessions}/{session}/messages", body);

        Assert.Equal("validation_failed", answer.Code);
        Assert.True(answer.Body.GetProperty("errors").TryGetProperty(member, out _));
        Assert.Equal("nothing_to_cancel", (await Client.SendAsync(HttpMethod.Post, $"{sessions}/{session}/cancel")).Code);
    }

    [Fact]
    public async Task Text_that_is_too_long_and_cursors_of_others_are_refused()
    {
        var sessions = await SessionsAsync();
        var session = await CreateAsync(sessions);

        Assert.Equal("validation_failed", (await Client.SendAsync(HttpMethod.Post, $"{sessions}/{session}/messages", new { text = new string('x', 32_001) })).Code);
        Assert.Equal("validation_failed", (await Client.SendAsync(HttpMethod.Post, sessions, new { name = new string('x', 101) })).Code);
        Assert.Equal("validation_failed", (await Client.SendAsync(HttpMethod.Get, $"{sessions}/{session}/messages?cursor=abc")).Code);
        Assert.Equal("validation_failed", (await Client.SendAsync(HttpMethod.Get, $"{sessions}/{session}/messages?order=up")).Code);
        Assert.Equal("validation_failed", (await Client.SendAsync(HttpMethod.Get, $"{sessions}?limit=0")).Code);
    }

    [Fact]
    public async Task Another_owner_and_a_key_without_the_scope_get_nothing()
    {
        var sessions = await SessionsAsync();
        var session = await CreateAsync(sessions);
        using var other = await fixture.CreateClientAsync("a-stranger", "read", "agents:invoke");
        using var reader = await fixture.CreateClientAsync("default", "read");

        Assert.Equal("agent_not_found", (await other.SendAsync(HttpMethod.Post, sessions, new { })).Code);
        Assert.Equal("agent_not_found", (await other.SendAsync(HttpMethod.Get, sessions)).Code);
        Assert.Equal("session_not_found", (await other.SendAsync(HttpMethod.Get, $"{sessions}/{session}")).Code);
        Assert.Equal("session_not_found", (await other.SendAsync(HttpMethod.Post, $"{sessions}/{session}/messages", new { text = "Hello?" })).Code);
        Assert.Equal("insufficient_scope", (await reader.SendAsync(HttpMethod.Post, $"{sessions}/{session}/messages", new { text = "Hello?" })).Code);
        Assert.Equal(HttpStatusCode.OK, (await reader.SendAsync(HttpMethod.Get, $"{sessions}/{session}/messages")).Status);
    }

    private Task<string> AgentAsync() => _agent ??= BuildAsync();

    private async Task<string> BuildAsync()
    {
        var build = await fixture.Nexus.WaitForEndAsync(await fixture.Nexus.CreateBuildAsync("An agent that calculates prices, discounts and taxes."));
        Assert.Equal("completed", build.GetProperty("status").GetString());
        return build.GetProperty("agentId").GetString()!;
    }

    private async Task<string> SessionsAsync() => $"/api/v1/agents/{await AgentAsync()}/sessions";

    private async Task<string> CreateAsync(string sessions) => (await Client.SendAsync(HttpMethod.Post, sessions, new { })).Text("id")!;

    private async Task<List<(string Name, JsonElement Data)>> AskAsync(string session, string text, params (string Name, string Value)[] headers)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var request = new HttpRequestMessage(HttpMethod.Post, session + "/messages") { Content = JsonContent.Create(new { text }) };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var events = new List<(string, JsonElement)>();
        await foreach (var one in SseParser.Create(await response.Content.ReadAsStreamAsync(timeout.Token)).EnumerateAsync(timeout.Token))
        {
            events.Add((one.EventType, JsonSerializer.Deserialize<JsonElement>(one.Data)));
        }

        return events;
    }

    private async Task<List<int>> NumbersAsync(string path)
    {
        var numbers = new List<int>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await Client.GetFromJsonAsync<JsonElement>(cursor == "" ? path : $"{path}&cursor={cursor}");
            numbers.AddRange(page.GetProperty("items").EnumerateArray().Select(message => message.GetProperty("number").GetInt32()));
            cursor = page.GetProperty("nextCursor").GetString();
        }

        return numbers;
    }

    private async Task<IEnumerable<string?>> IdsAsync(string sessions) =>
        (await Client.GetFromJsonAsync<JsonElement>($"{sessions}?limit=100")).GetProperty("items").EnumerateArray().Select(session => session.GetProperty("id").GetString());
}
