using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nexus.Core.Agents.Runtime;
using Nexus.Core.Models;
using Nexus.Core.Storage;

namespace Nexus.Core.Agents.Sessions;

/// <summary>What became of a question.</summary>
public abstract record Asked
{
    private Asked()
    {
    }

    /// <summary>The agent answers now.</summary>
    /// <param name="Question">The number of the question.</param>
    /// <param name="Events">What happens; the last event is <see cref="AgentEvent.Done"/>.</param>
    public sealed record Answering(long Question, ChannelReader<AgentEvent> Events) : Asked;

    /// <summary>The question was asked before, under the same idempotency key.</summary>
    /// <param name="Question">The number of the question.</param>
    /// <param name="Answer">Its answer.</param>
    public sealed record Before(long Question, SessionMessage Answer) : Asked;

    /// <summary>Another question is being answered.</summary>
    public sealed record Busy : Asked;

    /// <summary>The idempotency key belongs to a different question.</summary>
    public sealed record KeyReused : Asked;

    /// <summary>The session is gone.</summary>
    public sealed record Gone : Asked;
}

/// <summary>
/// Questions and answers of sessions. An answer is made to its end and stored whether or not anybody listens; a session has one at a time, whichever replica
/// makes it.
/// </summary>
public sealed partial class SessionRuntime(
    SessionStore store, AgentRuntime runtime, SessionSignals signals, IOptions<RuntimeOptions> options, TimeProvider time,
    ILogger<SessionRuntime> logger) : IHostedService, IDisposable
{
    private const int NameLength = 60;
    private readonly RuntimeOptions _options = options.Value.Validate();
    private readonly ConcurrentDictionary<string, Task> _running = [];
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Asks an agent a question in a session.</summary>
    /// <param name="session">The session as it was found.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="text">The question.</param>
    /// <param name="idempotencyKey">The same key again is the same question, asked once; null where the client sent none.</param>
    /// <param name="cancellationToken">Cancels the asking, not the answer.</param>
    public async Task<Asked> AskAsync(
        Session session, RunnableAgent agent, string text, string? idempotencyKey, CancellationToken cancellationToken = default)
    {
        var key = idempotencyKey is null ? null : Hash(idempotencyKey);
        long? left = null;
        if (key is not null && await store.Messages.FindKeyAsync(session.Id, key, cancellationToken) is var (question, fingerprint))
        {
            if (fingerprint != Hash(text))
            {
                return new Asked.KeyReused();
            }

            // The question may have come after the caller looked at the session.
            if (await store.FindAsync(session.AgentId, session.Id, session.Owner, cancellationToken) is not { } latest)
            {
                return new Asked.Gone();
            }

            session = latest;
            var answer = (await store.Messages.FindAsync(session.Id, question + 1, cancellationToken))?.AsOf(session, time.GetUtcNow());
            if (answer is not null)
            {
                return answer.Status == MessageStatus.Answering ? new Asked.Busy() : new Asked.Before(question, answer);
            }

            // Its server died before it began to answer: asked again, under a new number, as the server may only have slept.
            left = question;
        }

        var turn = Guid.NewGuid().ToString("n");
        // As exact as the store is, so that an answer is the same from there.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        var begun = await store.TryBeginTurnAsync(session.Id, turn, NameOf(text), now, now + _options.TurnDuration, session.Messages, cancellationToken);
        if (begun is null)
        {
            return await WhyNotAsync(session, cancellationToken);
        }

        var number = begun.Turn!.Answer - 1;
        if (left is { } unanswered)
        {
            await store.Messages.DeleteAsync(session.Id, unanswered, cancellationToken);
        }

        if (key is not null && !await store.Messages.TryRememberKeyAsync(session.Id, key, Hash(text), number, cancellationToken))
        {
            // This server slept for so long that its turn ran out, and a repetition of the question was faster.
            return new Asked.Busy();
        }

        var asked = new SessionMessage
        {
            Number = number,
            Role = MessageRole.User,
            Content = [new MessagePart(MessagePart.TextType, text)],
            Status = MessageStatus.Completed,
            CreatedAt = now,
        };
        var answering = new AnswerInProgress(number + 1, runtime.ModelName, now);
        await store.Messages.PutAsync(session.Id, asked, cancellationToken);
        await store.Messages.PutAsync(session.Id, answering.Message(MessageStatus.Answering), cancellationToken);
        if (await store.TryRenewTurnAsync(session.Id, turn, time.GetUtcNow() + _options.TurnDuration, CancellationToken.None) is null)
        {
            // It slept while it wrote them, and somebody else asks by now, maybe this very question: nobody may see it twice, or pay for it twice.
            await store.Messages.DeleteAsync(session.Id, number, CancellationToken.None);
            await store.Messages.DeleteAsync(session.Id, number + 1, CancellationToken.None);
            return await WhyNotAsync(session, CancellationToken.None);
        }

        // Whoever listens may go away or be slow: nothing waits for it.
        var events = Channel.CreateUnbounded<AgentEvent>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        var running = Task.Run(() => AnswerAsync(begun, turn, agent, asked, answering, events.Writer), CancellationToken.None);
        _running[turn] = running;
        _ = running.ContinueWith(_ => _running.TryRemove(turn, out var ended), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return new Asked.Answering(number, events.Reader);
    }

    /// <summary>Ends the answer that is being made. Answers false where there is none.</summary>
    public async Task<bool> CancelAsync(Session session, CancellationToken cancellationToken = default)
    {
        if (!session.IsAnswering(time.GetUtcNow()) || !await store.TryCancelTurnAsync(session.Id, session.Turn!.Id, cancellationToken))
        {
            return false;
        }

        await signals.CancelAsync(session.Turn.Id);
        return true;
    }

    /// <summary>Ends the answer that is being made in a session that is no more, wherever it is made.</summary>
    public Task EndDeletedAsync(Session session) => session.IsAnswering(time.GetUtcNow()) ? signals.CancelAsync(session.Turn!.Id) : Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends the answers that are being made: what there is of them is stored.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Values).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private async Task<Asked> WhyNotAsync(Session session, CancellationToken cancellationToken) =>
        await store.FindAsync(session.AgentId, session.Id, session.Owner, cancellationToken) is null ? new Asked.Gone() : new Asked.Busy();

    private async Task AnswerAsync(
        Session session, string turn, RunnableAgent agent, SessionMessage asked, AnswerInProgress answer, ChannelWriter<AgentEvent> events)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        using var late = new CancellationTokenSource(_options.AnswerTimeout, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(end.Token, late.Token);
        var cancelled = false;
        using var watched = signals.Watch(turn, () => Cancel());
        var renewing = RenewAsync(session.Id, turn, answer, Cancel, limited.Token);
        try
        {
            var before = await store.Messages.ReadLastAsync(session.Id, _options.HistoryMessages, asked.Number, limited.Token);
            await foreach (var happened in runtime.AnswerAsync(agent, Conversation.Of([.. before, asked]), limited.Token))
            {
                answer.Add(happened);
                events.TryWrite(happened);
            }
        }
        catch (OperationCanceledException) when (limited.IsCancellationRequested)
        {
            if (!cancelled && late.IsCancellationRequested)
            {
                Fail(new AnswerError("answer_timeout", $"The answer took longer than {_options.AnswerTimeout.TotalSeconds:0} seconds and was ended. Ask for less at once."));
            }
        }
#pragma warning disable CA1031 // The user hears of it; nothing of it may be lost in a background task.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailed(e, session.Id);
            Fail(new AnswerError("internal_error", "The answer could not be made. Try again; if it goes on, tell the operator."));
        }

        var status = cancelled ? MessageStatus.Cancelled
            : answer.Error is not null ? MessageStatus.Failed
            : _stopping.IsCancellationRequested ? MessageStatus.Interrupted
            : MessageStatus.Completed;
        await limited.CancelAsync();
        await renewing;
        var message = answer.Message(status);
        await StoreAsync(session, turn, message);
        events.TryWrite(new AgentEvent.Done(message));
        events.Complete();

        void Cancel()
        {
            cancelled = true;
            end.Cancel();
        }

        void Fail(AnswerError error)
        {
            var failed = new AgentEvent.Error(error);
            answer.Add(failed);
            events.TryWrite(failed);
        }
    }

    /// <summary>Shows that the answer is being made, and what there is of it.</summary>
    private async Task RenewAsync(string sessionId, string turn, AnswerInProgress answer, Action cancel, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_options.TurnRenewal, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                try
                {
                    if (await store.TryRenewTurnAsync(sessionId, turn, time.GetUtcNow() + _options.TurnDuration, cancellationToken) is not { Turn.IsCancelled: false })
                    {
                        cancel();
                        return;
                    }

                    await store.Messages.PutAsync(sessionId, answer.Message(MessageStatus.Answering), cancellationToken);
                }
                catch (Exception e) when (e.IsOutage)
                {
                    LogNotRenewed(e, sessionId);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The answer is over.
        }
    }

    private async Task StoreAsync(Session session, string turn, SessionMessage message)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await store.Messages.PutAsync(session.Id, message);
                if (await store.TryEndTurnAsync(session.Id, turn, message.Usage ?? TokenUsage.None, time.GetUtcNow()) is null
                    && await store.FindAsync(session.AgentId, session.Id, session.Owner) is null)
                {
                    await store.Messages.DeleteAllAsync(session.Id);
                }

                return;
            }
            catch (Exception e) when (e.IsOutage)
            {
                LogNotStored(e, session.Id);
                if (tries >= 5)
                {
                    return;
                }

                await Task.Delay(TimeSpan.FromSeconds(tries), time);
            }
        }
    }

    private static string NameOf(string text)
    {
        var line = text.Trim().ReplaceLineEndings(" ");
        return line.Length <= NameLength ? line : RequirementText.Shorten(line, NameLength);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [LoggerMessage(LogLevel.Error, "An answer in session {Session} broke off.")]
    private partial void LogFailed(Exception e, string session);

    [LoggerMessage(LogLevel.Warning, "The right to answer in session {Session} could not be renewed.")]
    private partial void LogNotRenewed(Exception e, string session);

    [LoggerMessage(LogLevel.Error, "An answer in session {Session} could not be stored.")]
    private partial void LogNotStored(Exception e, string session);
}
