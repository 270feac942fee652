using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Core.Builds;

namespace Nexus.Api.Tests.Fuzzing;

/// <summary>
/// Many wrong requests, made from the API's description: none brings a 5xx, none reads a file outside its build's folder. FUZZ_SEED repeats a
/// run, FUZZ_REQUESTS makes it longer.
/// </summary>
public sealed class FuzzTests(ApiFixture fixture, ITestOutputHelper output)
{
    private const string Secret = "the-secret-outside-of-every-build";
    private static readonly int Seed = Number("FUZZ_SEED") ?? Random.Shared.Next();
    private static readonly int Requests = Number("FUZZ_REQUESTS") ?? 60;

    [Fact]
    public async Task No_request_brings_a_5xx_or_a_file_from_outside_the_build()
    {
        output.WriteLine($"FUZZ_SEED={Seed}");
        var ids = await MakeAsync();
        // What is deleted is not what the other operations need.
        var deletable = await MakeAsync();
        await File.WriteAllTextAsync(Path.Combine(fixture.Nexus.SharedPath, "secret.txt"), Secret);
        await File.WriteAllTextAsync(Path.Combine(fixture.Nexus.SharedPath, "builds", "secret.txt"), Secret);
        var document = await fixture.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (Method: operation.Name.ToUpperInvariant(), Path: path.Name, operation.Value)))
            .ToArray();
        var authorization = fixture.Client.DefaultRequestHeaders.Authorization!.ToString();
        var statuses = new SortedDictionary<int, int>();
        var failures = new List<string>();
        var targets = new List<string>();

        for (var i = 0; i < operations.Length; i++)
        {
            var (method, path, operation) = operations[i];
            // Each operation has chance of its own, so that a new one does not change the requests to the others.
            var mutator = new Mutator(document, new Random(HashCode(Seed, method + path)), method == "DELETE" ? deletable : ids);
            foreach (var batch in Enumerable.Range(0, Requests).Select(_ => mutator.Next(method, path, operation)).Chunk(8))
            {
                foreach (var (request, answer) in await Task.WhenAll(batch.Select(async request => (request, await request.SendAsync(fixture.Client.BaseAddress!, authorization)))))
                {
                    targets.Add(request.Target);
                    statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
                    if (answer.Status >= 500 || answer.Answer.Contains(Secret, StringComparison.Ordinal) || answer.Answer.Contains("root:", StringComparison.Ordinal) || IsBareRefusal(answer) || !request.IsWhole(answer))
                    {
                        failures.Add($"{request}\n  -> {answer.Answer}");
                    }
                }
            }
        }

        output.WriteLine(string.Join(", ", statuses.Select(status => $"{status.Key}: {status.Value}")));
        Assert.True(failures.Count == 0, $"FUZZ_SEED={Seed}\n{string.Join("\n\n", failures.Take(10))}\n{fixture.Nexus.Output}");
        Assert.All(ids, id => Assert.True(targets.Exists(target => target.Contains($"/{id.Key}/{id.Value}", StringComparison.Ordinal)), $"No request was about the {id.Key} that exist."));
        Assert.True(statuses.Count(status => status.Key is >= 200 and < 500) >= 6, "The requests were all alike.");
        Assert.Equal(ids["sessions"], (await fixture.Client.GetFromJsonAsync<JsonElement>($"/api/v1/agents/{ids["agents"]}/sessions/{ids["sessions"]}")).GetProperty("id").GetString());
        Assert.Equal(ids["builds"], (await fixture.Client.GetFromJsonAsync<JsonElement>($"/api/v1/builds/{ids["builds"]}")).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Headers_that_are_no_headers_do_no_harm()
    {
        var authorization = fixture.Client.DefaultRequestHeaders.Authorization!.ToString();
        (string, string)[][] heads =
        [
            [("Idempotency-Key", "\u00ff\u00fe")], [("If-Match", "\"")], [("If-Match", "nonsense, , \"")], [("If-None-Match", new string('"', 5000))],
            [("Content-Type", "application/json"), ("Content-Type", "text/plain")], [("Last-Event-ID", "9".PadLeft(5000, '9'))], [("Range", "bytes=-1,5-1")],
            [("Authorization", "Bearer a"), ("Authorization", "Bearer b")], [("X-API-Key", "\u00e4")], [("Transfer-Encoding", "nonsense")], [("Expect", "x")],
            [("traceparent", "00-zz-zz-zz")], [("baggage", new string('=', 9000))], [("Host", "evil.example.com")], [("Cookie", new string('c', 20_000))],
        ];
        foreach (var headers in heads)
        {
            foreach (var path in new[] { "/api/v1/builds", "/api/v1/builds/events", "/api/v1/agents" })
            {
                var (status, answer) = await new RawRequest("GET", path, headers, Body: null).SendAsync(fixture.Client.BaseAddress!, authorization);
                Assert.True(status is >= 200 and < 500, $"{headers[0]}: {answer}");
            }
        }
    }

    private async Task<Dictionary<string, string>> MakeAsync()
    {
        var build = await fixture.Nexus.WaitForEndAsync(await fixture.Nexus.CreateBuildAsync());
        var agent = build.GetProperty("agentId").GetString()!;
        return new()
        {
            ["builds"] = build.GetProperty("id").GetString()!,
            ["agents"] = agent,
            ["sessions"] = (await fixture.Client.SendAsync(HttpMethod.Post, $"/api/v1/agents/{agent}/sessions", new { })).Text("id")!,
            ["versions"] = "1.0.0",
            // Not the queue whose dead letters other tests look at.
            ["queues"] = BuildQueues.StatusUpdates,
            // Where it is put back on its queue, whoever takes it finds that there is no such build.
            ["dead-letters"] = await fixture.MakeDeadLetterAsync(BuildQueues.StatusUpdates, $$"""{"buildId":"{{BuildId.New(DateTimeOffset.UtcNow)}}","sequence":1,"changesBuild":true}"""),
            ["keys"] = (await fixture.Client.SendAsync(HttpMethod.Post, "/api/v1/keys", new { name = "of a fuzzer", scopes = new[] { "read" } })).Text("id")!,
            ["front-ends"] = await ReportFrontEndAsync(),
        };
    }

    private async Task<string> ReportFrontEndAsync()
    {
        var id = Guid.NewGuid().ToString();
        var report = new { machine = "web-1", processId = 4711, startedAt = DateTimeOffset.UtcNow };
        Assert.Equal(HttpStatusCode.NoContent, (await fixture.Client.SendAsync(HttpMethod.Put, $"/api/v1/operations/front-ends/{id}", report)).Status);
        return id;
    }

    // A refusal by the API itself is a problem. Only what is no HTTP at all is refused before the API sees it, without a body.
    private static bool IsBareRefusal((int Status, string Answer) answer) =>
        answer.Status >= 400
        && !answer.Answer.Contains("application/problem+json", StringComparison.Ordinal)
        && !answer.Answer.Contains("Content-Length: 0", StringComparison.Ordinal);

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // The same in every process, unlike string.GetHashCode.
    private static int HashCode(int seed, string text) => text.Aggregate(seed, (hash, character) => unchecked((hash * 31) + character));
}
