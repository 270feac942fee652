using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Microsoft.Extensions.Time.Testing;
using Nexus.Core.Agents.Runtime;
using Nexus.Core.Agents.Sessions;

namespace Nexus.Core.Tests.Agents.Sessions;

/// <summary>Questions that come again under their idempotency key, at whatever moment the server of the first died.</summary>
public sealed class AskedAgainTests(ServersFixture servers)
{
    [Theory]
    [InlineData("its key is written")]
    [InlineData("the question is written")]
    [InlineData("the answer is begun")]
    public async Task A_question_whose_server_died_before_it_answered_is_asked_by_its_repetition(string before)
    {
        var (now, later) = (new FakeTimeProvider(DateTimeOffset.UtcNow), new FakeTimeProvider(DateTimeOffset.UtcNow + new RuntimeOptions().TurnDuration));
        await using var world = await AnswerWorld.CreateAsync(servers, model => model.SayAsync("Well."));
        using var dying = new DyingClient(servers.Dynamo.Url, writes: before switch { "its key is written" => 1, "the question is written" => 2, _ => 3 });
        await Assert.ThrowsAsync<DeadException>(() => world.TryAskAsync(world.Replica(now, dynamo: dying), key: "k"));

        Assert.IsType<Asked.Busy>(await world.TryAskAsync(world.Replica(now), key: "k"));
        var again = Assert.IsType<Asked.Answering>(await world.TryAskAsync(world.Replica(later), key: "k"));
        var answer = await AnswerWorld.EndOfAsync(again);

        Assert.Equal((MessageStatus.Completed, "Well."), (answer.Status, answer.Text));
        Assert.Equal(["Well?", "Well."], (await world.Store.Messages.ListAsync(world.Id, 10, newestFirst: false)).Items.Select(message => message.Text));
        var known = Assert.IsType<Asked.Before>(await world.TryAskAsync(world.Replica(later), key: "k"));
        Assert.Equal((again.Question, "Well."), (known.Question, known.Answer.Text));
        Assert.IsType<Asked.KeyReused>(await world.TryAskAsync(world.Replica(later), "Something else?", key: "k"));
    }

    [Theory]
    [InlineData("its key", 1)]
    [InlineData("the question", 2)]
    [InlineData("the answer", 3)]
    public async Task A_server_that_slept_while_it_wrote_leaves_nothing_beside_the_repetition_that_was_faster(string what, int write)
    {
        var (asleep, later) = (new FakeTimeProvider(DateTimeOffset.UtcNow), new FakeTimeProvider(DateTimeOffset.UtcNow + new RuntimeOptions().TurnDuration));
        var asked = 0;
        await using var world = await AnswerWorld.CreateAsync(servers, model =>
        {
            Interlocked.Increment(ref asked);
            return model.SayAsync("Well.");
        });
        using var sleepy = new DyingClient(servers.Dynamo.Url, write) { Wake = new TaskCompletionSource() };
        var first = world.TryAskAsync(world.Replica(asleep, dynamo: sleepy), key: "k");
        await sleepy.Reached.WaitAsync(TimeSpan.FromSeconds(90));

        var second = Assert.IsType<Asked.Answering>(await world.TryAskAsync(world.Replica(later), key: "k"));
        await AnswerWorld.EndOfAsync(second);
        sleepy.Wake.SetResult();

        Assert.True(await first is Asked.Busy, $"It slept over {what}, and answers all the same.");
        Assert.Equal(second.Question, Assert.IsType<Asked.Before>(await world.TryAskAsync(world.Replica(later), key: "k")).Question);
        Assert.Equal(["Well?", "Well."], (await world.Store.Messages.ListAsync(world.Id, 10, newestFirst: false)).Items.Select(message => message.Text));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_question_in_a_session_that_is_deleted_while_it_is_written_is_gone_with_it()
    {
        await using var world = await AnswerWorld.CreateAsync(servers, model => model.SayAsync("Well."));
        using var sleepy = new DyingClient(servers.Dynamo.Url, writes: 1) { Wake = new TaskCompletionSource() };
        var asking = world.TryAskAsync(world.Replica(dynamo: sleepy));
        await sleepy.Reached.WaitAsync(TimeSpan.FromSeconds(90));

        await world.Store.TryDeleteAsync(world.Id);
        sleepy.Wake.SetResult();

        Assert.IsType<Asked.Gone>(await asking);
        Assert.Empty((await world.Store.Messages.ListAsync(world.Id, 10, newestFirst: false)).Items);
    }

    [Fact]
    public async Task A_question_that_is_being_answered_since_the_session_was_read_is_not_taken_for_one_that_broke_off()
    {
        await using var world = await AnswerWorld.CreateAsync(servers, model => Task.Delay(Timeout.Infinite, model.Aborted));
        var replica = world.Replica();
        var seen = await world.SessionAsync();
        Assert.IsType<Asked.Answering>(await world.TryAskAsync(replica, key: "k"));

        Assert.IsType<Asked.Busy>(await replica.AskAsync(seen, new RunnableAgent("x", "Be nice.", ["calculator"], "/nowhere"), "Well?", "k"));
    }

    private sealed class DeadException() : Exception("The process is no more.");

    /// <summary>A way to the real store on which a process dies, or sleeps, in place of the given write of an item.</summary>
    private sealed class DyingClient(string url, int writes) : AmazonDynamoDBClient(
        new BasicAWSCredentials("test", "test"), new AmazonDynamoDBConfig { ServiceURL = url, AuthenticationRegion = "us-east-1" })
    {
        private readonly TaskCompletionSource _reached = new();
        private int _left = writes;

        public TaskCompletionSource? Wake { get; init; }

        public Task Reached => _reached.Task;

        public override async Task<PutItemResponse> PutItemAsync(PutItemRequest request, CancellationToken cancellationToken = default)
        {
            if (Interlocked.Decrement(ref _left) == 0)
            {
                _reached.SetResult();
                await (Wake?.Task ?? throw new DeadException());
            }

            return await base.PutItemAsync(request, cancellationToken);
        }
    }
}
