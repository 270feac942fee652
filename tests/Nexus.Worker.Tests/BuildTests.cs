using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Amazon.SQS.Model;
using Nexus.TestServices;

namespace Nexus.Worker.Tests;

public sealed class BuildTests(ServersFixture servers)
{
    private static readonly string[] Stages =
    [
        "orchestrator", "requirements_analysis", "system_architecture", "agent_design", "tools_developer",
        "prompt_engineer", "agent_code_developer", "agent_developer_manager", "agent_deployer",
    ];

    [Fact]
    public async Task A_requirement_becomes_a_listed_agent()
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();
        await using var nexus = await NexusSystem.CreateAsync(redis, servers.Dynamo, servers.Sqs);
        await nexus.StartAllAsync();

        var id = await nexus.CreateBuildAsync();
        var build = await nexus.WaitForEndAsync(id);

        Assert.Equal("completed", build.GetProperty("status").GetString());
        var agents = await nexus.Client.GetFromJsonAsync<JsonElement>("/api/v1/agents");
        var agent = agents.GetProperty("items")[0].GetProperty("id").GetString();
        Assert.Equal(build.GetProperty("agentId").GetString(), agent);
        Assert.True(File.Exists(Path.Combine(nexus.SharedPath, "agents", agent!, "1.0.0", "agent.yaml")));
        Assert.True(File.Exists(Path.Combine(nexus.SharedPath, "builds", id, "orchestrator", "plan.md")));
    }

    [Fact]
    public async Task A_build_outlives_its_killed_worker_and_no_stage_is_completed_twice()
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();
        await using var nexus = await CreatePacedAsync(redis);
        await Task.WhenAll(nexus.StartApiAsync(), nexus.StartWorkerAsync("status_updates"));
        var first = await nexus.StartWorkerAsync("agent_builds");
        var id = await nexus.CreateBuildAsync();
        await nexus.WaitForBuildAsync(id, build => build.GetProperty("completedStages").GetInt32() >= 3);
        await nexus.StartWorkerAsync("agent_builds");

        first.Kill();
        var build = await nexus.WaitForEndAsync(id);

        Assert.Equal("completed", build.GetProperty("status").GetString());
        var updates = await ReadUpdatesAsync(nexus.Client, id);
        Assert.Equal(Enumerable.Range(1, updates.Count), updates.Select(update => update.GetProperty("sequence").GetInt32()));
        Assert.Equal(Stages, Of(updates, "stage", "completed").Select(update => update.GetProperty("stage").GetString()));
        // Only the stage in which the worker died was begun twice; none, when it died between two stages.
        Assert.InRange(Of(updates, "stage", "running").Count(), Stages.Length, Stages.Length + 1);
        Assert.Single(Of(updates, "build", "completed"));
        Assert.Single((await nexus.Client.GetFromJsonAsync<JsonElement>("/api/v1/agents")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_stopped_worker_hands_its_build_over_at_once()
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();
        await using var nexus = (await CreatePacedAsync(redis))
            .With("Queues__VisibilityTimeout", "00:05:00").With("Nexus__LeaseDuration", "00:05:00");
        await Task.WhenAll(nexus.StartApiAsync(), nexus.StartWorkerAsync("status_updates"));
        var first = await nexus.StartWorkerAsync("agent_builds");
        var id = await nexus.CreateBuildAsync();
        await nexus.WaitForBuildAsync(id, build => build.GetProperty("completedStages").GetInt32() >= 2);
        await nexus.StartWorkerAsync("agent_builds");

        await first.TerminateAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(0, first.ExitCode);
        var build = await nexus.WaitForEndAsync(id);
        Assert.Equal("completed", build.GetProperty("status").GetString());
        Assert.All(build.GetProperty("stages").EnumerateArray(), stage => Assert.Equal(1, stage.GetProperty("attempt").GetInt32()));
    }

    [Fact]
    public async Task A_worker_that_is_stopped_in_the_midst_of_a_long_stage_is_not_taken_for_one_that_died()
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();
        await using var nexus = (await CreatePacedAsync(redis)).With("Queues__DrainTimeout", "00:00:00.100").With("Nexus__StageMaxLosses", "0");
        await Task.WhenAll(nexus.StartApiAsync(), nexus.StartWorkerAsync("status_updates"));
        nexus.With("Nexus__StageDelay", "00:05:00");
        var first = await nexus.StartWorkerAsync("agent_builds");
        var id = await nexus.CreateBuildAsync();
        await nexus.WaitForBuildAsync(id, build => build.GetProperty("stages")[0].GetProperty("status").GetString() == "running");

        await first.TerminateAsync(TimeSpan.FromSeconds(60));
        nexus.With("Nexus__StageDelay", "00:00:00");
        await nexus.StartWorkerAsync("agent_builds");
        var build = await nexus.WaitForEndAsync(id);

        Assert.Equal(0, first.ExitCode);
        Assert.Equal("completed", build.GetProperty("status").GetString());
        Assert.Equal("orchestrator", Assert.Single(Of(await ReadUpdatesAsync(nexus.Client, id), "stage", "pending")).GetProperty("stage").GetString());
    }

    [Fact]
    public async Task A_build_goes_on_when_a_killed_redis_comes_back()
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();
        await using var nexus = await CreatePacedAsync(redis);
        await nexus.StartAllAsync();
        var id = await nexus.CreateBuildAsync();
        await nexus.WaitForBuildAsync(id, build => build.GetProperty("completedStages").GetInt32() >= 2);

        redis.Kill();
        await redis.StartAsync();
        var build = await nexus.WaitForEndAsync(id, TimeSpan.FromSeconds(60));

        Assert.Equal("completed", build.GetProperty("status").GetString());
        Assert.Equal(Stages, Of(await ReadUpdatesAsync(nexus.Client, id), "stage", "completed").Select(update => update.GetProperty("stage").GetString()));
    }

    [Fact]
    public async Task Accepted_builds_are_completed_when_redis_comes_back_with_nothing()
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();
        await using var nexus = (await CreatePacedAsync(redis)).With("Nexus__SweepInterval", "00:00:00.500").With("Nexus__SweepAfter", "00:00:01");
        await nexus.StartAllAsync();
        // One is in the midst of a stage, of the other nothing may have been begun.
        var first = await nexus.CreateBuildAsync();
        await nexus.WaitForBuildAsync(first, build => build.GetProperty("completedStages").GetInt32() >= 2);
        var second = await nexus.CreateBuildAsync();

        redis.Kill();
        redis.Forget();
        await redis.StartAsync();

        foreach (var id in new[] { first, second })
        {
            Assert.Equal("completed", (await nexus.WaitForEndAsync(id)).GetProperty("status").GetString());
            Assert.Equal(Stages, Of(await ReadUpdatesAsync(nexus.Client, id), "stage", "completed").Select(update => update.GetProperty("stage").GetString()));
        }
    }

    [Fact]
    public async Task One_trace_reaches_from_the_request_to_the_notification()
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();
        // Nobody listens there; that somebody could is what turns tracing on.
        await using var nexus = (await NexusSystem.CreateAsync(redis, servers.Dynamo, servers.Sqs))
            .With("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9");
        await nexus.StartAllAsync();
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/builds")
        {
            Content = JsonContent.Create(new { requirement = "An agent that converts miles to kilometres." }),
            Headers = { { "traceparent", $"00-{trace}-00f067aa0ba902b7-01" } },
        };

        using var response = await nexus.Client.SendAsync(request);
        var id = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        await nexus.WaitForEndAsync(id);

        var events = await ReceiveAsync(nexus.NotificationsUrl, 3);
        Assert.Equal(
            ["nexus.build.completed", "nexus.build.queued", "nexus.build.running"],
            events.Select(one => one.GetProperty("type").GetString()!).Order(StringComparer.Ordinal));
        Assert.All(events, one =>
        {
            Assert.Equal("1.0", one.GetProperty("specversion").GetString());
            Assert.Equal(id, one.GetProperty("subject").GetString());
            Assert.Equal(trace, one.GetProperty("traceparent").GetString()!.Split('-')[1]);
        });
        Assert.Equal(3, events.Select(one => one.GetProperty("traceparent").GetString()).Distinct().Count());
    }

    private async Task<NexusSystem> CreatePacedAsync(RedisServer redis) =>
        (await NexusSystem.CreateAsync(redis, servers.Dynamo, servers.Sqs))
            .With("Nexus__StageDelay", "00:00:00.250")
            .With("Nexus__LeaseDuration", "00:00:02")
            .With("Nexus__LeaseRenewal", "00:00:00.500")
            .With("Queues__VisibilityTimeout", "00:00:02")
            .With("Queues__HeartbeatInterval", "00:00:00.500");

    private async Task<List<JsonElement>> ReceiveAsync(string url, int count)
    {
        var events = new List<JsonElement>();
        var started = Stopwatch.GetTimestamp();
        while (events.Count < count && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60))
        {
            var received = await servers.Sqs.Client.ReceiveMessageAsync(
                new ReceiveMessageRequest { QueueUrl = url, MaxNumberOfMessages = 10, WaitTimeSeconds = 1 });
            events.AddRange((received.Messages ?? []).Select(message => JsonSerializer.Deserialize<JsonElement>(message.Body)));
        }

        return events;
    }

    private static async Task<List<JsonElement>> ReadUpdatesAsync(HttpClient client, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/builds/{id}/events") { Headers = { { "Last-Event-ID", "0" } } };
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return
        [
            .. text.Split("\n\n")
                .Where(block => block.Contains("event: update\n", StringComparison.Ordinal))
                .Select(block => JsonSerializer.Deserialize<JsonElement>(block[(block.IndexOf("data: ", StringComparison.Ordinal) + 6)..])),
        ];
    }

    private static IEnumerable<JsonElement> Of(List<JsonElement> updates, string type, string status) => updates.Where(update =>
        update.GetProperty("type").GetString() == type && update.GetProperty("status").GetString() == status);
}
