using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Nexus.Api.Tests;

public sealed class BuildApiTests(ApiFixture fixture)
{
    [Fact]
    public async Task A_new_build_is_accepted_and_tells_where_it_is()
    {
        using var response = await fixture.Client.PostAsJsonAsync("/api/v1/builds", new { requirement = "Convert miles to kilometres.", name = "Miles" });

        var build = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal($"/api/v1/builds/{Text(build, "id")}", response.Headers.Location?.ToString());
        Assert.Equal(("Miles", "queued", 0, 9), (Text(build, "name"), Text(build, "status"), Number(build, "completedStages"), Number(build, "totalStages")));
        Assert.Equal((1, 0), (Number(build, "version"), Number(build, "sequence")));
        Assert.Equal(
            ["orchestrator", "requirements_analysis", "system_architecture", "agent_design", "tools_developer", "prompt_engineer",
                "agent_code_developer", "agent_developer_manager", "agent_deployer"],
            build.GetProperty("stages").EnumerateArray().Select(stage => Text(stage, "name")));
        Assert.Equal(Enumerable.Range(1, 9), build.GetProperty("stages").EnumerateArray().Select(stage => Number(stage, "order")));
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task A_build_tells_of_which_trace_it_is_part()
    {
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

        var accepted = await fixture.Client.SendAsync(
            HttpMethod.Post, "/api/v1/builds", new { requirement = "Convert miles to kilometres." }, ("traceparent", $"00-{Trace}-00f067aa0ba902b7-01"));
        var read = await fixture.Client.SendAsync(HttpMethod.Get, $"/api/v1/builds/{accepted.Text("id")}");

        Assert.Equal((Trace, Trace), (accepted.Text("traceId"), read.Text("traceId")));
    }

    [Fact]
    public async Task A_build_that_can_not_be_read_hides_no_other_from_its_owner()
    {
        using var client = await fixture.CreateClientAsync("owner-of-three-builds", "read", "builds:write");
        var ids = new List<string>();
        foreach (var name in new[] { "Oldest", "Broken", "Newest" })
        {
            ids.Add((await client.SendAsync(HttpMethod.Post, "/api/v1/builds", new { requirement = "An agent that converts miles to kilometres.", name })).Text("id")!);
            await fixture.Nexus.WaitForEndAsync(ids[^1]);
        }

        await fixture.Nexus.Dynamo.Client.UpdateItemAsync(new Amazon.DynamoDBv2.Model.UpdateItemRequest
        {
            TableName = fixture.Nexus.Tables.Builds,
            Key = new() { ["pk"] = new($"BUILD#{ids[1]}"), ["sk"] = new("BUILD") },
            UpdateExpression = "SET #status = :status",
            ExpressionAttributeNames = new() { ["#status"] = "status" },
            ExpressionAttributeValues = new() { [":status"] = new("of a version that is not known here") },
        });

        foreach (var query in new[] { "", "?text=miles", "?limit=2", "?limit=1" })
        {
            var seen = new List<string>();
            for (var page = await client.SendAsync(HttpMethod.Get, $"/api/v1/builds{query}"); ;)
            {
                Assert.Equal(HttpStatusCode.OK, page.Status);
                seen.AddRange(page.Body.GetProperty("items").EnumerateArray().Select(build => Text(build, "id")!));
                if (page.Text("nextCursor") is not { } cursor)
                {
                    break;
                }

                page = await client.SendAsync(HttpMethod.Get, $"/api/v1/builds{(query.Length > 0 ? query + "&" : "?")}cursor={cursor}");
            }

            Assert.Equal([ids[2], ids[0]], seen);
        }
    }

    [Fact]
    public async Task A_finished_build_tells_what_every_stage_did()
    {
        var build = await fixture.Nexus.WaitForEndAsync(await fixture.Nexus.CreateBuildAsync());

        Assert.Equal(("completed", 9), (Text(build, "status"), Number(build, "completedStages")));
        Assert.All(build.GetProperty("stages").EnumerateArray(), stage =>
        {
            Assert.Equal(("completed", 1), (Text(stage, "status"), Number(stage, "attempt")));
            Assert.NotEmpty(Text(stage, "summary"));
            Assert.NotEmpty(stage.GetProperty("artifacts").EnumerateArray());
            Assert.InRange(Number(stage, "durationMs"), 50, 30_000);
        });
        Assert.True(build.GetProperty("createdAt").GetDateTimeOffset() <= build.GetProperty("startedAt").GetDateTimeOffset());
        Assert.True(build.GetProperty("startedAt").GetDateTimeOffset() < build.GetProperty("finishedAt").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("""{"requirement":"too short"}""", "requirement")]
    [InlineData("""{"requirement":"                                "}""", "requirement")]
    [InlineData("""{"name":"no requirement"}""", "requirement")]
    [InlineData("""{"requirement":null}""", "requirement")]
    public async Task A_request_that_is_not_valid_is_answered_with_what_is_wrong(string body, string field)
    {
        var (status, problem) = await PostAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("validation_failed", Text(problem, "code"));
        Assert.NotEmpty(problem.GetProperty("errors").GetProperty(field).EnumerateArray());
    }

    [Fact]
    public async Task What_is_too_long_is_refused()
    {
        var (status, problem) = await PostAsync(JsonSerializer.Serialize(new { requirement = new string('x', 10_001), name = new string('n', 201) }));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(["name", "requirement"], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal));
        var (longest, _) = await PostAsync(JsonSerializer.Serialize(new { requirement = new string('x', 10_000), name = new string('n', 200) }));
        Assert.Equal(HttpStatusCode.Accepted, longest);
        var (huge, tooLarge) = await PostAsync(JsonSerializer.Serialize(new { requirement = new string('x', 200_000) }));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "payload_too_large"), (huge, Text(tooLarge, "code")));
    }

    [Theory]
    [InlineData("{", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("[]", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("null", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("""{"requirement":5}""", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{}", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_body_that_cannot_be_read_is_a_problem_of_the_client(string body, string contentType, HttpStatusCode expected)
    {
        var (status, problem) = await PostAsync(body, contentType);

        Assert.Equal(expected, status);
        Assert.NotEmpty(Text(problem, "code"));
    }

    [Fact]
    public async Task Builds_are_listed_newest_first_page_by_page()
    {
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Insert(0, await fixture.Nexus.CreateBuildAsync());
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await fixture.Client.GetFromJsonAsync<JsonElement>($"/api/v1/builds?limit=2&cursor={cursor}");
            Assert.InRange(page.GetProperty("items").GetArrayLength(), 1, 2);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(build => Text(build, "id")));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);

        Assert.Equal(seen.OrderDescending(StringComparer.Ordinal), seen);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Subset(seen.ToHashSet(), ids.ToHashSet());
    }

    [Fact]
    public async Task A_listing_is_filtered_by_text_status_and_time()
    {
        var word = Guid.NewGuid().ToString("n");
        var ids = new[]
        {
            await fixture.Nexus.CreateBuildAsync($"An agent that explains {word} to children."),
            await fixture.Nexus.CreateBuildAsync($"An agent that explains {word.ToUpperInvariant()} to grown-ups."),
        };
        foreach (var id in ids)
        {
            await fixture.Nexus.WaitForEndAsync(id);
        }

        var tomorrow = Uri.EscapeDataString(DateTimeOffset.UtcNow.AddDays(1).ToString("O"));
        Assert.Equal(ids.Reverse(), await FindAsync($"text={word}&status=completed&to={tomorrow}"));
        Assert.Equal([ids[1]], await FindAsync($"text={word}&limit=1"));
        Assert.Empty(await FindAsync($"text={word}&status=queued"));
        Assert.Empty(await FindAsync($"text={word}&from={tomorrow}"));
        Assert.Empty(await FindAsync($"text={word}&to=2026-01-01T00:00:00Z"));
    }

    private async Task<string[]> FindAsync(string query)
    {
        var page = await fixture.Client.GetFromJsonAsync<JsonElement>($"/api/v1/builds?{query}");
        return [.. page.GetProperty("items").EnumerateArray().Select(build => Text(build, "id"))];
    }

    [Theory]
    [InlineData("/api/v1/builds?limit=0", "limit")]
    [InlineData("/api/v1/builds?limit=101", "limit")]
    [InlineData("/api/v1/builds?cursor=abc", "cursor")]
    [InlineData("/api/v1/builds?status=sleeping", "status")]
    [InlineData("/api/v1/builds?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "to")]
    [InlineData("/api/v1/builds?cursor=%00", "cursor")]
    [InlineData("/api/v1/agents?limit=-1", "limit")]
    [InlineData("/api/v1/agents?cursor=YmxkXzAx", "cursor")]
    [InlineData("/api/v1/agents?category=poetry", "category")]
    public async Task A_listing_says_what_is_wrong_with_its_parameters(string path, string field)
    {
        using var response = await fixture.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.NotEmpty(problem.GetProperty("errors").GetProperty(field).EnumerateArray());
    }

    [Theory]
    [InlineData("/api/v1/builds/bld_01m83ww10ps7b3sfc7qkv2jycg", "build_not_found")]
    [InlineData("/api/v1/builds/nonsense", "build_not_found")]
    [InlineData("/api/v1/builds/nonsense/events", "build_not_found")]
    [InlineData("/api/v1/builds/nonsense/artifacts", "build_not_found")]
    [InlineData("/api/v1/agents/agt_01m83ww10ps7b3sfc7qkv2jycg", "agent_not_found")]
    [InlineData("/api/v1/nothing", "not_found")]
    public async Task What_does_not_exist_is_a_problem_with_a_code(string path, string code)
    {
        using var response = await fixture.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, Text(await response.Content.ReadFromJsonAsync<JsonElement>(), "code"));
    }

    [Fact]
    public async Task An_agent_tells_its_instructions_tools_examples_and_files()
    {
        var build = await fixture.Nexus.WaitForEndAsync(await fixture.Nexus.CreateBuildAsync());

        var agent = await fixture.Client.GetFromJsonAsync<JsonElement>($"/api/v1/agents/{Text(build, "agentId")}");

        Assert.Equal((Text(build, "id"), "offline", "1.0.0"), (Text(agent, "buildId"), Text(agent, "model"), Text(agent, "version")));
        Assert.Contains("unit_conversion", agent.GetProperty("tools").EnumerateArray().Select(tool => tool.GetString()));
        Assert.Contains(Text(build, "requirement"), Text(agent, "instructions"), StringComparison.Ordinal);
        Assert.NotEmpty(agent.GetProperty("examples").EnumerateArray());
        Assert.Equal(agent.GetProperty("tools").GetArrayLength(), agent.GetProperty("toolDetails").GetArrayLength());
        Assert.Contains("agent.yaml", agent.GetProperty("files").EnumerateArray().Select(file => Text(file, "path")));
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string body, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/builds") { Content = new StringContent(body, Encoding.UTF8, contentType) };
        using var response = await fixture.Client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
