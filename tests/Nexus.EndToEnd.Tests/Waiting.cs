namespace Nexus.EndToEnd.Tests;

/// <summary>Waiting for what no page announces.</summary>
internal static class Waiting
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Asks again and again until the answer will do.</summary>
    /// <exception cref="TimeoutException">It did not within <see cref="Patience"/>; the message says what was waited for, and what was seen instead.</exception>
    public static async Task<T> UntilAsync<T>(string what, Func<CancellationToken, Task<T>> ask, Func<T, bool> will, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        T? answer = default;
        try
        {
            while (true)
            {
                answer = await ask(limit.Token);
                if (will(answer))
                {
                    return answer;
                }

                await Task.Delay(100, limit.Token);
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"It was not to be seen within {Patience} that {what}. Seen last: {answer}", e);
        }
    }
}
