using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Nexus.Api.Tests;

public sealed class ArtifactApiTests(ApiFixture fixture)
{
    [Fact]
    public async Task The_files_of_a_build_are_listed_and_served()
    {
        var id = await fixture.Nexus.CreateBuildAsync();
        await fixture.Nexus.WaitForEndAsync(id);

        var items = (await fixture.Client.GetFromJsonAsync<JsonElement>($"/api/v1/builds/{id}/artifacts")).GetProperty("items");
        var plan = items.EnumerateArray().Single(item => item.GetProperty("path").GetString() == "orchestrator/plan.md");
        using var response = await fixture.Client.GetAsync($"/api/v1/builds/{id}/artifacts/orchestrator/plan.md");

        Assert.Equal("text/markdown", plan.GetProperty("contentType").GetString());
        Assert.Equal(plan.GetProperty("size").GetInt64(), response.Content.Headers.ContentLength);
        Assert.Equal("text/markdown", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.StartsWith("# Plan", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(items.EnumerateArray(), item => item.GetProperty("path").GetString()!.Contains(".stage.json", StringComparison.Ordinal));

        // The same in pages.
        var paths = new List<string?>();
        string? cursor = null;
        do
        {
            var page = await fixture.Client.GetFromJsonAsync<JsonElement>($"/api/v1/builds/{id}/artifacts?limit=4{(cursor is null ? "" : $"&cursor={cursor}")}");
            Assert.InRange(page.GetProperty("items").GetArrayLength(), 1, 4);
            paths.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("path").GetString()));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        Assert.True(paths.Count > 8, $"{paths.Count} files");
        Assert.Equal(items.EnumerateArray().Select(item => item.GetProperty("path").GetString()), paths);
        Assert.Equal("validation_failed", (await fixture.Client.SendAsync(HttpMethod.Get, $"/api/v1/builds/{id}/artifacts?limit=101")).Code);
    }

    [Theory]
    [InlineData("../../../secret.txt")]
    [InlineData("..%2f..%2fsecret.txt")]
    [InlineData("%2e%2e/%2e%2e/secret.txt")]
    [InlineData("%2e%2e%2f%2e%2e%2fsecret.txt")]
    [InlineData("orchestrator/..%2f..%2f..%2fsecret.txt")]
    [InlineData("..%5c..%5csecret.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("%2fetc%2fpasswd")]
    [InlineData("orchestrator/.stage.json")]
    [InlineData("orchestrator")]
    [InlineData("orchestrator/plan.md/")]
    [InlineData("orchestrator/plan.md%00.txt")]
    [InlineData("%c0%ae%c0%ae/secret.txt")]
    [InlineData("....//....//secret.txt")]
    public async Task Nothing_outside_the_build_is_served(string path)
    {
        var id = await fixture.Nexus.CreateBuildAsync();
        await fixture.Nexus.WaitForEndAsync(id);
        await File.WriteAllTextAsync(Path.Combine(fixture.Nexus.SharedPath, "secret.txt"), "the secret");

        // Sent as it is: a client library would tidy it up.
        var answer = await SendRawAsync($"/api/v1/builds/{id}/artifacts/{path}");

        Assert.True(answer.StartsWith("HTTP/1.1 404", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 400", StringComparison.Ordinal), answer);
        Assert.DoesNotContain("the secret", answer, StringComparison.Ordinal);
    }

    private async Task<string> SendRawAsync(string path)
    {
        var address = fixture.Client.BaseAddress!;
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: {fixture.Client.DefaultRequestHeaders.Authorization}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
