using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Nexus.Api.Tests;

/// <summary>An answer of the API.</summary>
internal sealed record Answer(HttpStatusCode Status, JsonElement Body, HttpResponseMessage Message)
{
    /// <summary>The code of a problem.</summary>
    public string? Code => Text("code");

    /// <summary>A header, or null.</summary>
    public string? Header(string name) =>
        Message.Headers.TryGetValues(name, out var values) || Message.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    /// <summary>A member of the body that is text.</summary>
    public string? Text(string name) =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var value) ? value.GetString() : null;
}

/// <summary>Requests as tests write them.</summary>
internal static class Answers
{
    /// <summary>Sends a request and reads the answer.</summary>
    public static async Task<Answer> SendAsync(
        this HttpClient client, HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body switch
            {
                null => null,
                string text => new StringContent(text, Encoding.UTF8, "application/json"),
                _ => JsonContent.Create(body),
            },
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var response = await client.SendAsync(request);
        var content = await response.Content.ReadAsByteArrayAsync();
        var json = response.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json";
        return new Answer(response.StatusCode, json && content.Length > 0 ? JsonSerializer.Deserialize<JsonElement>(content) : default, response);
    }

    /// <summary>Makes an API key and answers a client that shows it.</summary>
    public static async Task<HttpClient> CreateClientAsync(this ApiFixture fixture, string owner, params string[] scopes)
    {
        var answer = await fixture.Client.SendAsync(HttpMethod.Post, "/api/v1/keys", new { name = "of a test", owner, scopes });
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return fixture.Nexus.CreateClient(answer.Text("key"));
    }
}
