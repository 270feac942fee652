using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Nexus.Core.Agents.Runtime;
using Nexus.Core.Tests.Agents.Tools;

namespace Nexus.Core.Tests.Models;

/// <summary>What providers do wrong, and what becomes of it.</summary>
public sealed class ProviderFaultTests
{
    private const int BrokenConnection = 0;
    private static readonly RunnableAgent Agent = new("x", "Use calculator.", ["calculator"], "/nowhere");

    public static TheoryData<string> Providers => [.. ProviderWire.Providers];

    public static MatrixTheoryData<string, int> Passing => new(ProviderWire.Providers, [BrokenConnection, 408, 429, 500, 502, 503, 504, 529]);

    public static MatrixTheoryData<string, WireEnd> Breaks => new(ProviderWire.Providers, [WireEnd.Error, WireEnd.Abort, WireEnd.Short]);

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task A_request_that_broke_on_the_other_side_is_sent_again(string provider, int status)
    {
        var time = new HastyTime();
        var count = 0;
        await using var server = await RefusingAsync(provider, () => ++count <= 2, (status, null));
        using var workshop = ProviderWire.Workshop(provider, server, time: time);

        var (text, events) = await workshop.AskAsync(Agent, [], "Hello");

        Assert.Empty(events.OfType<AgentEvent.Error>());
        Assert.Equal(("Hello.", 3), (text, count));
        // A pause that doubles, give or take a quarter.
        Assert.Equal(2, time.Pauses.Count);
        Assert.All(time.Pauses.Zip([0.5, 1]), pause => Assert.InRange(pause.First.TotalSeconds, pause.Second * 0.75, pause.Second * 1.25));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task What_Retry_After_says_is_waited_for_in_seconds_or_until_a_date(string provider)
    {
        var time = new HastyTime();
        var said = new Queue<string>(["7", (HastyTime.Now + TimeSpan.FromSeconds(20)).ToString("R", CultureInfo.InvariantCulture)]);
        await using var server = await RefusingAsync(provider, () => said.Count > 0, (503, () => said.Dequeue()));
        using var workshop = ProviderWire.Workshop(provider, server, time: time);

        var (text, _) = await workshop.AskAsync(Agent, [], "Hello");

        Assert.Equal("Hello.", text);
        Assert.Equal([7, 20], time.Pauses.Select(pause => pause.TotalSeconds));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Who_says_to_come_back_in_an_hour_is_not_waited_for(string provider)
    {
        var time = new HastyTime();
        var count = 0;
        await using var server = await RefusingAsync(provider, () => ++count > 0, (429, () => "3600"));
        using var workshop = ProviderWire.Workshop(provider, server, time: time);

        var (_, events) = await workshop.AskAsync(Agent, [], "Hello");

        Assert.Equal("model_throttled", Assert.Single(events.OfType<AgentEvent.Error>()).Reason.Code);
        Assert.Equal((1, 0), (count, time.Pauses.Count));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_model_does_not_write_on_for_nobody_when_its_answer_is_stopped(string provider)
    {
        var hungUp = new TaskCompletionSource();
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            using var registration = context.RequestAborted.Register(hungUp.SetResult);
            await ProviderWire.StreamAsync(context, provider, ["It ", "is "], [], untilEnd: hungUp.Task);
        });
        using var workshop = ProviderWire.Workshop(provider, server);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var happened in workshop.Runtime.AnswerAsync(Agent, [new(ChatRole.User, "Hello")], stop.Token))
            {
                if (happened is AgentEvent.TextDelta)
                {
                    await stop.CancelAsync();
                }
            }
        });

        await hungUp.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task An_answer_is_stopped_at_once_while_its_model_says_nothing(string provider)
    {
        var end = new TaskCompletionSource();
        await using var server = await LoopbackServer.StartAsync(context => ProviderWire.StreamAsync(context, provider, ["It "], [], untilEnd: end.Task));
        using var workshop = ProviderWire.Workshop(provider, server);
        using var stop = new CancellationTokenSource();
        var answer = workshop.Runtime.AnswerAsync(Agent, [new(ChatRole.User, "Hello")], stop.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        while (await answer.MoveNextAsync() && answer.Current is not AgentEvent.TextDelta)
        {
        }

        var silence = answer.MoveNextAsync().AsTask();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => silence.WaitAsync(TimeSpan.FromSeconds(30)));
        end.SetResult();
        await answer.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_stream_that_breaks_is_one_error_after_what_was_said(string provider, WireEnd end)
    {
        var heard = new TaskCompletionSource();
        var count = 0;
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            count++;
            return ProviderWire.StreamAsync(context, provider, ["It ", "is "], [], end, heard.Task);
        });
        using var workshop = ProviderWire.Workshop(provider, server);

        var (text, events) = ("", new List<AgentEvent>());
        await foreach (var happened in workshop.Runtime.AnswerAsync(Agent, [new ChatMessage(ChatRole.User, "What is 6 times 7?")]))
        {
            events.Add(happened);
            text += (happened as AgentEvent.TextDelta)?.Text;
            if (text == "It is ")
            {
                heard.TrySetResult();
            }
        }

        Assert.Equal(("It is ", 1), (text, count));
        var error = Assert.Single(events.OfType<AgentEvent.Error>()).Reason;
        Assert.Same(error, Assert.IsType<AgentEvent.Error>(events[^1]).Reason);
        Assert.Equal(end == WireEnd.Error && provider is "bedrock" or "anthropic" ? "model_throttled" : "model_failed", error.Code);
        Assert.DoesNotContain("account 123", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Two_calls_of_one_tool_in_one_answer_are_both_run_and_answered_under_their_ids(string provider)
    {
        var requests = new ConcurrentQueue<JsonNode>();
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            requests.Enqueue((await JsonNode.ParseAsync(context.Request.Body))!);
            await (requests.Count == 1
                ? ProviderWire.StreamAsync(context, provider, ["Let me see. "], [new WireCall("calculator", """{"expression":"6 * 7"}"""), new WireCall("calculator", """{"expression":"100 - 1"}""")])
                : ProviderWire.StreamAsync(context, provider, ["42 and 99."], []));
        });
        using var workshop = ProviderWire.Workshop(provider, server);

        var (text, events) = await workshop.AskAsync(Agent, [], "What are 6 times 7 and 100 minus 1?");

        Assert.Empty(events.OfType<AgentEvent.Error>());
        Assert.Equal("Let me see. 42 and 99.", text);
        Assert.Equal(2, requests.Count);
        var uses = events.OfType<AgentEvent.ToolUse>().ToDictionary(use => use.Id, use => use.Input.GetProperty("expression").GetString());
        Assert.Equal(
            [("6 * 7", "42", false), ("100 - 1", "99", false)],
            events.OfType<AgentEvent.ToolResult>().Select(result => (uses[result.Id]!, result.Content, result.IsError)));
        // Ollama's format has no ids: the order tells.
        var sent = requests.Last();
        if (provider == "ollama")
        {
            var results = sent["messages"]!.AsArray().Where(message => (string?)message!["role"] == "tool").Select(message => (string)message!["content"]!);
            Assert.Collection(results, first => Assert.Contains("\"42\"", first, StringComparison.Ordinal), second => Assert.Contains("\"99\"", second, StringComparison.Ordinal));
            return;
        }

        Assert.True(Answers(sent, "call_0", "42") && Answers(sent, "call_1", "99"), sent.ToJsonString());
    }

    // Whether some object in the request names a call, and holds its result.
    private static bool Answers(JsonNode? node, string call, string result) => node switch
    {
        JsonArray array => array.Any(item => Answers(item, call, result)),
        JsonObject members => members.Any(member => Answers(member.Value, call, result))
            || (members.Any(member => member.Value is JsonValue value && value.TryGetValue<string>(out var text) && text == call)
                && members.ToJsonString().Contains(result, StringComparison.Ordinal)),
        _ => false,
    };

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_model_that_does_not_answer_in_time_is_an_error_that_says_so(string provider)
    {
        await using var server = await LoopbackServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var workshop = ProviderWire.Workshop(provider, server, options => options.Timeout = TimeSpan.FromMilliseconds(300));

        var (_, events) = await workshop.AskAsync(Agent, [], "Hello");

        Assert.Equal("model_timeout", Assert.Single(events.OfType<AgentEvent.Error>()).Reason.Code);
    }

    /// <summary>Refuses as long as it should, then says hello.</summary>
    private static Task<LoopbackServer> RefusingAsync(string provider, Func<bool> refuses, (int Status, Func<string>? RetryAfter) refusal) =>
        LoopbackServer.StartAsync(async context =>
        {
            if (!refuses())
            {
                await ProviderWire.StreamAsync(context, provider, ["Hello."], []);
                return;
            }

            if (refusal.Status == BrokenConnection)
            {
                context.Abort();
                return;
            }

            context.Response.StatusCode = refusal.Status;
            context.Response.ContentType = "application/json";
            if (refusal.RetryAfter is { } retryAfter)
            {
                context.Response.Headers.RetryAfter = retryAfter();
            }

            await context.Response.WriteAsync("""{"type":"error","error":{"type":"overloaded_error","message":"account 123 is too busy"}}""");
        });

    /// <summary>A clock that stands still; who waits by it does not wait, and how long he would have is noted.</summary>
    private sealed class HastyTime : TimeProvider
    {
        public static DateTimeOffset Now { get; } = new(2026, 1, 5, 9, 30, 0, TimeSpan.Zero);

        public ConcurrentQueue<TimeSpan> Pauses { get; } = [];

        public override DateTimeOffset GetUtcNow() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Pauses.Enqueue(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
