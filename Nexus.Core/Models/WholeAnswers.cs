using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Nexus.Core.Models;

/// <summary>
/// Takes no part of an answer for the whole: a stream whose last words do not say why it ended has been broken off, by a proxy or by a
/// provider that failed in a way its library does not read.
/// </summary>
internal sealed class WholeAnswers(IChatClient inner) : DelegatingChatClient(inner)
{
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var hasEnded = false;
        var updates = base.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var next = Task.FromResult(true);
        try
        {
            while (await (next = updates.MoveNextAsync().AsTask()).WaitAsync(cancellationToken))
            {
                hasEnded |= updates.Current.FinishReason is not null;
                yield return updates.Current;
            }
        }
        finally
        {
            await EndAsync(updates, next);
        }

        if (!hasEnded)
        {
            // One library ends the stream without a word when it is told to stop.
            cancellationToken.ThrowIfCancellationRequested();
            throw new IOException("The model's answer was broken off: the stream ended without a finish reason.");
        }
    }

    // One library does not hear that it shall stop before the provider's next word: who told it so does not wait for that.
    private static async Task EndAsync(IAsyncEnumerator<ChatResponseUpdate> updates, Task next)
    {
        if (next.IsCompleted)
        {
            await updates.DisposeAsync();
            return;
        }

        _ = next.ContinueWith(_ => updates.DisposeAsync().AsTask(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
    }
}
