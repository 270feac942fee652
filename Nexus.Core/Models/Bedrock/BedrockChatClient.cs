using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime.Credentials;
using Amazon.Runtime.EventStreams;
using Microsoft.Extensions.AI;

namespace Nexus.Core.Models.Bedrock;

/// <summary>Models of Amazon Bedrock through its Converse operations, which are the same for all makers of models.</summary>
internal sealed class BedrockChatClient : IChatClient
{
    private const string Service = "bedrock";
    private const int MaxEvent = 16 * 1024 * 1024;
    private readonly ModelOptions _options;
    private readonly string _model;
    private readonly string _region;
    private readonly Uri _endpoint;
    private readonly HttpClient _client;
    private readonly TimeProvider _time;
    private readonly ChatClientMetadata _metadata;

    public BedrockChatClient(ModelOptions options, string model, TimeProvider time)
    {
        (_options, _model, _time) = (options, model, time);
        _region = options.Region ?? Environment.GetEnvironmentVariable("AWS_REGION") ?? Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION") ?? "us-east-1";
        _endpoint = options.Endpoint
            ?? (Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_BEDROCK_RUNTIME") is { Length: > 0 } url ? new Uri(url) : new Uri($"https://bedrock-runtime.{_region}.amazonaws.com"));
        _client = new HttpClient(new RetryHandler(options.MaxRetries, time)) { Timeout = options.Timeout };
        _metadata = new ChatClientMetadata("aws.bedrock", _endpoint, model);
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync("converse", messages, options, HttpCompletionOption.ResponseContentRead, cancellationToken);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
        List<AIContent> contents = [];
        foreach (var part in body["output"]?["message"]?["content"]?.AsArray() ?? [])
        {
            if ((string?)part!["text"] is { } text)
            {
                contents.Add(new TextContent(text));
            }
            else if (part["toolUse"] is { } use)
            {
                contents.Add(Call((string)use["toolUseId"]!, (string)use["name"]!, use["input"]?.ToJsonString() ?? "{}"));
            }
        }

        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents))
        {
            ModelId = _model,
            FinishReason = Finish((string?)body["stopReason"]),
            Usage = Usage(body["usage"]),
        };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync("converse-stream", messages, options, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var calls = new Dictionary<int, (string Id, string Name, StringBuilder Input)>();
        while (await ReadEventAsync(body, cancellationToken) is var (type, data))
        {
            var index = (int?)data["contentBlockIndex"] ?? 0;
            AIContent? content = null;
            ChatFinishReason? finish = null;
            switch (type)
            {
                case "contentBlockStart" when At(data, "start", "toolUse") is { } use:
                    calls[index] = ((string)use["toolUseId"]!, (string)use["name"]!, new StringBuilder());
                    break;
                case "contentBlockDelta" when (string?)At(data, "delta", "text") is { } text:
                    content = new TextContent(text);
                    break;
                case "contentBlockDelta" when (string?)At(data, "delta", "toolUse", "input") is { } input && calls.TryGetValue(index, out var begun):
                    begun.Input.Append(input);
                    break;
                case "contentBlockStop" when calls.Remove(index, out var call):
                    content = Call(call.Id, call.Name, call.Input.Length == 0 ? "{}" : call.Input.ToString());
                    break;
                case "messageStop":
                    finish = Finish((string?)data["stopReason"]);
                    break;
                case "metadata" when Usage(data["usage"]) is { } usage:
                    content = new UsageContent(usage);
                    break;
            }

            if (content is not null || finish is not null)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, content is null ? [] : [content]) { ModelId = _model, FinishReason = finish };
            }
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? _metadata
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> SendAsync(
        string operation, IEnumerable<ChatMessage> messages, ChatOptions? options, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(ConverseRequest.Write(messages, options, _options.MaxOutputTokens).ToJsonString());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_endpoint, $"/model/{Uri.EscapeDataString(_model)}/{operation}"));
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        if (_options.ApiKey is { Length: > 0 } key)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
        else
        {
            var credentials = await DefaultAWSCredentialsIdentityResolver.GetCredentials().GetCredentialsAsync();
            AwsSignature.Sign(request, body, credentials, _region, Service, _time.GetUtcNow());
        }

        var response = await _client.SendAsync(request, completion, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new HttpRequestException($"Bedrock answered {(int)response.StatusCode}: {(text.Length <= 500 ? text : text[..500])}", null, response.StatusCode);
        }
    }

    // A message of an event stream begins with its length (“Amazon event stream encoding”).
    private static async Task<(string Type, JsonNode Data)?> ReadEventAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new byte[4];
        if (await stream.ReadAtLeastAsync(head, 4, throwOnEndOfStream: false, cancellationToken) < 4)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(head);
        if (length is < 16 or > MaxEvent)
        {
            throw new InvalidDataException($"An event of Bedrock has {length} bytes; expected 16 to {MaxEvent}.");
        }

        var buffer = new byte[length];
        head.CopyTo(buffer, 0);
        await stream.ReadExactlyAsync(buffer.AsMemory(4), cancellationToken);
        var message = EventStreamMessage.FromBuffer(buffer, 0, length);
        var type = message.Headers.TryGetValue(":message-type", out var kind) ? kind.AsString() : "event";
        if (type != "event")
        {
            var name = message.Headers.TryGetValue(":exception-type", out var exception) ? exception.AsString() : type;
            throw new HttpRequestException(
                $"Bedrock broke the answer off: {name} {Encoding.UTF8.GetString(message.Payload)}", null,
                name.StartsWith("throttling", StringComparison.OrdinalIgnoreCase) ? HttpStatusCode.TooManyRequests
                : name.StartsWith("validation", StringComparison.OrdinalIgnoreCase) ? HttpStatusCode.BadRequest : HttpStatusCode.ServiceUnavailable);
        }

        return (message.Headers[":event-type"].AsString(), JsonNode.Parse(message.Payload) ?? new JsonObject());
    }

    private static JsonNode? At(JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }

    private static FunctionCallContent Call(string id, string name, string input) => FunctionCallContent.CreateFromParsedArguments(
        input, id, name, json => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)?.ToDictionary(member => member.Key, member => (object?)member.Value));

    private static ChatFinishReason? Finish(string? reason) => reason switch
    {
        null => null,
        "tool_use" => ChatFinishReason.ToolCalls,
        "max_tokens" => ChatFinishReason.Length,
        "content_filtered" or "guardrail_intervened" => ChatFinishReason.ContentFilter,
        _ => ChatFinishReason.Stop,
    };

    private static UsageDetails? Usage(JsonNode? usage) => usage is null ? null : new UsageDetails
    {
        InputTokenCount = (long?)usage["inputTokens"],
        OutputTokenCount = (long?)usage["outputTokens"],
        TotalTokenCount = (long?)usage["totalTokens"],
    };
}
