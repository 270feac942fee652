using System.Net;
using Nexus.Core.Builds.Statistics;

namespace Nexus.Api.Tests;

public sealed class BuildControlApiTests(ApiFixture fixture)
{
    [Fact]
    public async Task A_build_is_paused_resumed_and_completed()
    {
        var id = await fixture.Nexus.CreateBuildAsync();

        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(id, "pause")).Status);
        await fixture.Nexus.WaitForBuildAsync(id, build => build.GetProperty("status").GetString() == "paused");
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(id, "resume")).Status);

        Assert.Equal("completed", (await fixture.Nexus.WaitForEndAsync(id)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_control_that_is_not_legal_is_a_conflict_that_names_the_legal_ones()
    {
        var id = await fixture.Nexus.CreateBuildAsync();
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(id, "pause")).Status);

        var answer = await PostAsync(id, "retry");

        Assert.Equal((HttpStatusCode.Conflict, "illegal_transition", "paused"), (answer.Status, answer.Code, answer.Text("buildStatus")));
        Assert.Equal(["resume", "cancel", "restart"], answer.Body.GetProperty("allowed").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(id, "cancel")).Status);
        Assert.Equal("cancelled", (await fixture.Nexus.WaitForEndAsync(id)).GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(id, "resume")).Status);
    }

    [Fact]
    public async Task A_restart_needs_a_stage_that_exists_and_a_build_of_the_caller()
    {
        var id = await fixture.Nexus.CreateBuildAsync();

        var unknown = await fixture.Client.SendAsync(HttpMethod.Post, $"/api/v1/builds/{id}/restart", new { stage = "magic" });
        var stale = await fixture.Client.SendAsync(HttpMethod.Post, $"/api/v1/builds/{id}/cancel", null, ("If-Match", "\"999\""));
        using var stranger = await fixture.CreateClientAsync("stranger", "builds:write");

        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), (unknown.Status, unknown.Code));
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.SendAsync(HttpMethod.Post, $"/api/v1/builds/{id}/cancel")).Status);
    }

    [Fact]
    public async Task Statistics_tell_of_builds_that_really_ran_and_of_nothing_else()
    {
        var id = await fixture.Nexus.CreateBuildAsync();
        await fixture.Nexus.WaitForEndAsync(id);

        var today = await fixture.Client.SendAsync(HttpMethod.Get, "/api/v1/operations/statistics");
        var past = await fixture.Client.SendAsync(HttpMethod.Get, "/api/v1/operations/statistics?from=2020-01-01&to=2020-01-07");

        Assert.True(today.Body.GetProperty("duration").GetProperty("count").GetInt32() >= 1);
        Assert.True(today.Body.GetProperty("days").EnumerateArray().Last().GetProperty("completed").GetInt32() >= 1);
        Assert.False(past.Body.TryGetProperty("duration", out _));
        Assert.False(past.Body.TryGetProperty("days", out _));
    }

    [Fact]
    public async Task Statistics_count_what_the_models_took_for_a_build_and_for_its_restart()
    {
        var id = await fixture.Nexus.CreateBuildAsync();
        var first = await fixture.Nexus.WaitForEndAsync(id);
        Assert.Equal(HttpStatusCode.Accepted, (await fixture.Client.SendAsync(HttpMethod.Post, $"/api/v1/builds/{id}/restart", new { stage = "orchestrator" })).Status);
        await fixture.Nexus.WaitForBuildAsync(id, build => build.GetProperty("status").GetString() != "completed");
        var second = await fixture.Nexus.WaitForEndAsync(id);
        var taken = Tokens(second);
        Assert.True(taken > Tokens(first));

        var facts = await new BuildFactStore(fixture.Nexus.Dynamo.Client, fixture.Nexus.Tables)
            .ReadAsync(DateOnly.FromDateTime(second.GetProperty("finishedAt").GetDateTimeOffset().UtcDateTime), first.GetProperty("createdAt").GetDateTimeOffset());

        Assert.Equal([Tokens(first), taken], facts.Select(entry => entry.Fact).Where(fact => fact.BuildId == id && fact.Kind == BuildFactKind.Ended).Select(fact => fact.Usage!.InputTokens));
        var report = await fixture.Client.SendAsync(HttpMethod.Get, "/api/v1/operations/statistics");
        Assert.True(report.Body.GetProperty("usage").GetProperty("inputTokens").GetInt64() >= taken);
        Assert.Equal(0, report.Body.GetProperty("usage").GetProperty("costUsd").GetDecimal());
    }

    private static long Tokens(System.Text.Json.JsonElement build) => build.GetProperty("usage").GetProperty("inputTokens").GetInt64();

    private Task<Answer> PostAsync(string id, string control) => fixture.Client.SendAsync(HttpMethod.Post, $"/api/v1/builds/{id}/{control}");
}
