using Amazon.DynamoDBv2;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Nexus.Core.Agents;
using Nexus.Core.Agents.Runtime;
using Nexus.Core.Agents.Sessions;
using Nexus.Core.Models;
using Nexus.Core.Queues;
using Nexus.Core.Storage;
using Nexus.TestServices;

namespace Nexus.Core.Tests.Agents.Sessions;

/// <summary>A session, and the replicas that may answer in it with a model that says what a test writes.</summary>
internal sealed class AnswerWorld : IAsyncDisposable
{
    private readonly ServersFixture _servers;
    private readonly ScriptedModel _model;
    private readonly List<IAsyncDisposable> _replicas = [];

    private readonly TableNames _tables;

    private AnswerWorld(ServersFixture servers, ScriptedModel model, TableNames tables) =>
        (_servers, _model, _tables, Store) = (servers, model, tables, new SessionStore(servers.Dynamo.Client, tables));

    public SessionStore Store { get; }

    public string Id { get; } = SessionId.New(DateTimeOffset.UtcNow);

    public static async Task<AnswerWorld> CreateAsync(ServersFixture servers, Func<ScriptedAnswer, Task> answer)
    {
        var world = new AnswerWorld(servers, await ScriptedModel.StartAsync(answer), await servers.Dynamo.CreateTablesAsync());
        var now = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        await world.Store.CreateAsync(new Session { Id = world.Id, AgentId = "agt_x", Owner = "owner", CreatedAt = now, UpdatedAt = now });
        return world;
    }

    /// <summary>A replica of the API, as far as it answers in sessions.</summary>
    public SessionRuntime Replica(TimeProvider? time = null, RuntimeOptions? options = null, IAmazonDynamoDB? dynamo = null)
    {
        var store = dynamo is null ? Store : new SessionStore(dynamo, _tables);
        var replica = new Parts(_servers.Connect(), Options.Create(options ?? new RuntimeOptions()), _model.Endpoint, store, time ?? TimeProvider.System);
        _replicas.Add(replica);
        return replica.Runtime;
    }

    public async Task<Session> SessionAsync() => (await Store.FindAsync("agt_x", Id, "owner"))!;

    public async Task<Asked.Answering> AskAsync(SessionRuntime replica, string text = "Well?") =>
        Assert.IsType<Asked.Answering>(await TryAskAsync(replica, text));

    public async Task<Asked> TryAskAsync(SessionRuntime replica, string text = "Well?", string? key = null) =>
        await replica.AskAsync(await SessionAsync(), new RunnableAgent("x", "Be nice.", ["calculator"], "/nowhere"), text, key);

    /// <summary>Reads an answer to its end.</summary>
    public static async Task<SessionMessage> EndOfAsync(Asked.Answering answering, List<AgentEvent>? events = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        SessionMessage? last = null;
        await foreach (var happened in answering.Events.ReadAllAsync(limit.Token))
        {
            events?.Add(happened);
            last = (happened as AgentEvent.Done)?.Message;
        }

        return Assert.IsType<SessionMessage>(last);
    }

    /// <summary>Waits for the first piece of an answer's text.</summary>
    public static async Task FirstTextOfAsync(Asked.Answering answering)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (await answering.Events.ReadAsync(limit.Token) is not AgentEvent.TextDelta)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }

        await _model.DisposeAsync();
    }

    private sealed class Parts : IAsyncDisposable
    {
        private readonly RedisConnection _redis;
        private readonly SessionSignals _signals;
        private readonly AgentRuntime _agents;

        public Parts(RedisConnection redis, IOptions<RuntimeOptions> options, Uri endpoint, SessionStore store, TimeProvider time)
        {
            var catalogue = new ToolCatalogue();
            var model = ModelProviders.Create(new ModelOptions { Provider = "openai", Model = "scripted", Endpoint = endpoint }, catalogue, TimeProvider.System);
            _redis = redis;
            _signals = new SessionSignals(redis);
            _agents = new AgentRuntime(model, catalogue, options, NullLogger<AgentRuntime>.Instance);
            Runtime = new SessionRuntime(store, _agents, _signals, options, time, NullLogger<SessionRuntime>.Instance);
        }

        public SessionRuntime Runtime { get; }

        public async ValueTask DisposeAsync()
        {
            await Runtime.StopAsync(default);
            Runtime.Dispose();
            _agents.Dispose();
            await _signals.DisposeAsync();
            await _redis.DisposeAsync();
        }
    }
}
