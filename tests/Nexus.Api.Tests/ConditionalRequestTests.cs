using System.Net;

namespace Nexus.Api.Tests;

public sealed class ConditionalRequestTests(ApiFixture fixture)
{
    [Theory]
    [InlineData("builds", "id")]
    [InlineData("agents", "agentId")]
    public async Task A_rename_needs_the_version_that_was_seen(string kind, string member)
    {
        var build = await fixture.Nexus.WaitForEndAsync(await fixture.Nexus.CreateBuildAsync());
        var address = $"/api/v1/{kind}/{build.GetProperty(member).GetString()}";
        var seen = (await fixture.Client.SendAsync(HttpMethod.Get, address)).Header("ETag")!;

        var blind = await fixture.Client.SendAsync(HttpMethod.Patch, address, new { name = "Blind" });
        var first = await fixture.Client.SendAsync(HttpMethod.Patch, address, new { name = " First " }, ("If-Match", seen));
        var late = await fixture.Client.SendAsync(HttpMethod.Patch, address, new { name = "Late" }, ("If-Match", seen));
        var weak = await fixture.Client.SendAsync(HttpMethod.Patch, address, new { name = "Weak" }, ("If-Match", "W/" + first.Header("ETag")));
        var forced = await fixture.Client.SendAsync(HttpMethod.Patch, address, new { name = "Forced" }, ("If-Match", "*"));

        Assert.Equal((HttpStatusCode.PreconditionRequired, "precondition_required"), (blind.Status, blind.Code));
        Assert.Equal((HttpStatusCode.OK, "First"), (first.Status, first.Text("name")));
        Assert.NotEqual(seen, first.Header("ETag"));
        Assert.Equal((HttpStatusCode.PreconditionFailed, "precondition_failed"), (late.Status, late.Code));
        Assert.Equal(HttpStatusCode.PreconditionFailed, weak.Status);
        Assert.Equal((HttpStatusCode.OK, "Forced"), (forced.Status, forced.Text("name")));
        var now = await fixture.Client.SendAsync(HttpMethod.Get, address);
        Assert.Equal(("Forced", forced.Header("ETag")), (now.Text("name"), now.Header("ETag")));
    }

    [Theory]
    [InlineData("builds", "id")]
    [InlineData("agents", "agentId")]
    public async Task A_client_that_has_the_version_gets_no_body(string kind, string member)
    {
        var build = await fixture.Nexus.WaitForEndAsync(await fixture.Nexus.CreateBuildAsync());
        var address = $"/api/v1/{kind}/{build.GetProperty(member).GetString()}";
        var seen = (await fixture.Client.SendAsync(HttpMethod.Get, address)).Header("ETag")!;

        var known = await fixture.Client.SendAsync(HttpMethod.Get, address, body: null, ("If-None-Match", $"\"other\", {seen}"));
        var other = await fixture.Client.SendAsync(HttpMethod.Get, address, body: null, ("If-None-Match", "\"other\""));

        Assert.Equal((HttpStatusCode.NotModified, seen, HttpStatusCode.OK), (known.Status, known.Header("ETag"), other.Status));
    }

    [Fact]
    public async Task A_rename_with_a_name_that_is_not_valid_is_refused()
    {
        var address = $"/api/v1/builds/{await fixture.Nexus.CreateBuildAsync()}";

        foreach (var name in new[] { null, "", "  ", new string('n', 201) })
        {
            var answer = await fixture.Client.SendAsync(HttpMethod.Patch, address, new { name }, ("If-Match", "*"));
            Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), (answer.Status, answer.Code));
        }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("\"998\", \"999\"")]
    [InlineData("W/{now}")]
    [InlineData("\"998\", W/{now}")]
    public async Task A_control_that_is_meant_for_another_version_is_refused(string tags)
    {
        var id = await fixture.Nexus.CreateBuildAsync();
        var address = $"/api/v1/builds/{id}";
        await fixture.Client.SendAsync(HttpMethod.Post, address + "/pause");
        // Its status is told a moment later, and with it the version is what it stays.
        while ((await fixture.Client.SendAsync(HttpMethod.Get, address)).Text("status") != "paused")
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        var now = (await fixture.Client.SendAsync(HttpMethod.Get, address)).Header("ETag")!;

        var refused = await fixture.Client.SendAsync(HttpMethod.Post, address + "/cancel", body: null, ("If-Match", tags.Replace("{now}", now, StringComparison.Ordinal)));
        var status = (await fixture.Client.SendAsync(HttpMethod.Get, address)).Text("status");
        var obeyed = await fixture.Client.SendAsync(HttpMethod.Post, address + "/cancel", body: null, ("If-Match", $"\"998\", {now}"));

        Assert.Equal((HttpStatusCode.PreconditionFailed, "precondition_failed", "paused"), (refused.Status, refused.Code, status));
        Assert.Equal((HttpStatusCode.Accepted, "cancelled"), (obeyed.Status, obeyed.Text("status")));
    }

    [Theory]
    [InlineData("agent")]
    [InlineData("session")]
    public async Task A_deletion_that_is_meant_for_an_earlier_version_is_refused(string kind)
    {
        var build = await fixture.Nexus.WaitForEndAsync(await fixture.Nexus.CreateBuildAsync());
        var address = $"/api/v1/agents/{build.GetProperty("agentId").GetString()}";
        if (kind == "session")
        {
            address += "/sessions/" + (await fixture.Client.SendAsync(HttpMethod.Post, address + "/sessions", new { })).Text("id");
        }

        var seen = (await fixture.Client.SendAsync(HttpMethod.Get, address)).Header("ETag")!;
        var renamed = await fixture.Client.SendAsync(HttpMethod.Patch, address, new { name = "Changed since" }, ("If-Match", seen));

        var stale = await fixture.Client.SendAsync(HttpMethod.Delete, address, body: null, ("If-Match", seen));
        var nonsense = await fixture.Client.SendAsync(HttpMethod.Delete, address, body: null, ("If-Match", "nonsense"));
        var still = await fixture.Client.SendAsync(HttpMethod.Get, address);
        var deleted = await fixture.Client.SendAsync(HttpMethod.Delete, address, body: null, ("If-Match", renamed.Header("ETag")!));
        var gone = await fixture.Client.SendAsync(HttpMethod.Delete, address, body: null, ("If-Match", "*"));

        Assert.Equal((HttpStatusCode.PreconditionFailed, "precondition_failed"), (stale.Status, stale.Code));
        Assert.Equal((HttpStatusCode.PreconditionFailed, HttpStatusCode.OK), (nonsense.Status, still.Status));
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (deleted.Status, gone.Status));
    }
}
