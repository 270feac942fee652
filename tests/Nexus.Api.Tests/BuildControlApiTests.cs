using System.Net;

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

    private Task<Answer> PostAsync(string id, string control) => fixture.Client.SendAsync(HttpMethod.Post, $"/api/v1/builds/{id}/{control}");
}
