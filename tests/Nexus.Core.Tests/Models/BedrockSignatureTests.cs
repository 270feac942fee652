using System.Globalization;
using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Auth;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.AI;
using Nexus.Core.Agents;
using Nexus.Core.Models;
using Nexus.Core.Tests.Agents.Tools;

namespace Nexus.Core.Tests.Models;

/// <summary>Requests to Bedrock without an API key are signed; the server on loopback checks the signature with the functions of AWS's own library.</summary>
public sealed class BedrockSignatureTests
{
    private const string Region = "eu-central-1";
    private static readonly ImmutableCredentials Credentials = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "a/session+token==");

    [Fact]
    public async Task A_request_is_signed_as_AWS_checks_it()
    {
        List<string> defects = [];
        var count = 0;
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            count++;
            if (await FindDefectAsync(context) is { } defect)
            {
                defects.Add(defect);
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return;
            }

            await context.Response.WriteAsync("""{"output":{"message":{"role":"assistant","content":[{"text":"Signed."}]}},"stopReason":"end_turn","usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2}}""");
        });
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", Credentials.AccessKey);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", Credentials.SecretKey);
        Environment.SetEnvironmentVariable("AWS_SESSION_TOKEN", Credentials.Token);
        // The colon of a model's name is where signatures go wrong: it is encoded on the wire, and once more in what is signed.
        var options = new ModelOptions { Provider = "bedrock", Model = "anthropic.claude-3-haiku-20240307-v1:0", Region = Region, Endpoint = server.Url, MaxRetries = 0 };
        using var model = ModelProviders.Create(options, new ToolCatalogue(), TimeProvider.System).Client;

        var answer = await model.GetResponseAsync("Grüße, 世界");

        Assert.Empty(defects);
        Assert.Equal(("Signed.", 1), (answer.Text, count));
    }

    /// <summary>Why AWS would refuse a request, or null (“Create a signed AWS API request”, IAM user guide).</summary>
    private static async Task<string?> FindDefectAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers;
        var time = DateTime.ParseExact(headers["x-amz-date"].ToString(), "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        if (Math.Abs((DateTime.UtcNow - time).TotalMinutes) > 5)
        {
            return $"signed at {time:O}";
        }

        var authorization = headers.Authorization.ToString();
        var parts = authorization["AWS4-HMAC-SHA256 ".Length..].Split(", ").ToDictionary(part => part.Split('=', 2)[0], part => part.Split('=', 2)[1]);
        var scope = $"{Credentials.AccessKey}/{time:yyyyMMdd}/{Region}/bedrock/aws4_request";
        var signed = parts["SignedHeaders"].Split(';');
        if (parts["Credential"] != scope || !signed.Contains("host") || !signed.Contains("x-amz-date") || !signed.Contains("x-amz-security-token"))
        {
            return authorization;
        }

        if (headers["x-amz-security-token"] != Credentials.Token)
        {
            return $"the token is {headers["x-amz-security-token"]}";
        }

        // The path as it came, each segment of it encoded once more.
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var canonical = string.Join(
            '\n',
            [
                context.Request.Method, raw.Replace("%", "%25", StringComparison.Ordinal), "", .. signed.Select(name => $"{name}:{headers[name].ToString().Trim()}"), "",
                parts["SignedHeaders"], Convert.ToHexStringLower(AWS4Signer.ComputeHash(body.ToArray())),
            ]);
        var expected = AWS4Signer.ComputeSignature(Credentials, Region, time, "bedrock", parts["SignedHeaders"], canonical).Signature;
        return parts["Signature"] == expected ? null : $"the signature is {parts["Signature"]}, expected {expected} of\n{canonical}";
    }
}
