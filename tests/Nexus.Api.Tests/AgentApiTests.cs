using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Core.Agents;
using Nexus.Core.Artifacts;
using Nexus.Core.Builds;

namespace Nexus.Api.Tests;

/// <summary>Agents and their versions, as clients see them.</summary>
public sealed class AgentApiTests(ApiFixture fixture)
{
    private const string Requirement = "An agent that calculates prices, discounts and taxes.";

    private HttpClient Client => fixture.Client;

    [Fact]
    public async Task An_agent_tells_its_tools_schemas_its_evaluation_and_what_building_it_took()
    {
        var build = await BuildAsync(ofItsOwn: true);
        var agent = await Client.GetFromJsonAsync<JsonElement>(Path(build));

        var tool = agent.GetProperty("toolDetails").EnumerateArray().Single(one => one.GetProperty("name").GetString() == "calculator");
        Assert.Equal("object", tool.GetProperty("inputSchema").GetProperty("type").GetString());
        Assert.True(tool.GetProperty("inputSchema").GetProperty("properties").TryGetProperty("expression", out _));
        var evaluation = agent.GetProperty("evaluation");
        var cases = evaluation.GetProperty("results").EnumerateArray().ToList();
        Assert.NotEmpty(cases);
        Assert.Equal(cases.Count, evaluation.GetProperty("passed").GetInt32());
        Assert.Equal("offline", evaluation.GetProperty("model").GetString());
        Assert.All(cases, one => Assert.NotEmpty(one.GetProperty("answer").GetString()!));

        // What the build took is what its stages took, and the same at both.
        var usage = build.GetProperty("usage");
        Assert.True(usage.GetProperty("inputTokens").GetInt64() > 0);
        Assert.Equal(0, usage.GetProperty("costUsd").GetDecimal());
        Assert.Equal(
            usage.GetProperty("inputTokens").GetInt64(),
            build.GetProperty("stages").EnumerateArray().Sum(stage => stage.TryGetProperty("usage", out var own) ? own.GetProperty("inputTokens").GetInt64() : 0));
        Assert.Equal(usage.GetRawText(), agent.GetProperty("buildUsage").GetRawText());
    }

    [Fact]
    public async Task A_restarted_build_makes_the_next_version_which_answers_from_then_on()
    {
        var build = await BuildAsync();
        var path = Path(build);
        var named = await Client.SendAsync(HttpMethod.Patch, path, new { name = "My own name" }, ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.OK, named.Status);

        await RestartAsync(build, "agent_code_developer");

        var agent = await Client.SendAsync(HttpMethod.Get, path);
        Assert.Equal(("1.1.0", "My own name"), (agent.Text("version"), agent.Text("name")));
        Assert.NotEqual(named.Header("ETag"), agent.Header("ETag"));
        var versions = (await Client.GetFromJsonAsync<JsonElement>($"{path}/versions")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([("1.1.0", true), ("1.0.0", false)], versions.Select(one => (one.GetProperty("version").GetString()!, one.GetProperty("isCurrent").GetBoolean())));
        var newest = await Client.GetFromJsonAsync<JsonElement>($"{path}/versions?limit=1");
        var older = await Client.GetFromJsonAsync<JsonElement>($"{path}/versions?limit=1&cursor={newest.GetProperty("nextCursor").GetString()}");
        Assert.Equal(["1.1.0", "1.0.0"], new[] { newest, older }.Select(page => Assert.Single(page.GetProperty("items").EnumerateArray()).GetProperty("version").GetString()));
        Assert.Equal(JsonValueKind.Null, older.GetProperty("nextCursor").ValueKind);
        Assert.All(versions, one => Assert.Equal(one.GetProperty("cases").GetInt32(), one.GetProperty("passed").GetInt32()));
        Assert.Equal("1.0.0", (await Client.GetFromJsonAsync<JsonElement>($"{path}/versions/1.0.0")).GetProperty("version").GetString());

        var changes = await Client.GetFromJsonAsync<JsonElement>($"{path}/versions/1.1.0/changes");
        Assert.Equal(("1.0.0", "1.1.0"), (changes.GetProperty("from").GetString(), changes.GetProperty("to").GetString()));
        var manifest = changes.GetProperty("files").EnumerateArray().Single(file => file.GetProperty("path").GetString() == "agent.yaml");
        Assert.Contains("+  version: \"1.1.0\"", manifest.GetProperty("difference").GetString(), StringComparison.Ordinal);
        var all = await Client.GetFromJsonAsync<JsonElement>($"{path}/versions/1.0.0/changes");
        Assert.False(all.TryGetProperty("from", out _));
        Assert.All(all.GetProperty("files").EnumerateArray(), file => Assert.Equal("added", file.GetProperty("kind").GetString()));
        Assert.Empty((await Client.GetFromJsonAsync<JsonElement>($"{path}/versions/1.1.0/changes?since=1.1.0")).GetProperty("files").EnumerateArray());

        using var package = await Client.GetAsync($"{path}/versions/1.1.0/package");
        Assert.Equal("application/zip", package.Content.Headers.ContentType!.MediaType);
        using var archive = new ZipArchive(await package.Content.ReadAsStreamAsync());
        Assert.Superset(new HashSet<string> { "agent.yaml", "instructions.md", "evaluation-results.json", "checksums.json" }, archive.Entries.Select(entry => entry.FullName).ToHashSet());
    }

    [Theory]
    [InlineData("9.9.9")]
    [InlineData("1.0")]
    [InlineData("%2e%2e%2f1.0.0")]
    public async Task A_version_that_is_not_there_is_not_found(string version)
    {
        var path = Path(await BuildAsync());
        foreach (var suffix in new[] { "", "/package", "/changes" })
        {
            Assert.Contains((await Client.SendAsync(HttpMethod.Get, $"{path}/versions/{version}{suffix}")).Code, new[] { "agent_version_not_found", "not_found" });
        }

        Assert.Equal("agent_version_not_found", (await Client.SendAsync(HttpMethod.Get, $"{path}/versions/1.0.0/changes?since={version}")).Code);
    }

    [Fact]
    public async Task A_deleted_agent_is_gone_with_its_sessions_and_files_and_comes_back_by_a_restart_as_the_next_version()
    {
        var build = await BuildAsync(ofItsOwn: true);
        var path = Path(build);
        var session = (await Client.SendAsync(HttpMethod.Post, $"{path}/sessions", new { })).Message.Headers.Location!.ToString();
        using var reader = await fixture.CreateClientAsync("default", "read");
        Assert.Equal("insufficient_scope", (await reader.SendAsync(HttpMethod.Delete, path)).Code);

        Assert.Equal(HttpStatusCode.NoContent, (await Client.SendAsync(HttpMethod.Delete, path)).Status);

        foreach (var gone in new[] { path, $"{path}/versions", $"{path}/versions/1.0.0", $"{path}/versions/1.0.0/package", $"{path}/sessions" })
        {
            Assert.Equal("agent_not_found", (await Client.SendAsync(HttpMethod.Get, gone)).Code);
        }

        Assert.Equal("session_not_found", (await Client.SendAsync(HttpMethod.Get, session)).Code);
        Assert.Equal("agent_not_found", (await Client.SendAsync(HttpMethod.Post, $"{path}/sessions", new { })).Code);
        Assert.Equal("agent_not_found", (await Client.SendAsync(HttpMethod.Delete, path)).Code);
        var id = build.GetProperty("agentId").GetString()!;
        Assert.Empty(Directory.EnumerateFiles(System.IO.Path.Combine(fixture.Nexus.SharedPath, "agents", id), "*", SearchOption.AllDirectories));
        Assert.DoesNotContain(id, (await Client.GetStringAsync("/api/v1/agents?limit=100")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Client.SendAsync(HttpMethod.Get, $"/api/v1/builds/{build.GetProperty("id").GetString()}")).Status);

        await RestartAsync(build, "agent_deployer", "failed");
        await RestartAsync(build, "agent_code_developer");

        Assert.Equal("1.1.0", (await Client.SendAsync(HttpMethod.Get, path)).Text("version"));
        Assert.Empty((await Client.GetFromJsonAsync<JsonElement>($"{path}/sessions")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_version_that_was_deployed_before_its_agent_was_deleted_does_not_bring_it_back_without_files()
    {
        var build = await BuildAsync(ofItsOwn: true);
        var (path, id) = (Path(build), build.GetProperty("agentId").GetString()!);
        // What the deployer does in a restarted build, whose end nobody has entered yet.
        var packages = new AgentPackageStore(new SharedVolume(fixture.Nexus.SharedPath));
        var next = (await packages.ReadManifestAsync(id, "1.0.0")) with { Version = packages.NextVersion(id) };
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(fixture.Nexus.SharedPath, ".tmp", id)).FullName;
        foreach (var (file, text) in await packages.ReadTextsAsync(id, "1.0.0"))
        {
            await File.WriteAllTextAsync(System.IO.Path.Combine(folder, file), file == AgentPackage.ManifestFile ? AgentManifestYaml.Write(next) : text);
        }

        packages.Publish(folder);
        Directory.Delete(folder, recursive: true);
        Assert.Equal(["1.0.0", "1.1.0"], packages.Versions(id));

        Assert.Equal(HttpStatusCode.NoContent, (await Client.SendAsync(HttpMethod.Delete, path)).Status);
        var outcome = await new AgentStore(fixture.Nexus.Dynamo.Client, fixture.Nexus.Tables).PublishAsync(next, "default");

        Assert.Equal(CatalogueOutcome.Deleted, outcome);
        Assert.Empty(packages.Versions(id));
        Assert.DoesNotContain(id, (await Client.GetStringAsync("/api/v1/agents?limit=100")), StringComparison.Ordinal);
        await RestartAsync(build, "agent_code_developer");
        Assert.Equal("1.2.0", (await Client.SendAsync(HttpMethod.Get, path)).Text("version"));
    }

    [Fact]
    public async Task An_agent_whose_package_is_gone_is_not_found_by_who_renames_it()
    {
        const string owner = "owner-of-no-files";
        var manifest = Manifest(DateTimeOffset.UtcNow);
        await new AgentStore(fixture.Nexus.Dynamo.Client, fixture.Nexus.Tables).PublishAsync(manifest, owner);
        using var client = await fixture.CreateClientAsync(owner, "builds:write");

        var answer = await client.SendAsync(HttpMethod.Patch, $"/api/v1/agents/{manifest.Id}", new { name = "Risen" }, ("If-Match", "*"));

        Assert.Equal("agent_not_found", answer.Code);
    }

    [Fact]
    public async Task Agents_are_found_by_text_and_category_behind_hundreds_of_newer_ones()
    {
        const string owner = "owner-of-many-agents";
        var store = new AgentStore(fixture.Nexus.Dynamo.Client, fixture.Nexus.Tables);
        var start = DateTimeOffset.UtcNow.AddDays(-1);
        var oldest = Manifest(start) with { Name = "Refund helper", Category = "support", Tools = ["http_get"] };
        await store.PublishAsync(oldest, owner);
        await Parallel.ForEachAsync(Enumerable.Range(1, 700), async (i, stop) => await store.PublishAsync(Manifest(start.AddSeconds(i)), owner, stop));
        using var client = await fixture.CreateClientAsync(owner, "read");

        Assert.Equal([oldest.Id], await FindAsync("text=REFUND%20http_get"));
        Assert.Equal([oldest.Id], await FindAsync("category=support&text="));
        Assert.Empty(await FindAsync("text=refund&category=writing"));
        Assert.Equal(700, (await FindAsync("text=letters&limit=100")).Distinct().Count());
        Assert.Equal(701, (await FindAsync("limit=100")).Count);
        var categories = await client.GetFromJsonAsync<JsonElement>("/api/v1/agents/categories");
        Assert.Equal(["support", "writing"], categories.GetProperty("items").EnumerateArray().Select(one => one.GetString()));

        async Task<List<string>> FindAsync(string query)
        {
            List<string> found = [];
            string? cursor = null;
            do
            {
                var page = await client.GetFromJsonAsync<JsonElement>($"/api/v1/agents?{query}&cursor={cursor}");
                found.AddRange(page.GetProperty("items").EnumerateArray().Select(agent => agent.GetProperty("id").GetString()!));
                cursor = page.GetProperty("nextCursor").GetString();
            }
            while (cursor is not null);
            return found;
        }
    }

    private static AgentManifest Manifest(DateTimeOffset at)
    {
        var build = BuildId.New(at);
        return new()
        {
            Id = AgentId.Of(build),
            Name = "Letters",
            Version = "1.0.0",
            Description = "Writes.",
            Category = "writing",
            BuildId = build,
            Model = "offline",
            CreatedAt = at,
        };
    }

    [Fact]
    public async Task The_schema_of_packages_is_published()
    {
        using var stranger = fixture.Nexus.CreateClient(key: null);
        using var published = await stranger.GetAsync("/docs/schemas/agent-v1.json");
        using var served = await Client.GetAsync("/api/v1/schemas/agent");

        Assert.Equal("application/schema+json", published.Content.Headers.ContentType!.MediaType);
        var text = await published.Content.ReadAsStringAsync();
        Assert.Equal(text, await served.Content.ReadAsStringAsync());
        Assert.Equal(await File.ReadAllTextAsync(System.IO.Path.Combine(TestServices.ServerProcess.RepositoryRoot, "docs", "schemas", "agent-v1.json")), text);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.SendAsync(HttpMethod.Get, "/api/v1/schemas/agent")).Status);
        var description = (await Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json")).GetProperty("info").GetProperty("description").GetString();
        Assert.Contains("(/docs/schemas/agent-v1.json)", description, StringComparison.Ordinal);
    }

    private static Task<JsonElement>? _shared;

    private Task<JsonElement> BuildAsync(bool ofItsOwn = false) => ofItsOwn ? MakeAsync() : _shared ??= MakeAsync();

    private async Task<JsonElement> MakeAsync()
    {
        var build = await fixture.Nexus.WaitForEndAsync(await fixture.Nexus.CreateBuildAsync(Requirement));
        Assert.Equal("completed", build.GetProperty("status").GetString());
        return build;
    }

    private async Task RestartAsync(JsonElement build, string stage, string expected = "completed")
    {
        var id = build.GetProperty("id").GetString()!;
        var accepted = await Client.SendAsync(HttpMethod.Post, $"/api/v1/builds/{id}/restart", new { stage });
        Assert.Equal(HttpStatusCode.Accepted, accepted.Status);
        var sequence = accepted.Body.GetProperty("sequence").GetInt64();
        var end = await fixture.Nexus.WaitForBuildAsync(id, one => one.GetProperty("sequence").GetInt64() > sequence && one.GetProperty("status").GetString() is "completed" or "failed");
        Assert.Equal(expected, end.GetProperty("status").GetString());
    }

    private static string Path(JsonElement build) => $"/api/v1/agents/{build.GetProperty("agentId").GetString()}";
}
