using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Nexus.TestServices;

/// <summary>A server on loopback that speaks the wire format of OpenAI's chat completions, and says what a test writes, when the test says so.</summary>
public sealed class ScriptedModel : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedModel(WebApplication app) => _app = app;

    /// <summary>Where it is reached, for <c>Models:Endpoint</c>.</summary>
    public Uri Endpoint { get; private set; } = null!;

    /// <summary>Starts one.</summary>
    /// <param name="answer">Answers a request; the number of requests so far, from 1, is in it.</param>
    public static async Task<ScriptedModel> StartAsync(Func<ScriptedAnswer, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var count = 0;
        app.Run(async context =>
        {
            var request = (await JsonNode.ParseAsync(context.Request.Body))!;
            context.Response.ContentType = "text/event-stream";
            var asked = new ScriptedAnswer(context, Interlocked.Increment(ref count), request);
            try
            {
                await answer(asked);
                await asked.EndAsync();
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // Whoever asked has gone.
            }
        });
        await app.StartAsync();
        var url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new ScriptedModel(app) { Endpoint = new Uri(url + "/v1") };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }
}

/// <summary>An answer while a test writes it.</summary>
public sealed class ScriptedAnswer(HttpContext context, int number, JsonNode request)
{
    private const string Usage = """{"prompt_tokens":100,"completion_tokens":10,"total_tokens":110}""";
    private bool _calls;
    private bool _isWhole;

    /// <summary>Which request this is, from 1.</summary>
    public int Number => number;

    /// <summary>What was asked.</summary>
    public JsonNode Request => request;

    /// <summary>Ends when whoever asked has gone.</summary>
    public CancellationToken Aborted => context.RequestAborted;

    /// <summary>Says a piece of text.</summary>
    public Task SayAsync(string text) => SendAsync(new JsonObject { ["content"] = text }, finish: null);

    /// <summary>Says all at once, as is asked for where the answer is not to be a stream.</summary>
    public Task ReplyAsync(string text)
    {
        _isWhole = true;
        var reply = Chunk(
            [new JsonObject { ["index"] = 0, ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text }, ["finish_reason"] = "stop" }], Usage);
        reply["object"] = "chat.completion";
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(reply.ToJsonString(JsonSerializerOptions.Default), Aborted);
    }

    /// <summary>Asks for a tool.</summary>
    public Task CallAsync(string tool, string arguments)
    {
        _calls = true;
        return SendAsync(
            new JsonObject
            {
                ["tool_calls"] = new JsonArray(new JsonObject
                {
                    ["index"] = 0,
                    ["id"] = $"call_{number}",
                    ["type"] = "function",
                    ["function"] = new JsonObject { ["name"] = tool, ["arguments"] = arguments },
                }),
            },
            finish: null);
    }

    internal async Task EndAsync()
    {
        if (_isWhole)
        {
            return;
        }

        await SendAsync([], _calls ? "tool_calls" : "stop");
        await WriteAsync(Chunk([], Usage));
        await context.Response.WriteAsync("data: [DONE]\n\n", Aborted);
    }

    private Task SendAsync(JsonObject delta, string? finish) => WriteAsync(Chunk([new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }], usage: null));

    private static JsonObject Chunk(JsonArray choices, string? usage)
    {
        var chunk = new JsonObject
        {
            ["id"] = "chatcmpl-1",
            ["object"] = "chat.completion.chunk",
            ["created"] = 1767600000,
            ["model"] = "scripted",
            ["choices"] = choices,
        };
        if (usage is not null)
        {
            chunk["usage"] = JsonNode.Parse(usage);
        }

        return chunk;
    }

    private async Task WriteAsync(JsonObject chunk)
    {
        await context.Response.WriteAsync($"data: {chunk.ToJsonString(JsonSerializerOptions.Default)}\n\n", Aborted);
        await context.Response.Body.FlushAsync(Aborted);
    }
}
