namespace Nexus.Core.Queues;

/// <summary>How jobs are leased and retried. Configuration section <c>Queues</c>; <c>Queues:{queue}</c> overrides it for one queue.</summary>
public sealed class JobQueueOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Queues";

    /// <summary>How long a leased job stays hidden from others without a heartbeat. More than twice <see cref="HeartbeatInterval"/>.</summary>
    public TimeSpan VisibilityTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a consumer extends what it holds.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Longest sleep of an idle consumer: the safety net for a wake-up that got lost.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a job is tried before it is a dead letter. At least 1.</summary>
    public int MaxAttempts { get; set; } = 5;

    /// <summary>Jobs that one consumer works on at a time. At least 1.</summary>
    public int Concurrency { get; set; } = 4;

    /// <summary>
    /// Jobs that one consumer takes ahead of those that it works on, so that short ones do not wait for a round trip each. Zero
    /// for long ones, which another consumer could begin. They are given back untouched when the consumer stops.
    /// </summary>
    public int Prefetch { get; set; }

    /// <summary>Pause before the second attempt; it doubles up to <see cref="MaxBackoff"/>.</summary>
    public TimeSpan Backoff { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest pause between two attempts.</summary>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stopping consumer lets its jobs finish before it releases them. At most <see cref="MaxDrainTimeout"/>.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long the process of a consumer may take to stop: to drain, and then to give back what it still holds.</summary>
    public TimeSpan ShutdownTimeout => DrainTimeout + ReleaseTimeout;

    /// <summary>
    /// The longest <see cref="DrainTimeout"/>: AWS Fargate kills a task at most 120 s after it asked it to stop ("Task definition parameters for
    /// Fargate", stopTimeout), and what is left has to be given back before.
    /// </summary>
    public static readonly TimeSpan MaxDrainTimeout = TimeSpan.FromSeconds(120) - ReleaseTimeout;

    // More than a consumer takes for its last words to a queue that does not answer.
    private static TimeSpan ReleaseTimeout => TimeSpan.FromSeconds(10);

    /// <summary>The pause after the given attempt failed.</summary>
    public TimeSpan BackoffAfter(int attempt)
    {
        var factor = Math.Pow(2, Math.Clamp(attempt - 1, 0, 30));
        return TimeSpan.FromTicks((long)Math.Min(Backoff.Ticks * factor, MaxBackoff.Ticks));
    }

    /// <summary>Throws where the values contradict each other.</summary>
    /// <exception cref="InvalidOperationException">A value is out of range.</exception>
    public void Validate(string queue)
    {
        Require(HeartbeatInterval > TimeSpan.Zero, nameof(HeartbeatInterval), HeartbeatInterval, "more than zero");
        Require(
            VisibilityTimeout >= 2 * HeartbeatInterval, nameof(VisibilityTimeout), VisibilityTimeout,
            $"at least twice {nameof(HeartbeatInterval)} ({HeartbeatInterval})");
        Require(PollInterval > TimeSpan.Zero, nameof(PollInterval), PollInterval, "more than zero");
        Require(MaxAttempts >= 1, nameof(MaxAttempts), MaxAttempts, "at least 1");
        Require(Concurrency >= 1, nameof(Concurrency), Concurrency, "at least 1");
        Require(DrainTimeout >= TimeSpan.Zero && DrainTimeout <= MaxDrainTimeout, nameof(DrainTimeout), DrainTimeout, $"zero to {MaxDrainTimeout}");
        Require(Prefetch is >= 0 and <= 500, nameof(Prefetch), Prefetch, "0 to 500");

        void Require(bool holds, string name, object value, string expected)
        {
            if (!holds)
            {
                throw new InvalidOperationException(
                    $"Queue '{queue}': {name} is {value} but must be {expected}. Set {Section}:{name} or {Section}:{queue}:{name}.");
            }
        }
    }
}
