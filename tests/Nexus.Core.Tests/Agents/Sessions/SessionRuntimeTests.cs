using Microsoft.Extensions.Time.Testing;
using Nexus.Core.Agents.Runtime;
using Nexus.Core.Agents.Sessions;

namespace Nexus.Core.Tests.Agents.Sessions;

/// <summary>Answers while they are made: ended, left alone, taken over, by several replicas over one store.</summary>
public sealed class SessionRuntimeTests(ServersFixture servers)
{
    [Fact]
    public async Task A_cancel_at_another_replica_ends_the_answer_and_keeps_what_there_is()
    {
        var aborted = new TaskCompletionSource();
        await using var world = await AnswerWorld.CreateAsync(servers, model => BeginAsync(model, aborted));
        var (first, second) = (world.Replica(), world.Replica());
        var answering = await world.AskAsync(first);
        await AnswerWorld.FirstTextOfAsync(answering);

        Assert.True(await second.CancelAsync(await world.SessionAsync()));

        var answer = await AnswerWorld.EndOfAsync(answering);
        Assert.Equal((MessageStatus.Cancelled, "One "), (answer.Status, answer.Text));
        Assert.Equivalent(answer, await world.Store.Messages.FindAsync(world.Id, 2));
        // The model is not left to talk to nobody.
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(90));
        Assert.False((await world.SessionAsync()).IsAnswering(DateTimeOffset.UtcNow));
        Assert.False(await second.CancelAsync(await world.SessionAsync()));
    }

    [Fact]
    public async Task A_cancel_that_no_message_carried_is_found_when_the_right_to_answer_is_renewed()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var world = await AnswerWorld.CreateAsync(servers, model => BeginAsync(model));
        var answering = await world.AskAsync(world.Replica(time));
        await AnswerWorld.FirstTextOfAsync(answering);
        var session = await world.SessionAsync();

        Assert.True(await world.Store.TryCancelTurnAsync(world.Id, session.Turn!.Id));
        time.Advance(new RuntimeOptions().TurnRenewal);

        Assert.Equal(MessageStatus.Cancelled, (await AnswerWorld.EndOfAsync(answering)).Status);
    }

    [Fact]
    public async Task What_there_is_of_an_answer_can_be_read_while_it_is_made()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var world = await AnswerWorld.CreateAsync(servers, model => BeginAsync(model));
        var replica = world.Replica(time);
        var answering = await world.AskAsync(replica);
        await AnswerWorld.FirstTextOfAsync(answering);

        time.Advance(new RuntimeOptions().TurnRenewal);

        await Eventually.HoldsAsync(async () => (await world.Store.Messages.FindAsync(world.Id, 2))!.Text == "One ", "the text so far is stored");
        var answer = (await world.Store.Messages.FindAsync(world.Id, 2))!.AsOf(await world.SessionAsync(), time.GetUtcNow());
        Assert.Equal(MessageStatus.Answering, answer.Status);
        Assert.IsType<Asked.Busy>(await world.TryAskAsync(world.Replica(time)));
        Assert.True(await replica.CancelAsync(await world.SessionAsync()));
        await AnswerWorld.EndOfAsync(answering);
    }

    [Fact]
    public async Task An_answer_that_takes_too_long_ends_with_an_error_after_what_was_said()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var aborted = new TaskCompletionSource();
        await using var world = await AnswerWorld.CreateAsync(servers, model => BeginAsync(model, aborted));
        var answering = await world.AskAsync(world.Replica(time, new RuntimeOptions { AnswerTimeout = TimeSpan.FromSeconds(1) }));
        await AnswerWorld.FirstTextOfAsync(answering);

        time.Advance(TimeSpan.FromSeconds(1));

        var events = new List<AgentEvent>();
        var answer = await AnswerWorld.EndOfAsync(answering, events);
        Assert.Equal("answer_timeout", Assert.Single(events.OfType<AgentEvent.Error>()).Reason.Code);
        Assert.Equal((MessageStatus.Failed, "One ", "answer_timeout"), (answer.Status, answer.Text, answer.Error!.Code));
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task An_answer_that_nobody_listens_to_is_made_to_its_end()
    {
        var goOn = new TaskCompletionSource();
        await using var world = await AnswerWorld.CreateAsync(servers, async model =>
        {
            await model.SayAsync("One ");
            await goOn.Task.WaitAsync(model.Aborted);
            await model.SayAsync("two.");
        });
        await world.AskAsync(world.Replica());

        goOn.SetResult();

        await Eventually.HoldsAsync(
            async () => await world.Store.Messages.FindAsync(world.Id, 2) is { Status: MessageStatus.Completed, Text: "One two." }, "the answer is complete");
        await Eventually.HoldsAsync(async () => (await world.SessionAsync()).Usage.InputTokens == 100, "its tokens are counted");
    }

    [Fact]
    public async Task A_replica_that_wakes_up_late_does_not_disturb_the_one_that_took_over()
    {
        // The first replica's clock stands still: it renews nothing, as if it slept.
        var (asleep, later) = (new FakeTimeProvider(DateTimeOffset.UtcNow), new FakeTimeProvider(DateTimeOffset.UtcNow.AddMinutes(1)));
        var wake = new TaskCompletionSource();
        await using var world = await AnswerWorld.CreateAsync(servers, async model =>
        {
            await model.SayAsync(model.Number == 1 ? "Late " : "In time.");
            if (model.Number == 1)
            {
                await wake.Task.WaitAsync(model.Aborted);
                await model.SayAsync("indeed.");
            }
        });
        var first = await world.AskAsync(world.Replica(asleep), "One?");
        await AnswerWorld.FirstTextOfAsync(first);
        Assert.Equal(
            MessageStatus.Interrupted, (await world.Store.Messages.FindAsync(world.Id, 2))!.AsOf(await world.SessionAsync(), later.GetUtcNow()).Status);

        var second = await AnswerWorld.EndOfAsync(await world.AskAsync(world.Replica(later), "Two?"));
        wake.SetResult();
        await AnswerWorld.EndOfAsync(first);

        Assert.Equal((4L, MessageStatus.Completed, "In time."), (second.Number, second.Status, second.Text));
        var session = await world.SessionAsync();
        Assert.Equal((4L, 100L), (session.Messages, session.Usage.InputTokens));
        Assert.Null(session.Turn);
        Assert.Equal("In time.", (await world.Store.Messages.FindAsync(world.Id, 4))!.Text);
        Assert.Equal(["One?", "Two?"], [(await world.Store.Messages.FindAsync(world.Id, 1))!.Text, (await world.Store.Messages.FindAsync(world.Id, 3))!.Text]);
    }

    [Fact]
    public async Task A_replica_that_stops_keeps_what_there_is_of_its_answers()
    {
        await using var world = await AnswerWorld.CreateAsync(servers, model => BeginAsync(model));
        var replica = world.Replica();
        var answering = await world.AskAsync(replica);
        await AnswerWorld.FirstTextOfAsync(answering);

        await replica.StopAsync(default);

        var answer = await AnswerWorld.EndOfAsync(answering);
        Assert.Equal((MessageStatus.Interrupted, "One "), (answer.Status, answer.Text));
        Assert.Null((await world.SessionAsync()).Turn);
    }

    [Fact]
    public async Task A_session_that_is_deleted_while_it_answers_leaves_nothing()
    {
        await using var world = await AnswerWorld.CreateAsync(servers, model => BeginAsync(model));
        var replica = world.Replica();
        var answering = await world.AskAsync(replica);
        await AnswerWorld.FirstTextOfAsync(answering);
        var session = await world.SessionAsync();

        await world.Store.TryDeleteAsync(world.Id);
        await world.Replica().EndDeletedAsync(session);
        await AnswerWorld.EndOfAsync(answering);

        Assert.Null(await world.Store.FindAsync("agt_x", world.Id, "owner"));
        Assert.Null(await world.Store.Messages.FindAsync(world.Id, 1));
        Assert.Null(await world.Store.Messages.FindAsync(world.Id, 2));
    }

    [Fact]
    public async Task A_session_that_changed_since_it_was_read_is_not_deleted()
    {
        await using var world = await AnswerWorld.CreateAsync(servers, model => BeginAsync(model));
        var seen = await world.SessionAsync();
        var renamed = await world.Store.TryRenameAsync(seen, "Changed since", DateTimeOffset.UtcNow);

        Assert.False(await world.Store.TryDeleteAsync(world.Id, seen.Revision));
        Assert.Equal("Changed since", (await world.SessionAsync()).Name);
        Assert.True(await world.Store.TryDeleteAsync(world.Id, renamed!.Revision));
        Assert.Null(await world.Store.FindAsync("agt_x", world.Id, "owner"));
    }

    // Says a word, and then nothing more until whoever asked has gone.
    private static async Task BeginAsync(Nexus.TestServices.ScriptedAnswer model, TaskCompletionSource? aborted = null)
    {
        await model.SayAsync("One ");
        try
        {
            await Task.Delay(Timeout.Infinite, model.Aborted);
        }
        finally
        {
            aborted?.SetResult();
        }
    }
}
