using System.Net;
using System.Text;
using System.Text.Json;
using Nexus.Core.Builds;
using Nexus.Core.Queues;
using Nexus.TestServices;

namespace Nexus.Api.Tests;

/// <summary>Dead letters are made in the queue of builds under ids of their own: other tests use that queue too.</summary>
public sealed class OperationApiTests(ApiFixture fixture)
{
    private const string Letters = "/api/v1/operations/queues/agent_builds/dead-letters";

    [Fact]
    public async Task The_queues_tell_how_full_they_are()
    {
        var list = await fixture.Client.SendAsync(HttpMethod.Get, "/api/v1/operations/queues");
        var one = await fixture.Client.SendAsync(HttpMethod.Get, "/api/v1/operations/queues/status_updates");

        Assert.Equal(["agent_builds", "status_updates"], list.Body.GetProperty("items").EnumerateArray().Select(queue => queue.GetProperty("name").GetString()));
        Assert.Equal("status_updates", one.Text("name"));
        Assert.All(["backlog", "delayed", "inFlight", "deadLetters", "oldestAgeMs"], name => Assert.True(one.Body.GetProperty(name).GetInt64() >= 0));
    }

    [Fact]
    public async Task A_stream_tells_how_queues_and_workers_are_again_and_again()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var response = await fixture.Client.GetAsync("/api/v1/operations/events", HttpCompletionOption.ResponseHeadersRead, timeout.Token);
        var snapshots = System.Net.ServerSentEvents.SseParser.Create(await response.Content.ReadAsStreamAsync(timeout.Token)).EnumerateAsync(timeout.Token);

        var times = new List<DateTimeOffset>();
        await foreach (var one in snapshots)
        {
            Assert.Equal("operations", one.EventType);
            var snapshot = JsonDocument.Parse(one.Data).RootElement;
            Assert.Equal(["agent_builds", "status_updates"], snapshot.GetProperty("queues").EnumerateArray().Select(queue => queue.GetProperty("name").GetString()));
            Assert.NotEmpty(snapshot.GetProperty("workers").EnumerateArray());
            times.Add(snapshot.GetProperty("at").GetDateTimeOffset());
            if (times.Count == 2)
            {
                break;
            }
        }

        Assert.True(times[1] > times[0]);
    }

    [Fact]
    public async Task A_dead_letter_is_listed_and_shown_with_why_it_died()
    {
        var id = await fixture.MakeDeadLetterAsync(BuildQueues.AgentBuilds);

        var listed = Assert.Single(await ListAsync(), letter => letter.GetProperty("id").GetString() == id);
        var shown = await fixture.Client.SendAsync(HttpMethod.Get, $"{Letters}/{id}");

        Assert.Equal("It broke.", listed.GetProperty("error").GetString());
        Assert.Equal((id, id, "It broke."), (shown.Text("id"), shown.Text("body"), shown.Text("error")));
        Assert.True(shown.Body.GetProperty("attempts").GetInt32() >= 1);
        Assert.True(shown.Body.GetProperty("deadAt").GetDateTimeOffset() >= shown.Body.GetProperty("enqueuedAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task Dead_letters_are_listed_page_by_page()
    {
        var ids = new[] { await fixture.MakeDeadLetterAsync(BuildQueues.AgentBuilds), await fixture.MakeDeadLetterAsync(BuildQueues.AgentBuilds), await fixture.MakeDeadLetterAsync(BuildQueues.AgentBuilds) };

        Assert.Subset((await ListAsync(limit: 2)).Select(letter => letter.GetProperty("id").GetString()!).ToHashSet(), ids.ToHashSet());
    }

    [Fact]
    public async Task A_redriven_job_is_worked_on_again()
    {
        // It names a build that does not exist, so whoever takes it finds that there is nothing to do.
        var id = await fixture.MakeDeadLetterAsync(BuildQueues.AgentBuilds);

        var answer = await fixture.Client.SendAsync(HttpMethod.Post, $"{Letters}/redrive", new { ids = new[] { id } });

        Assert.Equal((HttpStatusCode.OK, 1), (answer.Status, answer.Body.GetProperty("count").GetInt32()));
        Assert.Equal((HttpStatusCode.NotFound, "dead_letter_not_found"), await FindAsync(id));
    }

    [Fact]
    public async Task A_purged_dead_letter_is_forgotten()
    {
        var id = await fixture.MakeDeadLetterAsync(BuildQueues.AgentBuilds);

        var first = await fixture.Client.SendAsync(HttpMethod.Post, $"{Letters}/purge", new { ids = new[] { id } });
        var second = await fixture.Client.SendAsync(HttpMethod.Post, $"{Letters}/purge", new { ids = new[] { id } });

        Assert.Equal((1, 0), (first.Body.GetProperty("count").GetInt32(), second.Body.GetProperty("count").GetInt32()));
        Assert.Equal((HttpStatusCode.NotFound, "dead_letter_not_found"), await FindAsync(id));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"ids":[]}""")]
    [InlineData("""{"ids":[""]}""")]
    [InlineData("""{"ids":[null]}""")]
    [InlineData("""{"ids":["a"],"all":true}""")]
    public async Task Which_dead_letters_are_meant_has_to_be_said(string body)
    {
        foreach (var action in new[] { "redrive", "purge" })
        {
            var answer = await fixture.Client.SendAsync(HttpMethod.Post, $"{Letters}/{action}", body);
            Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), (answer.Status, answer.Code));
        }
    }

    [Theory]
    [InlineData("GET", "/api/v1/operations/queues/nothing", "queue_not_found")]
    [InlineData("GET", "/api/v1/operations/queues/nothing/dead-letters", "queue_not_found")]
    [InlineData("GET", "/api/v1/operations/queues/nothing/dead-letters/x", "queue_not_found")]
    [InlineData("POST", "/api/v1/operations/queues/nothing/dead-letters/redrive", "queue_not_found")]
    [InlineData("POST", "/api/v1/operations/queues/nothing/dead-letters/purge", "queue_not_found")]
    [InlineData("GET", "/api/v1/operations/queues/agent_builds/dead-letters/x", "dead_letter_not_found")]
    public async Task What_does_not_exist_is_said(string method, string path, string code)
    {
        var answer = await fixture.Client.SendAsync(new HttpMethod(method), path, method == "POST" ? new { all = true } : null);

        Assert.Equal((HttpStatusCode.NotFound, code), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("LTE")]
    [InlineData("OTk5OTk5OTk5OTk")]
    [InlineData("YWJj")]
    public async Task A_cursor_that_was_never_given_is_refused(string cursor)
    {
        var answer = await fixture.Client.SendAsync(HttpMethod.Get, $"{Letters}?cursor={cursor}");

        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task The_workers_that_run_are_listed()
    {
        var answer = await fixture.Client.SendAsync(HttpMethod.Get, "/api/v1/operations/workers");

        var workers = answer.Body.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(["agent_builds", "status_updates"], workers.Select(worker => worker.GetProperty("queue").GetString()).Distinct());
        Assert.All(workers, worker => Assert.True(worker.GetProperty("processId").GetInt32() > 0 && worker.GetProperty("concurrency").GetInt32() > 0));
    }

    [Fact]
    public async Task Every_dependency_tells_its_state_and_latency()
    {
        var answer = await WaitForHealthAsync(fixture.Client, unhealthy: 0);

        Assert.Equal((HttpStatusCode.OK, "healthy"), (answer.Status, answer.Text("state")));
        var dependencies = answer.Body.GetProperty("dependencies").EnumerateArray().ToArray();
        Assert.Equal(["redis", "dynamodb", "sqs", "shared-volume"], dependencies.Select(dependency => dependency.GetProperty("name").GetString()));
        Assert.All(dependencies, dependency =>
        {
            Assert.Equal("healthy", dependency.GetProperty("state").GetString());
            Assert.True(dependency.GetProperty("latencyMs").GetDouble() >= 0);
        });
        Assert.Contains("offline", answer.Body.GetProperty("models").EnumerateArray().Select(model => model.GetString()));
    }

    [Fact]
    public async Task A_dependency_that_does_not_answer_is_named_with_the_reason_and_a_broken_sqs_leaves_the_api_ready()
    {
        // Nobody listens on the first port of a machine.
        using var client = await fixture.Nexus.StartApiAsync(NexusSystem.BootstrapKey, ("AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:1"));

        var answer = await WaitForHealthAsync(client, unhealthy: 1);

        Assert.Equal((HttpStatusCode.OK, "degraded"), (answer.Status, answer.Text("state")));
        var broken = Assert.Single(answer.Body.GetProperty("dependencies").EnumerateArray(), dependency => dependency.GetProperty("state").GetString() == "unhealthy");
        Assert.Equal("sqs", broken.GetProperty("name").GetString());
        Assert.NotEmpty(broken.GetProperty("error").GetString()!);
        Assert.Contains(broken.GetProperty("cause").GetString(), new[] { "error", "timeout" });
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(HttpMethod.Get, "/health")).Status);
    }

    [Fact]
    public async Task The_sweepers_tell_when_they_looked_and_what_they_found()
    {
        await using var redis = new RedisConnection(fixture.Nexus.Redis.ConnectionString);
        var log = new SweeperLog(redis);
        var finding = new SweeperFinding(DateTimeOffset.UtcNow, $"bld_{Guid.NewGuid():n}", SweeperAction.Failed, "It was stuck.", FailureCause.Timeout);
        log.Note(finding);
        await log.TellAsync();
        await log.SweptAsync(DateTimeOffset.UtcNow, 3);

        var answer = await fixture.Client.SendAsync(HttpMethod.Get, "/api/v1/operations/sweeper");

        Assert.True(answer.Body.GetProperty("lastSweepAt").GetDateTimeOffset() > DateTimeOffset.UtcNow.AddMinutes(-5));
        var found = Assert.Single(answer.Body.GetProperty("findings").EnumerateArray(), found => found.GetProperty("buildId").GetString() == finding.BuildId);
        Assert.Equal(
            ("failed", "It was stuck.", "timeout"),
            (found.GetProperty("action").GetString(), found.GetProperty("reason").GetString(), found.GetProperty("cause").GetString()));
    }

    [Fact]
    public async Task A_build_that_is_worked_on_is_listed_with_its_worker_and_one_that_is_not_is_not()
    {
        var id = await fixture.Nexus.CreateBuildAsync();
        Assert.Equal(HttpStatusCode.Accepted, (await fixture.Client.SendAsync(HttpMethod.Post, $"/api/v1/builds/{id}/pause")).Status);
        await fixture.Nexus.WaitForBuildAsync(id, build => build.GetProperty("status").GetString() == "paused");
        var leases = new BuildLeases(fixture.Nexus.Dynamo.Client, fixture.Nexus.Tables, TimeProvider.System);
        BuildLease? mine = null;
        while (mine is null)
        {
            (mine, var heldFor) = await leases.TryAcquireAsync(id, BuildLeases.NewOwner(), TimeSpan.FromMinutes(10));
            await Task.Delay(heldFor < TimeSpan.FromMilliseconds(50) ? heldFor : TimeSpan.FromMilliseconds(50));
        }

        var held = Assert.Single(await LeasesAsync(), lease => lease.GetProperty("buildId").GetString() == id);
        Assert.Equal((Environment.MachineName, Environment.ProcessId), (held.GetProperty("machine").GetString(), held.GetProperty("processId").GetInt32()));
        Assert.True(held.GetProperty("until").GetDateTimeOffset() > DateTimeOffset.UtcNow.AddMinutes(5));

        await leases.ReleaseAsync(mine);
        Assert.DoesNotContain(await LeasesAsync(), lease => lease.GetProperty("buildId").GetString() == id);

        async Task<JsonElement.ArrayEnumerator> LeasesAsync() =>
            (await fixture.Client.SendAsync(HttpMethod.Get, "/api/v1/operations/leases")).Body.GetProperty("items").EnumerateArray();
    }

    [Fact]
    public async Task The_lease_of_a_build_is_listed_however_many_older_ones_are_not_over()
    {
        var dynamo = fixture.Nexus.Dynamo.Client;
        var tables = await fixture.Nexus.Dynamo.CreateTablesAsync();
        using var client = await fixture.Nexus.StartApiAsync(NexusSystem.BootstrapKey, ("AWS__Tables__builds", tables.Builds), ("AWS__Tables__access", tables.Access));
        var active = new ActiveBuilds(dynamo, tables);
        var ids = Enumerable.Range(0, 501).Select(i => BuildId.New(DateTimeOffset.UnixEpoch.AddDays(20_000).AddSeconds(i))).ToArray();
        await Parallel.ForEachAsync(ids, TestContext.Current.CancellationToken, async (id, stop) => await active.AddAsync(id, 0, stop));
        Assert.NotNull((await new BuildLeases(dynamo, tables, TimeProvider.System).TryAcquireAsync(ids[^1], BuildLeases.NewOwner(), TimeSpan.FromMinutes(10))).Lease);

        var first = await client.SendAsync(HttpMethod.Get, "/api/v1/operations/leases");
        var second = await client.SendAsync(HttpMethod.Get, $"/api/v1/operations/leases?cursor={first.Text("nextCursor")}");

        Assert.Empty(first.Body.GetProperty("items").EnumerateArray());
        Assert.Equal(ids[^1], Assert.Single(second.Body.GetProperty("items").EnumerateArray()).GetProperty("buildId").GetString());
        Assert.Null(second.Text("nextCursor"));
        Assert.Equal("validation_failed", (await client.SendAsync(HttpMethod.Get, "/api/v1/operations/leases?cursor=LTE")).Code);
    }

    [Fact]
    public async Task Every_replica_of_the_API_is_counted_with_the_rate_of_its_requests_and_is_gone_when_it_ends()
    {
        var (process, client) = await fixture.Nexus.StartReplicaAsync(NexusSystem.BootstrapKey);

        // Its own requests are what it counts.
        await process.WaitUntilAsync(async () => (await ReplicasAsync(client)).TryGetValue(process.ProcessId, out var rate) && rate > 0);
        Assert.True((await ReplicasAsync(client)).Count >= 2);

        await process.TerminateAsync(TimeSpan.FromMinutes(1));
        Assert.DoesNotContain(process.ProcessId, (await ReplicasAsync(fixture.Client)).Keys);

        static async Task<Dictionary<int, double>> ReplicasAsync(HttpClient client) =>
            (await client.SendAsync(HttpMethod.Get, "/api/v1/operations/replicas")).Body.GetProperty("items").EnumerateArray()
            .ToDictionary(replica => replica.GetProperty("processId").GetInt32(), replica => replica.GetProperty("requestsPerSecond").GetDouble());
    }

    [Fact]
    public async Task A_worker_that_fell_silent_is_not_listed()
    {
        await using var redis = new RedisConnection(fixture.Nexus.Redis.ConnectionString);
        var registry = new WorkerRegistry(redis);
        var gone = new WorkerInfo(Guid.NewGuid().ToString("n"), "agent_builds", "gone", 1, 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        await registry.SayAsync(gone);
        Assert.Contains(await registry.ListAsync(), worker => worker.Id == gone.Id);

        // As if it had been heard of a long time ago.
        await (await redis.GetDatabaseAsync()).SortedSetAddAsync("{nexus:workers}:seen", gone.Id, 1);

        Assert.DoesNotContain(await registry.ListAsync(), worker => worker.Id == gone.Id);
    }

    // A machine that is busy may take longer than a check has.
    private static async Task<Answer> WaitForHealthAsync(HttpClient client, int unhealthy)
    {
        for (var tries = 0; ; tries++)
        {
            var answer = await client.SendAsync(HttpMethod.Get, "/api/v1/operations/health");
            var found = answer.Body.GetProperty("dependencies").EnumerateArray().Count(one => one.GetProperty("state").GetString() == "unhealthy");
            if (found == unhealthy || tries == 20)
            {
                return answer;
            }
        }
    }

    private async Task<List<JsonElement>> ListAsync(int limit = 100)
    {
        var seen = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = await fixture.Client.SendAsync(HttpMethod.Get, $"{Letters}?limit={limit}&cursor={cursor}");
            Assert.InRange(page.Body.GetProperty("items").GetArrayLength(), 0, limit);
            seen.AddRange(page.Body.GetProperty("items").EnumerateArray());
            cursor = page.Text("nextCursor");
        }
        while (cursor is not null);
        return seen;
    }

    private async Task<(HttpStatusCode, string?)> FindAsync(string id)
    {
        var answer = await fixture.Client.SendAsync(HttpMethod.Get, $"{Letters}/{id}");
        return (answer.Status, answer.Code);
    }
}
