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
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            hasEnded |= update.FinishReason is not null;
            yield return update;
        }

        if (!hasEnded)
        {
            // One library ends the stream without a word when it is told to stop.
            cancellationToken.ThrowIfCancellationRequested();
            throw new IOException("The model's answer was broken off: the stream ended without a finish reason.");
        }
    }
}
