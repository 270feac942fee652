using System.Globalization;
using System.Text;
using Nexus.Core.Queues;
using StackExchange.Redis;

namespace Nexus.Core.Tests.Queues;

/// <summary>
/// A queue by a clock that the history sets, and beside it the model: what each job's state has to be. Each step does the same to
/// both and compares what they say.
/// </summary>
internal sealed class QueueHistory
{
    private const int Visibility = 2000;
    private const int MaxAttempts = 3;

    private readonly JobQueue _queue;
    private readonly IDatabase _database;
    private readonly RedisKey _clock;
    private readonly Dictionary<string, ModelJob> _jobs = [];
    private readonly Dictionary<int, List<LeasedJob>> _held = [];
    private readonly List<LeasedJob> _ghosts = [];
    private readonly HashSet<string> _accepted = [];
    private readonly HashSet<string> _over = [];
    private long _now = 1_700_000_000_000;
    private int _serial;

    private QueueHistory(JobQueue queue, IDatabase database, RedisKey clock) => (_queue, _database, _clock) = (queue, database, clock);

    private enum State
    {
        Waiting,
        Delayed,
        Leased,
        Dead,
    }

    public static async Task<QueueHistory> BeginAsync(RedisConnection redis)
    {
        var name = $"model-{Guid.NewGuid():n}";
        RedisKey clock = $"{{nexus:{name}}}:clock";
        var options = new JobQueueOptions
        {
            VisibilityTimeout = TimeSpan.FromMilliseconds(Visibility),
            HeartbeatInterval = TimeSpan.FromMilliseconds(Visibility / 4),
            MaxAttempts = MaxAttempts,
        };
        var queue = new JobQueue(redis, name, options, new JobQueueScripts($"local now = tonumber(redis.call('GET', '{clock}'))"));
        var history = new QueueHistory(queue, await redis.GetDatabaseAsync(), clock);
        await history.JumpAsync(0);
        return history;
    }

    public async Task EnqueueAsync(int[] ids, bool high, int delay)
    {
        var requests = ids.Select(id => new JobRequest($"{id}", Encoding.UTF8.GetBytes($"{id}/{++_serial}"))
        {
            Priority = high ? JobPriority.High : JobPriority.Normal,
            Delay = TimeSpan.FromMilliseconds(delay),
        }).ToArray();
        var accepted = 0;
        foreach (var request in requests)
        {
            if (!_jobs.TryGetValue(request.Id, out var known) || known.State == State.Dead)
            {
                var body = Encoding.UTF8.GetString(request.Body.Span);
                if (known is not null)
                {
                    // A dead letter gives way to the new job.
                    _over.Add(known.Body);
                }

                _jobs[request.Id] = new ModelJob(body) { State = delay > 0 ? State.Delayed : State.Waiting, Due = _now + delay };
                _accepted.Add(body);
                accepted++;
            }
        }

        Assert.Equal(accepted, await _queue.EnqueueAsync(requests));
    }

    public async Task LeaseAsync(int consumer, int count)
    {
        var buried = 0;
        foreach (var job in _jobs.Values)
        {
            if (job.State == State.Delayed && job.Due <= _now)
            {
                job.State = State.Waiting;
            }
            else if (job.State == State.Leased && job.Due <= _now)
            {
                job.State = job.Attempts >= MaxAttempts ? State.Dead : State.Waiting;
                buried += job.State == State.Dead ? 1 : 0;
                job.Token = 0;
            }
        }

        var available = _jobs.Where(job => job.Value.State == State.Waiting).Select(job => job.Key).ToHashSet();
        var result = await _queue.LeaseAsync(count);

        Assert.Equal(buried, result.DeadLettered);
        Assert.Equal(Math.Min(count, available.Count), result.Jobs.Count);
        foreach (var leased in result.Jobs)
        {
            // Not acknowledged before, not held by anybody else, and as it was put.
            Assert.Contains(leased.Id, available);
            available.Remove(leased.Id);
            var job = _jobs[leased.Id];
            Assert.Equal(job.Body, Encoding.UTF8.GetString(leased.Body.Span));
            Assert.DoesNotContain(job.Body, _over);
            Assert.Equal(++job.Attempts, leased.Attempt);
            Assert.True(leased.Token > job.LastToken, "a later lease has a larger token");
            (job.State, job.Due, job.Token, job.LastToken) = (State.Leased, _now + Visibility, leased.Token, leased.Token);
            Held(consumer).Add(leased);
        }
    }

    public async Task AcknowledgeAsync(int consumer, int pick)
    {
        if (Take(Held(consumer), pick) is { } job)
        {
            await AcknowledgeAsync(job);
        }
    }

    public async Task ExtendAsync(int consumer)
    {
        LeasedJob[] held = [.. Held(consumer)];
        Assert.Equal(held.Select(IsLive), await _queue.ExtendAsync(held));
        foreach (var job in held.Where(IsLive))
        {
            _jobs[job.Id].Due = _now + Visibility;
        }
    }

    public async Task ReleaseAsync(int consumer, int pick, bool counts, int delay)
    {
        if (Take(Held(consumer), pick) is { } job)
        {
            await ReleaseAsync(job, counts, delay);
        }
    }

    /// <summary>The consumer forgets its jobs, or rather sleeps: its leases may run out, and it may come back later.</summary>
    public Task Crash(int consumer)
    {
        _ghosts.AddRange(Held(consumer));
        Held(consumer).Clear();
        return Task.CompletedTask;
    }

    /// <summary>A consumer that was taken for dead finishes its job, or gives it back, as if nothing had happened.</summary>
    public Task WakeUpAsync(int pick) =>
        Take(_ghosts, pick) is not { } job ? Task.CompletedTask : pick % 2 == 0 ? AcknowledgeAsync(job) : ReleaseAsync(job, counts: pick % 3 == 0, delay: 0);

    public async Task JumpAsync(int milliseconds)
    {
        _now += milliseconds;
        await _database.StringSetAsync(_clock, _now.ToString(CultureInfo.InvariantCulture));
    }

    public async Task OperateAsync(int id, bool purge)
    {
        var isDead = _jobs.TryGetValue($"{id}", out var job) && job.State == State.Dead;
        Assert.Equal(isDead ? 1 : 0, purge ? await _queue.PurgeAsync([$"{id}"]) : await _queue.RedriveAsync([$"{id}"]));
        if (isDead && purge)
        {
            _over.Add(job!.Body);
            _jobs.Remove($"{id}");
        }
        else if (isDead)
        {
            (job!.State, job.Attempts) = (State.Waiting, 0);
        }
    }

    public async Task CheckStatisticsAsync()
    {
        var now = await _queue.GetStatisticsAsync();
        Assert.Equal(
            (Count(State.Waiting), Count(State.Delayed), Count(State.Leased), Count(State.Dead)), (now.Ready, now.Delayed, now.InFlight, now.Dead));
        long Count(State state) => _jobs.Values.LongCount(job => job.State == state);
    }

    /// <summary>Everybody is gone, time passes, one consumer takes all that is left: with the dead letters it is all that was accepted and is not over.</summary>
    public async Task DrainAsync()
    {
        foreach (var consumer in _held.Keys)
        {
            await Crash(consumer);
        }

        await JumpAsync(1_000_000);
        for (var round = 0; round < 100 && _jobs.Values.Any(job => job.State != State.Dead); round++)
        {
            await LeaseAsync(0, 4);
            foreach (var job in Held(0).ToArray())
            {
                Held(0).Remove(job);
                await AcknowledgeAsync(job);
            }
        }

        foreach (var letter in await _queue.ListDeadAsync(0, 100))
        {
            _over.Add(Encoding.UTF8.GetString(letter.Body.Span));
        }

        Assert.Equal(_accepted.Order(), _over.Order());
        foreach (var ghost in _ghosts)
        {
            Assert.Equal([false], await _queue.AcknowledgeAsync([ghost]));
        }
    }

    private async Task AcknowledgeAsync(LeasedJob leased)
    {
        var live = IsLive(leased);
        Assert.Equal([live], await _queue.AcknowledgeAsync([leased]));
        if (live)
        {
            _over.Add(_jobs[leased.Id].Body);
            _jobs.Remove(leased.Id);
        }
    }

    private async Task ReleaseAsync(LeasedJob leased, bool counts, int delay)
    {
        var live = IsLive(leased);
        var job = live ? _jobs[leased.Id] : null;
        var expected = !live ? ReleaseOutcome.LeaseLost : counts && job!.Attempts >= MaxAttempts ? ReleaseOutcome.DeadLettered : ReleaseOutcome.Requeued;
        Assert.Equal(expected, await _queue.ReleaseAsync(leased, TimeSpan.FromMilliseconds(delay), counts, "released"));
        if (job is not null)
        {
            job.Token = 0;
            job.Attempts -= counts ? 0 : 1;
            job.Due = _now + delay;
            job.State = expected == ReleaseOutcome.DeadLettered ? State.Dead : delay > 0 ? State.Delayed : State.Waiting;
        }
    }

    // The lease is live until somebody else was given the job, however late it is.
    private bool IsLive(LeasedJob leased) =>
        _jobs.TryGetValue(leased.Id, out var job) && job.State == State.Leased && job.Token == leased.Token;

    private List<LeasedJob> Held(int consumer) => _held.TryGetValue(consumer, out var held) ? held : _held[consumer] = [];

    private static LeasedJob? Take(List<LeasedJob> from, int pick)
    {
        if (from.Count == 0)
        {
            return null;
        }

        var job = from[pick % from.Count];
        from.Remove(job);
        return job;
    }

    private sealed class ModelJob(string body)
    {
        public string Body { get; } = body;

        public State State { get; set; }

        public int Attempts { get; set; }

        public long Due { get; set; }

        public long Token { get; set; }

        public long LastToken { get; set; }
    }
}
