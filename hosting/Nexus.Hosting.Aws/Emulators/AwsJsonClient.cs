using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Nexus.Hosting.Aws.Emulators;

/// <summary>
/// Speaks the JSON protocol of AWS ("AWS JSON 1.0") with an emulator. The SDK would do it too, after half a second of its own start.
/// </summary>
internal sealed class AwsJsonClient(string service)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };

    /// <exception cref="AwsErrorException">The service refused.</exception>
    /// <exception cref="HttpRequestException">Nothing answers.</exception>
    public async Task<JsonObject> CallAsync(string endpoint, string target, JsonObject body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/x-amz-json-1.0")),
        };
        request.Headers.TryAddWithoutValidation("X-Amz-Target", target);
        // Emulators ask for a signature and do not check it.
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={LocalAws.AccessKey}/20260101/{LocalAws.Region}/{service}/aws4_request, SignedHeaders=host, Signature=0");
        request.Headers.TryAddWithoutValidation("X-Amz-Date", "20260101T000000Z");

        using var response = await Http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var answer = text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? [];
        return response.IsSuccessStatusCode
            ? answer
            : throw new AwsErrorException(
                ((string?)answer["__type"] ?? $"{(int)response.StatusCode}").Split('#')[^1],
                (string?)answer["message"] ?? (string?)answer["Message"] ?? text);
    }
}

/// <summary>An error that an AWS service answers with.</summary>
internal sealed class AwsErrorException(string code, string message) : Exception($"{code}: {message}")
{
    public string Code { get; } = code;
}

/// <summary>What emulators and the services that use them agree on.</summary>
internal static class LocalAws
{
    public const string Region = "us-east-1";
    public const string AccountId = "000000000000";
    public const string AccessKey = "local";
    public const string SecretKey = "local";
}
