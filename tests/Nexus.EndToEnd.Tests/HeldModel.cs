using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Nexus.Core.Tests.Agents.Tools;

namespace Nexus.EndToEnd.Tests;

/// <summary>A language model as Ollama serves one, for agents to answer with. A test says what it writes, and how far for now.</summary>
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

        answer.Question = (string?)asked["messages"]!.AsArray()[^1]!["content"];
        context.Response.ContentType = "application/x-ndjson";
        try
        {
            await WriteAsync(answer.First, "\"done\":false");
            await answer.GoneOn.WaitAsync(context.RequestAborted);
            await WriteAsync(answer.Rest, "\"done\":false");
            await WriteAsync("", """
                "done":true,"done_reason":"stop","total_duration":1,"load_duration":1,"prompt_eval_count":100,"prompt_eval_duration":1,"eval_count":10,"eval_duration":1
                """);
        }
        catch (OperationCanceledException)
        {
            answer.SetGivenUp();
        }

        async Task WriteAsync(string text, string end)
        {
            await context.Response.WriteAsync(
                $$"""{"model":"{{Name}}","created_at":"2026-01-05T09:30:00Z","message":{"role":"assistant","content":{{JsonSerializer.Serialize(text)}}},{{end}}}""" + "\n", context.RequestAborted);
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

    /// <summary>What it answers, once it was asked.</summary>
    public string? Question { get; set; }

    public Task GoneOn => _goneOn.Task;

    /// <summary>Whoever asked does not wait for the rest any more.</summary>
    public Task GivenUp => _givenUp.Task;

    public void GoOn() => _goneOn.TrySetResult();

    public void SetGivenUp() => _givenUp.TrySetResult();
}
