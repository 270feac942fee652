using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Aspire.Hosting.Testing;

namespace Nexus.EndToEnd.Tests;

[Collection(nameof(NexusApplication))]
public class BuildTests(NexusApplication nexus)
{
    private static readonly string[] Stages =
    [
        "orchestrator", "requirements_analysis", "system_architecture", "agent_design", "tools_developer",
        "prompt_engineer", "agent_code_developer", "agent_developer_manager", "agent_deployer",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_requirement_becomes_an_agent_with_its_artifacts_on_the_shared_volume()
    {
        var id = await nexus.CreateBuildAsync("An agent that converts miles to kilometres and pounds to kilograms.", Token);

        var build = await nexus.WaitForEndAsync(id, Token);

        Assert.Equal("completed", build.GetProperty("status").GetString());
        Assert.Equal(Stages, build.GetProperty("stages").EnumerateArray().Select(s => s.GetProperty("name").GetString()));
        Assert.All(build.GetProperty("stages").EnumerateArray(), s => Assert.Equal("completed", s.GetProperty("status").GetString()));
        foreach (var stage in Stages[..^1])
        {
            Assert.NotEmpty(Directory.GetFiles(Path.Combine(nexus.SharedFolder, "builds", id, stage)));
        }

        var agents = await nexus.Http.GetFromJsonAsync<JsonElement>("/api/v1/agents", Token);
        var agent = agents.GetProperty("items").EnumerateArray().Single(a => a.GetProperty("buildId").GetString() == id);
        Assert.Contains("unit_conversion", agent.GetProperty("tools").EnumerateArray().Select(t => t.GetString()));
    }

    [Fact]
    public async Task Progress_is_streamed_while_the_build_runs()
    {
        var id = await nexus.CreateBuildAsync("An agent that reads a CSV file and answers questions about its columns.", Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/builds/{id}/events");
        using var response = await nexus.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));

        var events = new List<string>();
        while (await reader.ReadLineAsync(Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                events.Add(line[7..]);
            }
        }

        Assert.Equal("snapshot", events[0]);
        Assert.Equal("end", events[^1]);
        Assert.True(events.Count(e => e == "update") >= Stages.Length, $"only {events.Count} events came");
    }

    [Fact]
    public async Task A_builds_worker_that_is_killed_in_mid_build_costs_no_build_and_no_stage_runs_twice()
    {
        var ids = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            ids.Add(await nexus.CreateBuildAsync($"An agent that plans meetings across time zones, number {i}.", Token));
        }

        await nexus.WaitForBuildAsync(ids[0], b => b.GetProperty("completedStages").GetInt32() is >= 1 and < 9, Token);
        var holder = (await HolderOfAsync(ids[0])).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var victim = nexus.Instances("worker-agent-builds").Single(instance => instance.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value!.ToString() == holder);
        NexusApplication.Kill(victim);

        foreach (var id in ids)
        {
            var build = await nexus.WaitForEndAsync(id, Token);
            Assert.Equal("completed", build.GetProperty("status").GetString());
            var updates = await ReadUpdatesAsync(id);
            var completions = updates.Where(u => u.Type == "stage" && u.Status == "completed").Select(u => u.Stage!).ToList();
            Assert.Equal(Stages, completions);
        }

        // Other tests find the system whole.
        await nexus.StartAgainAsync(victim, Token);
    }

    /// <summary>The process that holds the lease of a build, which stands in the table of builds as machine:process:id.</summary>
    private async Task<int> HolderOfAsync(string id)
    {
        using var dynamo = new AmazonDynamoDBClient(
            new BasicAWSCredentials("local", "local"), new AmazonDynamoDBConfig { ServiceURL = nexus.Application.GetEndpoint("dynamodb").ToString() });
        var key = new Dictionary<string, AttributeValue> { ["pk"] = new($"BUILD#{id}"), ["sk"] = new("LEASE") };
        var tables = await dynamo.ListTablesAsync(Token);
        var table = tables.TableNames.Single(name => name.EndsWith("builds", StringComparison.Ordinal));
        var lease = await dynamo.GetItemAsync(new GetItemRequest { TableName = table, Key = key, ConsistentRead = true }, Token);
        return int.Parse(lease.Item["leaseOwner"].S.Split(':')[1], CultureInfo.InvariantCulture);
    }

    private async Task<List<(string Type, string Status, string? Stage)>> ReadUpdatesAsync(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/builds/{id}/events");
        request.Headers.Add("Last-Event-ID", "0");
        using var response = await nexus.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        var updates = new List<(string, string, string?)>();
        var kind = string.Empty;
        while (await reader.ReadLineAsync(Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                kind = line[7..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal) && kind == "update")
            {
                var update = JsonDocument.Parse(line[6..]).RootElement;
                updates.Add((
                    update.GetProperty("type").GetString()!,
                    update.GetProperty("status").GetString()!,
                    update.TryGetProperty("stage", out var stage) ? stage.GetString() : null));
            }
        }

        return updates;
    }
}
