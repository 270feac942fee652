using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace Nexus.ServiceDefaults;

/// <summary>What the spans of calls of the AWS SDK say, beyond what every HTTP call says.</summary>
internal static class AwsCallTelemetry
{
    private const string TargetHeader = "X-Amz-Target";

    // An answer of this type is some hundred bytes long.
    private const int LongestAnswer = 4096;

    /// <summary>A call of the AWS SDK is one POST like the other; the header says which.</summary>
    public static void Name(Activity activity, HttpRequestMessage request)
    {
        if (TargetOf(request) is { } target)
        {
            var dot = target.LastIndexOf('.');
            var service = IsDynamoDb(target) ? "DynamoDB" : target[..Math.Max(dot, 0)].Replace("Amazon", "", StringComparison.Ordinal);
            activity.DisplayName = $"{service}.{target[(dot + 1)..]}";
            activity.SetTag("rpc.system", "aws-api");
            activity.SetTag("rpc.service", service);
            activity.SetTag("rpc.method", target[(dot + 1)..]);
        }
    }

    /// <summary>
    /// A condition that does not hold is how a conditional write answers "somebody else was first": an outcome that the caller
    /// asked for, not an error, though it comes as HTTP 400 (Amazon DynamoDB Developer Guide, "Error handling with DynamoDB").
    /// </summary>
    public static void JudgeAnswer(Activity activity, HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.BadRequest
            && response.RequestMessage is { } request && TargetOf(request) is { } target && IsDynamoDb(target)
            && response.Content.Headers.ContentLength is > 0 and <= LongestAnswer
            && ReadType(response.Content) is "ConditionalCheckFailedException" or "TransactionCanceledException")
        {
            activity.SetStatus(ActivityStatusCode.Unset);
            activity.SetTag("error.type", null);
            activity.SetTag("nexus.outcome", "condition_failed");
        }
    }

    private static string? ReadType(HttpContent content)
    {
        // The SDK reads the buffer afterwards. So small a body came with its headers: nothing is waited for.
        content.LoadIntoBufferAsync(LongestAnswer).GetAwaiter().GetResult();
        try
        {
            using var answer = JsonDocument.Parse(content.ReadAsStream());
            content.ReadAsStream().Position = 0;
            return answer.RootElement.TryGetProperty("__type", out var type) ? type.GetString()?.Split('#')[^1] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? TargetOf(HttpRequestMessage request) =>
        request.Headers.TryGetValues(TargetHeader, out var targets) ? targets.FirstOrDefault() : null;

    private static bool IsDynamoDb(string target) => target.StartsWith("DynamoDB", StringComparison.Ordinal);
}
