using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Nexus.TestServices;

namespace Nexus.Api.Tests;

/// <summary>An answer is made at one replica; clients read and end it at another, go away in its midst, and the replica dies.</summary>
public sealed class AnswerReplicaTests(ApiFixture fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task An_answer_is_read_and_cancelled_at_another_replica_while_it_is_made()
    {
        await using var world = await StartAsync();
        var session = await world.CreateSessionAsync();
        await using var answer = await world.AskAsync(session);
        await answer.NextAsync("text");

        Assert.True((await fixture.Client.GetFromJsonAsync<JsonElement>(session)).GetProperty("isAnswering").GetBoolean());
        var message = await world.WaitForAnswerAsync(session, one => one.GetProperty("content").GetArrayLength() > 0);
        Assert.Equal(("answering", "One "), (message.GetProperty("status").GetString(), message.GetProperty("content")[0].GetProperty("text").GetString()));
        Assert.Equal("session_busy", (await fixture.Client.SendAsync(HttpMethod.Post, session + "/messages", new { text = "And?" })).Code);

        Assert.Equal(HttpStatusCode.Accepted, (await fixture.Client.SendAsync(HttpMethod.Post, session + "/cancel")).Status);

        var done = await answer.NextAsync("done");
        Assert.Equal("cancelled", done.GetProperty("status").GetString());
        Assert.Equal("cancelled", (await world.WaitForAnswerAsync(session, _ => true)).GetProperty("status").GetString());
        await world.Aborted.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_client_that_goes_away_in_the_midst_of_an_answer_finds_all_of_it_later()
    {
        await using var world = await StartAsync();
        var session = await world.CreateSessionAsync();
        await using (var answer = await world.AskAsync(session))
        {
            await answer.NextAsync("text");
        }

        world.GoOn();

        var message = await world.WaitForAnswerAsync(session, one => one.GetProperty("status").GetString() != "answering");
        Assert.Equal(("completed", "One two."), (message.GetProperty("status").GetString(), message.GetProperty("content")[0].GetProperty("text").GetString()));
        Assert.Equal(100, message.GetProperty("usage").GetProperty("inputTokens").GetInt64());
    }

    [Fact]
    public async Task When_the_replica_that_answers_dies_the_answer_is_interrupted_and_the_session_goes_on_at_another()
    {
        await using var world = await StartAsync();
        var session = await world.CreateSessionAsync();
        await using var answer = await world.AskAsync(session);
        await answer.NextAsync("text");
        await world.WaitForAnswerAsync(session, one => one.GetProperty("content").GetArrayLength() > 0);

        world.Replica.Kill();

        var message = await world.WaitForAnswerAsync(session, one => one.GetProperty("status").GetString() != "answering");
        Assert.Equal(("interrupted", "One "), (message.GetProperty("status").GetString(), message.GetProperty("content")[0].GetProperty("text").GetString()));
        Assert.False((await fixture.Client.GetFromJsonAsync<JsonElement>(session)).GetProperty("isAnswering").GetBoolean());
        Assert.Equal("nothing_to_cancel", (await fixture.Client.SendAsync(HttpMethod.Post, session + "/cancel")).Code);
        await using var next = await AnswerReader.AskAsync(fixture.Client, session, "What is 6 * 7?");
        Assert.Equal(4, (await next.NextAsync("done")).GetProperty("number").GetInt64());
    }

    private async Task<World> StartAsync()
    {
        var world = new World(fixture.Nexus, await AgentAsync());
        await world.StartAsync();
        return world;
    }

    private static Task<string>? _agent;

    private Task<string> AgentAsync() => _agent ??= BuildAsync();

    private async Task<string> BuildAsync() =>
        (await fixture.Nexus.WaitForEndAsync(await fixture.Nexus.CreateBuildAsync("An agent that calculates prices."))).GetProperty("agentId").GetString()!;

    /// <summary>A replica whose model says one word, and the next when it is told to.</summary>
    private sealed class World(NexusSystem nexus, string agent) : IAsyncDisposable
    {
        private readonly TaskCompletionSource _goOn = new();
        private readonly TaskCompletionSource _aborted = new();
        private ScriptedModel _model = null!;
        private HttpClient _client = null!;

        public ServerProcess Replica { get; private set; } = null!;

        public Task Aborted => _aborted.Task;

        public async Task StartAsync()
        {
            _model = await ScriptedModel.StartAsync(async model =>
            {
                await model.SayAsync("One ");
                try
                {
                    await _goOn.Task.WaitAsync(model.Aborted);
                }
                catch (OperationCanceledException)
                {
                    _aborted.TrySetResult();
                    throw;
                }

                await model.SayAsync("two.");
            });
            (Replica, _client) = await nexus.StartReplicaAsync(
                NexusSystem.BootstrapKey, ("Models__Provider", "openai"), ("Models__Model", "scripted"), ("Models__Endpoint", _model.Endpoint.ToString()),
                ("Runtime__TurnRenewal", "00:00:00.300"), ("Runtime__TurnDuration", "00:00:06"));
        }

        public void GoOn() => _goOn.SetResult();

        public async Task<string> CreateSessionAsync() =>
            (await nexus.Client.SendAsync(HttpMethod.Post, $"/api/v1/agents/{agent}/sessions", new { })).Message.Headers.Location!.ToString();

        public Task<AnswerReader> AskAsync(string session) => AnswerReader.AskAsync(_client, session, "Well?");

        /// <summary>Reads the first answer, at the other replica, until something holds for it.</summary>
        public async Task<JsonElement> WaitForAnswerAsync(string session, Func<JsonElement, bool> reached)
        {
            using var limit = new CancellationTokenSource(Patience);
            while (true)
            {
                var messages = await nexus.Client.GetFromJsonAsync<JsonElement>(session + "/messages", limit.Token);
                if (messages.GetProperty("items").EnumerateArray().FirstOrDefault(one => one.GetProperty("number").GetInt64() == 2) is { ValueKind: JsonValueKind.Object } answer
                    && reached(answer))
                {
                    return answer;
                }

                await Task.Delay(50, limit.Token);
            }
        }

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            Replica.Kill();
            await _model.DisposeAsync();
        }
    }

    /// <summary>The events of an answer, one after the other.</summary>
    private sealed class AnswerReader : IAsyncDisposable
    {
        private readonly CancellationTokenSource _limit = new(Patience);
        private readonly HttpResponseMessage _response;
        private readonly IAsyncEnumerator<SseItem<string>> _events;

        private AnswerReader(HttpResponseMessage response, Stream stream)
        {
            _response = response;
            _events = SseParser.Create(stream).EnumerateAsync(_limit.Token).GetAsyncEnumerator(_limit.Token);
        }

        public static async Task<AnswerReader> AskAsync(HttpClient client, string session, string text)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, session + "/messages") { Content = JsonContent.Create(new { text }) };
            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return new AnswerReader(response, await response.Content.ReadAsStreamAsync());
        }

        public async Task<JsonElement> NextAsync(string name)
        {
            while (await _events.MoveNextAsync())
            {
                if (_events.Current.EventType == name)
                {
                    return JsonSerializer.Deserialize<JsonElement>(_events.Current.Data);
                }
            }

            throw new InvalidOperationException($"The stream ended without the event {name}.");
        }

        public async ValueTask DisposeAsync()
        {
            await _events.DisposeAsync();
            _response.Dispose();
            _limit.Dispose();
        }
    }
}
