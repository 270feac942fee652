using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Nexus.Core.Queues;

namespace Nexus.Core.Tests.Queues;

/// <summary>What consumers promise on every server that they run on.</summary>
public abstract class JobConsumerConformance
{
    /// <summary>A connection to the server.</summary>
    protected abstract RedisConnection Connect();

    [Fact]
    public async Task Every_job_is_done_and_no_more_than_allowed_at_once()
    {
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis, options => options.Concurrency = 3);
        var (running, most) = (0, 0);
        var done = new ConcurrentBag<string>();
        var handler = new Handler(async (job, _, token) =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await Task.Delay(20, token);
            Interlocked.Decrement(ref running);
            done.Add(job.Id);
            return JobOutcome.Done;
        });
        using var consumer = Consumer(queue, handler);
        await consumer.StartAsync(CancellationToken.None);
        await queue.EnqueueAsync([.. Enumerable.Range(0, 20).Select(i => new JobRequest($"{i}", new byte[1]))]);

        await Eventually.HoldsAsync(() => Task.FromResult(done.Count == 20), "all jobs are done");
        await consumer.StopAsync(CancellationToken.None);

        Assert.Equal(3, most);
        Assert.Equal(new QueueStatistics(0, 0, 0, 0, TimeSpan.Zero), await queue.GetStatisticsAsync() with { Taken = null });
    }

    [Fact]
    public async Task A_job_longer_than_its_lease_stays_with_its_consumer()
    {
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis);
        var calls = 0;
        var handler = new Handler(async (_, _, token) =>
        {
            Interlocked.Increment(ref calls);
            await Task.Delay(2 * queue.Options.VisibilityTimeout, token);
            return JobOutcome.Done;
        });
        using var first = Consumer(queue, handler);
        using var second = Consumer(queue, handler);
        await first.StartAsync(CancellationToken.None);
        await second.StartAsync(CancellationToken.None);
        await queue.EnqueueAsync(new JobRequest("long", new byte[1]));

        await Eventually.HoldsAsync(() => Task.FromResult(calls > 0), "the job begins");
        await Eventually.HoldsAsync(async () => (await queue.GetStatisticsAsync()) is { Ready: 0, InFlight: 0 }, "the job is done");

        Assert.Equal(1, calls);
        await Task.WhenAll(first.StopAsync(CancellationToken.None), second.StopAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_handler_that_throws_is_asked_again_until_the_job_is_a_dead_letter()
    {
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis, options => options.MaxAttempts = 3);
        var attempts = new ConcurrentQueue<int>();
        using var consumer = Consumer(queue, new Handler((job, _, _) =>
        {
            attempts.Enqueue(job.Attempt);
            throw new InvalidOperationException("broken");
        }));
        await consumer.StartAsync(CancellationToken.None);
        await queue.EnqueueAsync(new JobRequest("bad", new byte[1]));

        var letter = await Eventually.GetAsync(async () => (await queue.ListDeadAsync(0, 1)).SingleOrDefault(), "the job is a dead letter");
        await consumer.StopAsync(CancellationToken.None);

        Assert.Equal([1, 2, 3], attempts);
        Assert.Equal("InvalidOperationException: broken", letter.Error);
    }

    [Fact]
    public async Task A_stopping_consumer_gives_its_job_back_at_once_and_uncounted()
    {
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis, options =>
        {
            options.VisibilityTimeout = TimeSpan.FromMinutes(5);
            options.DrainTimeout = TimeSpan.FromMilliseconds(50);
        });
        var begun = new TaskCompletionSource();
        using var consumer = Consumer(queue, new Handler(async (_, _, token) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
            return JobOutcome.Done;
        }));
        await consumer.StartAsync(CancellationToken.None);
        await queue.EnqueueAsync(new JobRequest("a", new byte[1]));
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(60));

        await consumer.StopAsync(CancellationToken.None);

        Assert.Equal(1, Assert.Single((await queue.LeaseAsync(1)).Jobs).Attempt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stopping_consumer_gives_back_all_that_it_took_ahead(bool isDeaf)
    {
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis, options =>
        {
            (options.Concurrency, options.Prefetch) = (1, 10);
            options.VisibilityTimeout = TimeSpan.FromMinutes(5);
            options.DrainTimeout = TimeSpan.FromMilliseconds(50);
        });
        await queue.EnqueueAsync([.. Enumerable.Range(0, 11).Select(i => new JobRequest($"{i}", new byte[1]))]);
        var begun = new TaskCompletionSource();
        var end = new TaskCompletionSource();
        using var consumer = Consumer(queue, new Handler(async (_, _, token) =>
        {
            begun.TrySetResult();
            await (isDeaf ? end.Task : Task.Delay(Timeout.Infinite, token));
            return JobOutcome.Done;
        }));
        await consumer.StartAsync(CancellationToken.None);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(11, (await queue.GetStatisticsAsync()).InFlight);

        await consumer.StopAsync(CancellationToken.None);

        var jobs = (await queue.LeaseAsync(20)).Jobs;
        Assert.Equal(Enumerable.Range(0, 11), jobs.Select(job => int.Parse(job.Id, System.Globalization.CultureInfo.InvariantCulture)).Order());
        Assert.All(jobs, job => Assert.Equal(1, job.Attempt));
        // Work that wakes up late takes nothing from whoever holds the job now.
        end.SetResult();
        Assert.All(await queue.ExtendAsync(jobs), Assert.True);
    }

    [Fact]
    public async Task A_stopping_consumer_lets_its_job_finish()
    {
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis);
        var begun = new TaskCompletionSource();
        using var consumer = Consumer(queue, new Handler(async (_, draining, token) =>
        {
            begun.TrySetResult();
            await Eventually.HoldsAsync(() => Task.FromResult(draining.IsCancellationRequested), "the consumer drains");
            await Task.Delay(50, token);
            return JobOutcome.Done;
        }));
        await consumer.StartAsync(CancellationToken.None);
        await queue.EnqueueAsync(new JobRequest("a", new byte[1]));
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(60));

        await consumer.StopAsync(CancellationToken.None);

        Assert.Equal(new QueueStatistics(0, 0, 0, 0, TimeSpan.Zero), await queue.GetStatisticsAsync() with { Taken = null });
    }

    private protected static JobConsumer Consumer(JobQueue queue, Handler handler) =>
        new(queue, handler, TimeProvider.System, NullLogger<JobConsumer>.Instance);

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }

    private protected sealed class Handler(Func<LeasedJob, CancellationToken, CancellationToken, Task<JobOutcome>> handle) : IJobHandler
    {
        public Task<JobOutcome> HandleAsync(LeasedJob job, CancellationToken draining, CancellationToken cancellationToken) =>
            handle(job, draining, cancellationToken);
    }
}
