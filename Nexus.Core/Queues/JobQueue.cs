using System.Diagnostics;
using System.Globalization;
using System.Text;
using StackExchange.Redis;

namespace Nexus.Core.Queues;

/// <summary>What became of a released job.</summary>
public enum ReleaseOutcome
{
    /// <summary>The lease had run out; somebody else decides.</summary>
    LeaseLost,

    /// <summary>It waits for its next attempt.</summary>
    Requeued,

    /// <summary>That was its last attempt.</summary>
    DeadLettered,
}

/// <summary>
/// A durable job queue in Redis: at least once, with leases that expire by the server's clock. One instance serves any number
/// of producers and consumers.
/// </summary>
public sealed class JobQueue
{
    // Most jobs in one call of a script: its arguments have to fit on the server's Lua stack.
    private const int LargestBatch = 500;
    private const int DeadBatch = 500;
    private static readonly TimeSpan LastAnswer = TimeSpan.FromSeconds(1);

    private readonly RedisConnection _redis;
    private readonly RedisKey[] _keys;
    private readonly RedisChannel _wake;
    private readonly JobQueueScripts _scripts;

    /// <summary>The queue called <paramref name="name"/>.</summary>
    public JobQueue(RedisConnection redis, string name, JobQueueOptions options) : this(redis, name, options, JobQueueScripts.OfServerTime)
    {
    }

    internal JobQueue(RedisConnection redis, string name, JobQueueOptions options, JobQueueScripts scripts)
    {
        _scripts = scripts;
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        options.Validate(name);
        _redis = redis;
        Name = name;
        Options = options;
        var prefix = $"{{nexus:{name}}}:";
        _keys =
        [
            prefix + "ready", prefix + "ready:high", prefix + "delayed", prefix + "leased",
            prefix + "jobs", prefix + "attempts", prefix + "tokens", prefix + "urgent",
            prefix + "dead", prefix + "errors", prefix + "fence",
        ];
        _wake = RedisChannel.Literal(prefix + "wake");
    }

    /// <summary>The queue's name.</summary>
    public string Name { get; }

    /// <summary>How it leases and retries.</summary>
    public JobQueueOptions Options { get; }

    /// <summary>Puts a job on the queue. Answers false when an unfinished job has the same id.</summary>
    public async Task<bool> EnqueueAsync(JobRequest job, CancellationToken cancellationToken = default) =>
        await EnqueueAsync([job], cancellationToken) == 1;

    /// <summary>Puts jobs on the queue. Answers how many were new.</summary>
    public async Task<int> EnqueueAsync(IReadOnlyList<JobRequest> jobs, CancellationToken cancellationToken = default)
    {
        if (jobs.Count == 0)
        {
            return 0;
        }

        var total = 0;
        foreach (var batch in jobs.Chunk(LargestBatch))
        {
            total += await EnqueueBatchAsync(batch, cancellationToken);
        }

        return total;
    }

    private async Task<int> EnqueueBatchAsync(JobRequest[] jobs, CancellationToken cancellationToken)
    {
        using var activity = QueueTelemetry.StartSend(Name, jobs);
        var arguments = new RedisValue[jobs.Length * 4];
        for (var i = 0; i < jobs.Length; i++)
        {
            var job = jobs[i];
            arguments[i * 4] = job.Id;
            arguments[i * 4 + 1] = Envelope(job.Body, activity?.Id ?? job.TraceParent ?? Activity.Current?.Id);
            arguments[i * 4 + 2] = (long)job.Delay.TotalMilliseconds;
            arguments[i * 4 + 3] = job.Priority == JobPriority.High ? 1 : 0;
        }

        var database = await DatabaseAsync(cancellationToken);
        var added = (int)await database.ScriptEvaluateAsync(_scripts.Enqueue, _keys, arguments).WaitAsync(cancellationToken);
        if (added > 0)
        {
            await database.PublishAsync(_wake, RedisValue.EmptyString, CommandFlags.FireAndForget);
        }

        return added;
    }

    /// <summary>Leases up to <paramref name="count"/> jobs that are due, without waiting.</summary>
    public async Task<LeaseResult> LeaseAsync(int count, CancellationToken cancellationToken = default)
    {
        var database = await DatabaseAsync(cancellationToken);
        var rows = (RedisResult[])(await AnswerAsync(
            database.ScriptEvaluateAsync(
                _scripts.Lease, _keys, [Math.Min(count, LargestBatch), (long)Options.VisibilityTimeout.TotalMilliseconds, Options.MaxAttempts]),
            cancellationToken))!;
        var jobs = new List<LeasedJob>((rows.Length - 2) / 4);
        for (var i = 2; i < rows.Length; i += 4)
        {
            var (enqueuedAt, traceParent, body) = Open((byte[])rows[i + 3]!);
            jobs.Add(new LeasedJob
            {
                Id = (string)rows[i]!,
                Token = long.Parse((string)rows[i + 1]!, CultureInfo.InvariantCulture),
                Attempt = (int)rows[i + 2],
                Body = body,
                EnqueuedAt = enqueuedAt,
                TraceParent = traceParent,
            });
        }

        var due = (long)rows[0];
        return new LeaseResult(jobs, due < 0 ? null : TimeSpan.FromMilliseconds(due), (int)rows[1]);
    }

    /// <summary>Takes finished jobs off the queue. Answers, for each, whether its lease was still held.</summary>
    public Task<IReadOnlyList<bool>> AcknowledgeAsync(IReadOnlyList<LeasedJob> jobs, CancellationToken cancellationToken = default) =>
        ForAllAsync(_scripts.Acknowledge, [], jobs, answer => answer == 1, cancellationToken);

    /// <summary>Heartbeat: holds jobs for another visibility timeout. Answers, for each, whether its lease was still held.</summary>
    public Task<IReadOnlyList<bool>> ExtendAsync(IReadOnlyList<LeasedJob> jobs, CancellationToken cancellationToken = default) =>
        ForAllAsync(_scripts.Extend, [(long)Options.VisibilityTimeout.TotalMilliseconds], jobs, answer => answer == 1, cancellationToken);

    /// <inheritdoc cref="ReleaseAsync(IReadOnlyList{LeasedJob}, TimeSpan, bool, string, CancellationToken)"/>
    public async Task<ReleaseOutcome> ReleaseAsync(
        LeasedJob job, TimeSpan delay, bool countAttempt, string reason, CancellationToken cancellationToken = default) =>
        (await ReleaseAsync([job], delay, countAttempt, reason, cancellationToken))[0];

    /// <summary>Gives jobs back, in their order where nothing delays them. Answers what became of each.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="delay">Hidden for this long.</param>
    /// <param name="countAttempt">Whether the attempt counts; where it does and was the last, the job becomes a dead letter.</param>
    /// <param name="reason">Why, for the dead letter.</param>
    /// <param name="cancellationToken">Stops the wait, not the release.</param>
    public async Task<IReadOnlyList<ReleaseOutcome>> ReleaseAsync(
        IReadOnlyList<LeasedJob> jobs, TimeSpan delay, bool countAttempt, string reason, CancellationToken cancellationToken = default)
    {
        var outcomes = await ForAllAsync(
            _scripts.Release, [(long)delay.TotalMilliseconds, countAttempt ? 1 : 0, Options.MaxAttempts, reason], jobs, answer => (ReleaseOutcome)answer, cancellationToken);
        if (outcomes.Contains(ReleaseOutcome.Requeued))
        {
            await (await DatabaseAsync(cancellationToken)).PublishAsync(_wake, RedisValue.EmptyString, CommandFlags.FireAndForget);
        }

        return outcomes;
    }

    /// <summary>Dead letters, newest first.</summary>
    public async Task<IReadOnlyList<DeadLetter>> ListDeadAsync(int offset, int count, CancellationToken cancellationToken = default)
    {
        var database = await DatabaseAsync(cancellationToken);
        var rows = (RedisResult[])(await database.ScriptEvaluateAsync(
            _scripts.ListDead, _keys, [offset, offset + count - 1]).WaitAsync(cancellationToken))!;
        return ReadLetters(rows);
    }

    /// <summary>The dead letter of an id, or null.</summary>
    public async Task<DeadLetter?> FindDeadAsync(string id, CancellationToken cancellationToken = default)
    {
        var database = await DatabaseAsync(cancellationToken);
        return ReadLetters((RedisResult[])(await database.ScriptEvaluateAsync(_scripts.ListDead, _keys, [id]).WaitAsync(cancellationToken))!)
            .SingleOrDefault();
    }

    /// <summary>Puts every dead letter that there is now back on the queue. Answers how many there were.</summary>
    public Task<int> RedriveAllAsync(CancellationToken cancellationToken = default) => ForAllDeadAsync(RedriveAsync, cancellationToken);

    /// <summary>Forgets every dead letter that there is now. Answers how many there were.</summary>
    public Task<int> PurgeAllAsync(CancellationToken cancellationToken = default) => ForAllDeadAsync(PurgeAsync, cancellationToken);

    /// <summary>Puts dead letters back on the queue with all their attempts. Answers how many there were.</summary>
    public async Task<int> RedriveAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        var moved = await CountAsync(_scripts.Redrive, ids, cancellationToken);
        var database = await DatabaseAsync(cancellationToken);
        await database.PublishAsync(_wake, RedisValue.EmptyString, CommandFlags.FireAndForget);
        return moved;
    }

    /// <summary>Forgets dead letters. Answers how many there were.</summary>
    public Task<int> PurgeAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default) => CountAsync(_scripts.Purge, ids, cancellationToken);

    /// <summary>How full the queue is now.</summary>
    public async Task<QueueStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default)
    {
        var database = await DatabaseAsync(cancellationToken);
        var row = (long[])(await database.ScriptEvaluateAsync(_scripts.Statistics, _keys, []).WaitAsync(cancellationToken))!;
        return new QueueStatistics(row[0], row[1], row[2], row[3], TimeSpan.FromMilliseconds(row[4]), row[5] < 0 ? null : row[5]);
    }

    /// <summary>Calls <paramref name="wake"/> whenever something may have become available, until the result is disposed.</summary>
    public async Task<IAsyncDisposable> SubscribeAsync(Action wake)
    {
        var subscriber = (await _redis.ConnectAsync()).GetSubscriber();
        var messages = await subscriber.SubscribeAsync(_wake);
        messages.OnMessage(_ => wake());
        return new Subscription(messages);
    }

    private async ValueTask<IDatabase> DatabaseAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await _redis.GetDatabaseAsync();
    }

    // A lease that was granted and not received would be hidden until it runs out, so whoever stops still hears the answer. Where
    // Redis is gone as well there is none: the wait ends with a TimeoutException.
    private static async Task<RedisResult> AnswerAsync(Task<RedisResult> asked, CancellationToken cancellationToken)
    {
        try
        {
            return await asked.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return await asked.WaitAsync(LastAnswer, CancellationToken.None);
        }
    }

    private async Task<int> CountAsync(string script, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var database = await DatabaseAsync(cancellationToken);
        var total = 0;
        foreach (var batch in ids.Chunk(LargestBatch))
        {
            total += (int)await database.ScriptEvaluateAsync(script, _keys, [.. batch.Select(id => (RedisValue)id)]).WaitAsync(cancellationToken);
        }

        return total;
    }

    private async Task<int> ForAllDeadAsync(
        Func<IReadOnlyList<string>, CancellationToken, Task<int>> act, CancellationToken cancellationToken)
    {
        var database = await DatabaseAsync(cancellationToken);
        var total = 0;
        for (var left = (await GetStatisticsAsync(cancellationToken)).Dead; left > 0; left -= DeadBatch)
        {
            var ids = (string[])(await database.ScriptEvaluateAsync(
                _scripts.OldestDead, _keys, [Math.Min(left, DeadBatch)]).WaitAsync(cancellationToken))!;
            total += await act(ids, cancellationToken);
        }

        return total;
    }

    private static List<DeadLetter> ReadLetters(RedisResult[] rows)
    {
        var letters = new List<DeadLetter>(rows.Length / 5);
        for (var i = 0; i < rows.Length; i += 5)
        {
            var (enqueuedAt, traceParent, body) = Open((byte[])rows[i + 4]!);
            letters.Add(new DeadLetter(
                (string)rows[i]!,
                body,
                (int)rows[i + 2],
                enqueuedAt,
                DateTimeOffset.FromUnixTimeMilliseconds((long)(double)rows[i + 1]),
                (string)rows[i + 3]!,
                traceParent));
        }

        return letters;
    }

    // A script that answers a number for each job, of its id and its token.
    private async Task<IReadOnlyList<T>> ForAllAsync<T>(
        string script, RedisValue[] before, IReadOnlyList<LeasedJob> jobs, Func<long, T> read, CancellationToken cancellationToken)
    {
        var database = await DatabaseAsync(cancellationToken);
        var answers = new List<T>(jobs.Count);
        // The last of several batches first, so that what is put back at the front stands there in the order of the jobs.
        foreach (var batch in jobs.Chunk(LargestBatch).Reverse())
        {
            RedisValue[] arguments = [.. before, .. batch.SelectMany(job => new RedisValue[] { job.Id, job.Token })];
            var answer = (long[])(await database.ScriptEvaluateAsync(script, _keys, arguments).WaitAsync(cancellationToken))!;
            answers.InsertRange(0, answer.Select(read));
        }

        return answers;
    }

    // A payload is "enqueued at (ms, set by the server) | trace context | body".
    private static byte[] Envelope(ReadOnlyMemory<byte> body, string? traceParent)
    {
        var header = Encoding.ASCII.GetBytes((traceParent ?? "") + "|");
        var bytes = new byte[header.Length + body.Length];
        header.CopyTo(bytes, 0);
        body.CopyTo(bytes.AsMemory(header.Length));
        return bytes;
    }

    private static (DateTimeOffset EnqueuedAt, string? TraceParent, ReadOnlyMemory<byte> Body) Open(byte[] payload)
    {
        var first = payload.AsSpan().IndexOf((byte)'|');
        var second = first + 1 + payload.AsSpan(first + 1).IndexOf((byte)'|');
        if (second <= first || !long.TryParse(payload.AsSpan(0, Math.Max(first, 0)), NumberStyles.None, CultureInfo.InvariantCulture, out var enqueuedAt))
        {
            // Nothing of ours. Its handler refuses it, and it ends among the dead letters; no other job waits for it.
            return (DateTimeOffset.UnixEpoch, null, payload);
        }

        var traceParent = second > first + 1 ? Encoding.ASCII.GetString(payload, first + 1, second - first - 1) : null;
        return (DateTimeOffset.FromUnixTimeMilliseconds(enqueuedAt), traceParent, payload.AsMemory(second + 1));
    }

    private sealed class Subscription(ChannelMessageQueue messages) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await messages.UnsubscribeAsync(CommandFlags.FireAndForget);
    }
}

/// <summary>What a request for jobs brought.</summary>
/// <param name="Jobs">The leased jobs.</param>
/// <param name="NextDue">How long until a delayed job or an expired lease makes more available; null when none will.</param>
/// <param name="DeadLettered">Jobs that were given up because their last consumer vanished.</param>
public sealed record LeaseResult(IReadOnlyList<LeasedJob> Jobs, TimeSpan? NextDue, int DeadLettered);
