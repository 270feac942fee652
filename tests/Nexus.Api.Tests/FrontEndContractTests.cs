using System.Text.Json;
using System.Text.Json.Nodes;
using Nexus.TestServices;

namespace Nexus.Api.Tests;

/// <summary>
/// The front end's client is generated from web/openapi.json. That file says of the API what the API says of itself, no more and no less.
/// <c>NEXUS_UPDATE_OPENAPI=1</c> writes the file anew; then <c>npm run api</c> in web makes the types of it.
/// </summary>
public sealed class FrontEndContractTests(ApiFixture fixture)
{
    private static readonly string File = Path.Combine(ServerProcess.RepositoryRoot, "web", "openapi.json");
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    [Fact]
    public async Task The_description_that_the_front_end_is_made_from_is_the_one_that_the_API_gives()
    {
        var current = JsonNode.Parse(await fixture.Client.GetStringAsync("/openapi/v1.json"))!.AsObject();
        Strip(current);
        if (Environment.GetEnvironmentVariable("NEXUS_UPDATE_OPENAPI") == "1")
        {
            await System.IO.File.WriteAllTextAsync(File, current.ToJsonString(Indented) + "\n", TestContext.Current.CancellationToken);
        }

        var known = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken))!;
        var defects = new List<string>();
        Compare(known, current, "", defects);

        Assert.True(defects.Count == 0, $"""
            web/openapi.json is not what the API says of itself: {string.Join("; ", defects.Take(10))}.
            Run `NEXUS_UPDATE_OPENAPI=1 dotnet test --project tests/Nexus.Api.Tests/Nexus.Api.Tests.csproj -- --filter-class '*FrontEndContract*'`, then `npm run api` in web.
            """);
    }

    /// <summary>Examples and addresses of this run say nothing about the contract.</summary>
    private static void Strip(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                map.Remove("example");
                map.Remove("servers");
                foreach (var (_, value) in map)
                {
                    Strip(value);
                }

                break;
            case JsonArray list:
                foreach (var value in list)
                {
                    Strip(value);
                }

                break;
        }
    }

    private static void Compare(JsonNode? known, JsonNode? current, string at, List<string> defects)
    {
        if (known is JsonObject map && current is JsonObject now)
        {
            foreach (var name in map.Select(entry => entry.Key).Union(now.Select(entry => entry.Key)))
            {
                Compare(map[name], now[name], $"{at}.{name}", defects);
            }
        }
        else if (known is JsonArray list && current is JsonArray values && list.Count == values.Count)
        {
            for (var i = 0; i < list.Count; i++)
            {
                Compare(list[i], values[i], $"{at}[{i}]", defects);
            }
        }
        else if (!JsonNode.DeepEquals(known, current))
        {
            defects.Add(at);
        }
    }
}
