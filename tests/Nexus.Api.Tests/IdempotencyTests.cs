using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Core.Access;

namespace Nexus.Api.Tests;

public sealed class IdempotencyTests(ApiFixture fixture)
{
    private static readonly object Wish = new { requirement = "Convert miles to kilometres." };

    [Fact]
    public async Task A_repetition_gets_the_first_answer_as_it_was()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var first = await fixture.Client.SendAsync(HttpMethod.Post, "/api/v1/builds", Wish, key);
        await fixture.Nexus.WaitForEndAsync(first.Text("id")!);
        var second = await fixture.Client.SendAsync(HttpMethod.Post, "/api/v1/builds", Wish, key);

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (first.Status, second.Status));
        Assert.Equal(first.Body.GetRawText(), second.Body.GetRawText());
        Assert.Equal((first.Header("Location"), first.Header("Content-Type")), (second.Header("Location"), second.Header("Content-Type")));
        Assert.Equal((null, "true"), (first.Header("Idempotency-Replayed"), second.Header("Idempotency-Replayed")));
    }

    [Fact]
    public async Task Every_post_that_creates_takes_a_key()
    {
        // These change what is there, and judge for themselves whether it is done already.
        string[] changes = ["pause", "resume", "cancel", "retry", "restart", "redrive", "purge"];
        var document = await fixture.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        var posts = document.GetProperty("paths").EnumerateObject().Where(path => path.Value.TryGetProperty("post", out _)).ToArray();
        var creating = posts.Where(path => !changes.Contains(path.Name.Split('/')[^1])).ToArray();

        Assert.Equal(
            ["/api/v1/agents/{id}/sessions", "/api/v1/agents/{id}/sessions/{sessionId}/messages", "/api/v1/builds", "/api/v1/keys"],
            creating.Select(path => path.Name).Order(StringComparer.Ordinal));
        Assert.All(creating, path => Assert.Contains(
            path.Value.GetProperty("post").GetProperty("parameters").EnumerateArray(), parameter => parameter.GetProperty("name").GetString() == "Idempotency-Key"));
        Assert.All(posts.Where(path => path.Value.GetProperty("post").GetProperty("responses").TryGetProperty("201", out _)), path => Assert.Contains(path, creating));
    }

    [Fact]
    public async Task A_key_does_not_serve_for_another_request()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        await fixture.Client.SendAsync(HttpMethod.Post, "/api/v1/builds", Wish, key);

        var other = await fixture.Client.SendAsync(HttpMethod.Post, "/api/v1/builds", new { requirement = "Convert kilometres to miles." }, key);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency_key_reused"), (other.Status, other.Code));
    }

    [Fact]
    public async Task Many_repetitions_at_the_same_moment_make_one_build()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => fixture.Client.SendAsync(HttpMethod.Post, "/api/v1/builds", Wish, key)));

        Assert.All(answers, answer => Assert.True(
            answer.Status == HttpStatusCode.Accepted || (answer.Status, answer.Code, answer.Header("Retry-After")) == (HttpStatusCode.Conflict, "idempotency_in_progress", "1"),
            $"{answer.Status} {answer.Body}"));
        Assert.Single(answers.Select(answer => answer.Text("id")).OfType<string>().Distinct());
    }

    [Fact]
    public async Task A_key_counts_for_its_owner_only()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        using var other = await fixture.CreateClientAsync("idempotent-other", "builds:write");

        var mine = await fixture.Client.SendAsync(HttpMethod.Post, "/api/v1/builds", Wish, key);
        var theirs = await other.SendAsync(HttpMethod.Post, "/api/v1/builds", Wish, key);

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (mine.Status, theirs.Status));
        Assert.NotEqual(mine.Text("id"), theirs.Text("id"));
    }

    [Fact]
    public async Task A_refused_request_leaves_its_key_to_the_corrected_one()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());

        var refused = await fixture.Client.SendAsync(HttpMethod.Post, "/api/v1/builds", new { requirement = "short" }, key);
        var unreadable = await fixture.Client.SendAsync(HttpMethod.Post, "/api/v1/builds", "{", key);
        var corrected = await fixture.Client.SendAsync(HttpMethod.Post, "/api/v1/builds", Wish, key);

        Assert.Equal(
            (HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.Accepted), (refused.Status, unreadable.Status, corrected.Status));
    }

    [Fact]
    public async Task A_request_whose_server_died_is_finished_by_its_repetition()
    {
        var key = Guid.NewGuid().ToString();
        var body = JsonSerializer.SerializeToUtf8Bytes(Wish);
        var store = new IdempotencyStore(
            fixture.Nexus.Dynamo.Client, fixture.Nexus.Tables, Microsoft.Extensions.Options.Options.Create(new IdempotencyOptions { TakeOverAfter = TimeSpan.Zero }), TimeProvider.System);
        // As it stands when a server has claimed the key and then died.
        var claim = Assert.IsType<IdempotencyClaim.Granted>(await store.ClaimAsync("default", "POST /api/v1/builds", key, body));

        var answer = await fixture.Client.SendAsync(HttpMethod.Post, "/api/v1/builds", System.Text.Encoding.UTF8.GetString(body), ("Idempotency-Key", key));

        Assert.Equal((HttpStatusCode.Accepted, "bld_" + claim.Ulid), (answer.Status, answer.Text("id")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData(null)]
    public async Task A_key_that_is_none_is_refused(string? key)
    {
        var answer = await fixture.Client.SendAsync(HttpMethod.Post, "/api/v1/builds", Wish, ("Idempotency-Key", key ?? new string('k', 256)));

        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), (answer.Status, answer.Code));
        Assert.True(answer.Body.GetProperty("errors").TryGetProperty("Idempotency-Key", out _));
    }
}
