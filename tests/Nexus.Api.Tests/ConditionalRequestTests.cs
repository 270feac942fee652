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
}
