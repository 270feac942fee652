using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.OpenApi;

namespace Nexus.Api.Tests;

/// <summary>The API's description is complete, valid, and true.</summary>
public sealed class OpenApiTests(ApiFixture fixture)
{
    [Fact]
    public async Task It_is_valid()
    {
        var read = OpenApiDocument.Parse(await fixture.Client.GetStringAsync("/openapi/v1.json"), "json");

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Empty(read.Document!.Validate(ValidationRuleSet.GetDefaultRuleSet()));
    }

    [Fact]
    public async Task Every_operation_says_which_scope_it_needs()
    {
        var document = await DocumentAsync();
        Assert.Equal(["key", "keyHeader"], document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Select(scheme => scheme.Name));

        Assert.All(Operations(document), operation =>
        {
            var requirements = operation.Value.GetProperty("security").EnumerateArray().ToArray();
            Assert.Equal(2, requirements.Length);
            var scope = Assert.Single(requirements[0].GetProperty("key").EnumerateArray()).GetString()!;
            Assert.Contains(scope, Core.Access.Scopes.All);
            Assert.Contains($"`{scope}`", operation.Value.GetProperty("description").GetString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Every_body_has_an_example_that_fits_its_schema()
    {
        var document = await DocumentAsync();
        var check = new SchemaCheck(document);
        var defects = new List<string>();
        foreach (var (route, operation) in Operations(document))
        {
            var bodies = operation.TryGetProperty("requestBody", out var request) ? [("request", request)] : Array.Empty<(string, JsonElement)>();
            foreach (var (name, body) in bodies.Concat(operation.GetProperty("responses").EnumerateObject().Select(response => (response.Name, response.Value))))
            {
                foreach (var media in body.TryGetProperty("content", out var content) ? content.EnumerateObject() : default)
                {
                    if (media.Name.EndsWith("json", StringComparison.Ordinal))
                    {
                        defects.AddRange(media.Value.TryGetProperty("example", out var example)
                            ? check.Check(example, media.Value.GetProperty("schema")).Select(defect => $"{route} {name}: {defect}")
                            : [$"{route} {name}: no example"]);
                    }
                }
            }
        }

        Assert.Empty(defects);
    }

    [Fact]
    public async Task Every_parameter_is_described_with_an_example()
    {
        var defects = Operations(await DocumentAsync())
            .SelectMany(operation => Parameters(operation.Value).Select(parameter => (operation.Key, Parameter: parameter)))
            .Where(one => !one.Parameter.TryGetProperty("example", out _))
            .Select(one => $"{one.Key}: {one.Parameter.GetProperty("name")} has no example");

        Assert.Empty(defects);
    }

    [Fact]
    public async Task Every_refusal_is_a_problem_with_an_example_of_its_code()
    {
        Assert.All(Operations(await DocumentAsync()), operation =>
        {
            var responses = operation.Value.GetProperty("responses").EnumerateObject().ToArray();
            Assert.Subset(responses.Select(response => response.Name).ToHashSet(), new HashSet<string> { "401", "403", "429", "503" });
            Assert.All(responses.Where(response => response.Name[0] is '4' or '5'), response =>
            {
                var example = response.Value.GetProperty("content").GetProperty("application/problem+json").GetProperty("example");
                Assert.Equal(response.Name, example.GetProperty("status").GetInt32().ToString(System.Globalization.CultureInfo.InvariantCulture));
                Assert.Equal(ProblemCode.Get(example.GetProperty("code").GetString()!).Type, example.GetProperty("type").GetString());
            });
        });
    }

    [Fact]
    public async Task What_is_answered_fits_what_is_described()
    {
        var document = await DocumentAsync();
        var check = new SchemaCheck(document);
        var build = await fixture.Nexus.WaitForEndAsync(await fixture.Nexus.CreateBuildAsync());
        var id = build.GetProperty("id").GetString();
        var agent = $"/api/v1/agents/{build.GetProperty("agentId").GetString()}";
        string[][] routes =
        [
            ["/api/v1/builds", "/api/v1/builds"],
            ["/api/v1/builds/{id}", $"/api/v1/builds/{id}"],
            ["/api/v1/builds/{id}/artifacts", $"/api/v1/builds/{id}/artifacts"],
            ["/api/v1/agents", "/api/v1/agents"],
            ["/api/v1/agents/{id}", agent],
            ["/api/v1/agents/{id}/versions", $"{agent}/versions"],
            ["/api/v1/agents/{id}/versions/{version}", $"{agent}/versions/1.0.0"],
            ["/api/v1/agents/{id}/versions/{version}/changes", $"{agent}/versions/1.0.0/changes"],
            ["/api/v1/keys", "/api/v1/keys"],
            ["/api/v1/operations/queues", "/api/v1/operations/queues"],
            ["/api/v1/operations/workers", "/api/v1/operations/workers"],
            ["/api/v1/operations/health", "/api/v1/operations/health"],
            ["/api/v1/operations/sweeper", "/api/v1/operations/sweeper"],
            ["/api/v1/me", "/api/v1/me"],
        ];

        foreach (var route in routes)
        {
            var answer = await fixture.Client.GetFromJsonAsync<JsonElement>(route[1]);
            var schema = document.GetProperty("paths").GetProperty(route[0]).GetProperty("get").GetProperty("responses").GetProperty("200")
                .GetProperty("content").GetProperty("application/json").GetProperty("schema");
            Assert.Empty(check.Check(answer, schema, route[1]));
        }
    }

    private Task<JsonElement> DocumentAsync() => fixture.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

    private static Dictionary<string, JsonElement> Operations(JsonElement document) => document.GetProperty("paths").EnumerateObject()
        .SelectMany(path => path.Value.EnumerateObject().Select(operation => (Route: $"{operation.Name} {path.Name}", operation.Value)))
        .ToDictionary(operation => operation.Route, operation => operation.Value);

    private static JsonElement.ArrayEnumerator Parameters(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray() : default;
}
