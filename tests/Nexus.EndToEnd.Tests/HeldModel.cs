using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Nexus.Core.Tests.Agents.Tools;

namespace Nexus.EndToEnd.Tests;

/// <summary>A language model behind the interface of OpenAI, for agents to answer with. A test says what it writes, and how far for now.</summary>
internal sealed class HeldModel : IAsyncDisposable
{
    public const string Name = "held";

    private readonly ConcurrentQueue<HeldAnswer> _next = new();
    private LoopbackServer? _server;

    public Uri Url => _server?.Url ?? throw new InvalidOperationException("The model is not served.");

    public async Task StartAsync() => _server = await LoopbackServer.StartAsync(AnswerAsync);

    /// <summary>The answer to the next question that has none yet: its first words come at once, the rest when it is let go on.</summary>
    public HeldAnswer Answer(string first, string rest)
    {
        var answer = new HeldAnswer(first, rest);
        _next.Enqueue(answer);
        return answer;
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task AnswerAsync(HttpContext context)
    {
        var asked = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        if (!_next.TryDequeue(out var answer))
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        answer.Question = asked["messages"]!.AsArray()[^1]!["content"]!.ToJsonString();
        context.Response.ContentType = "text/event-stream";
        try
        {
            await SayAsync(answer.First, "null");
            await answer.GoneOn.WaitAsync(context.RequestAborted);
            await SayAsync(answer.Rest, "\"stop\"");
            await WriteAsync("""{"id":"1","object":"chat.completion.chunk","created":1767600000,"model":"held","choices":[],"usage":{"prompt_tokens":100,"completion_tokens":10,"total_tokens":110}}""");
            await WriteAsync("[DONE]");
        }
        catch (OperationCanceledException)
        {
            answer.SetGivenUp();
        }

        Task SayAsync(string text, string finish) => WriteAsync(
            $$$"""{"id":"1","object":"chat.completion.chunk","created":1767600000,"model":"held","choices":[{"index":0,"delta":{"role":"assistant","content":{{{JsonSerializer.Serialize(text)}}}},"finish_reason":{{{finish}}}}]}""");

        async Task WriteAsync(string data)
        {
            await context.Response.WriteAsync($"data: {data}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}

/// <summary>An answer of the <see cref="HeldModel"/>.</summary>
internal sealed class HeldAnswer(string first, string rest)
{
    private readonly TaskCompletionSource _goneOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string First { get; } = first;

    public string Rest { get; } = rest;

    /// <summary>What it answers, once it was asked: in JSON, as the format has it.</summary>
    public string? Question { get; set; }

    public Task GoneOn => _goneOn.Task;

    /// <summary>Whoever asked does not wait for the rest any more.</summary>
    public Task GivenUp => _givenUp.Task;

    public void GoOn() => _goneOn.TrySetResult();

    public void SetGivenUp() => _givenUp.TrySetResult();
}
