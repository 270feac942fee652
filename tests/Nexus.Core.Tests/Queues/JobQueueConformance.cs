using System.Text;
using Nexus.Core.Queues;
using StackExchange.Redis;

namespace Nexus.Core.Tests.Queues;

/// <summary>What the queue promises on every server that it runs on.</summary>
public abstract class JobQueueConformance
{
    /// <summary>A connection to the server.</summary>
    protected abstract RedisConnection Connect();

    [Fact]
    public async Task As_many_jobs_as_there_are_go_through_each_call_at_once_and_keep_their_order()
    {
        const int many = 10_000;
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis, options => (options.MaxAttempts, options.VisibilityTimeout) = (2, TimeSpan.FromMinutes(10)));
        string[] ids = [.. Enumerable.Range(0, many).Select(i => $"job-{i}")];
        Assert.Equal(many, await queue.EnqueueAsync([.. ids.Select(id => new JobRequest(id, "x"u8.ToArray()))]));

        var jobs = await LeaseAllAsync();
        Assert.Equal(ids, jobs.Select(job => job.Id));
        Assert.All(await queue.ExtendAsync(jobs), Assert.True);
        Assert.All(await queue.ReleaseAsync(jobs, TimeSpan.Zero, countAttempt: false, "not now"), outcome => Assert.Equal(ReleaseOutcome.Requeued, outcome));

        jobs = await LeaseAllAsync();
        Assert.Equal(ids, jobs.Select(job => job.Id));
        Assert.All(jobs, job => Assert.Equal(1, job.Attempt));
        Assert.All(await queue.ReleaseAsync(jobs, TimeSpan.Zero, countAttempt: true, "no"), outcome => Assert.Equal(ReleaseOutcome.Requeued, outcome));
        jobs = await LeaseAllAsync();
        Assert.All(await queue.ReleaseAsync(jobs, TimeSpan.Zero, countAttempt: true, "no"), outcome => Assert.Equal(ReleaseOutcome.DeadLettered, outcome));
        Assert.All(await queue.ReleaseAsync(jobs, TimeSpan.Zero, countAttempt: true, "no"), outcome => Assert.Equal(ReleaseOutcome.LeaseLost, outcome));

        Assert.Equal(many, await queue.RedriveAsync(ids));
        jobs = await LeaseAllAsync();
        Assert.All(await queue.AcknowledgeAsync(jobs), Assert.True);
        Assert.Equal(0, await queue.PurgeAsync(ids));
        Assert.Empty(await queue.ReleaseAsync([], TimeSpan.Zero, countAttempt: false, "nothing"));
        Assert.Equal(new QueueStatistics(0, 0, 0, 0, TimeSpan.Zero), await queue.GetStatisticsAsync() with { Taken = null });

        async Task<List<LeasedJob>> LeaseAllAsync()
        {
            var all = new List<LeasedJob>();
            while ((await queue.LeaseAsync(many)).Jobs is { Count: > 0 } some)
            {
                all.AddRange(some);
            }

            return all;
        }
    }

    [Fact]
    public async Task A_job_comes_as_it_was_put()
    {
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis);
        const string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        byte[] body = [0, 1, (byte)'|', 255];

        Assert.True(await queue.EnqueueAsync(new JobRequest("one", body) { TraceParent = trace }));
        var job = Assert.Single((await queue.LeaseAsync(10)).Jobs);

        Assert.Equal(("one", 1), (job.Id, job.Attempt));
        Assert.Equal(body, job.Body.ToArray());
        Assert.Contains("0af7651916cd43dd8448eb211c80319c", job.TraceParent, StringComparison.Ordinal);
        Assert.InRange(job.EnqueuedAt, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("1|garbage")]
    [InlineData("|garbage|")]
    [InlineData("soon|garbage|")]
    public async Task What_no_producer_wrote_ends_among_the_dead_letters_and_keeps_no_job_from_its_turn(string payload)
    {
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis, options => options.MaxAttempts = 1);
        await queue.EnqueueAsync([Job("a"), Job("b")]);
        await (await redis.GetDatabaseAsync()).HashSetAsync($"{{nexus:{queue.Name}}}:jobs", "a", payload);

        var jobs = (await queue.LeaseAsync(10)).Jobs;

        Assert.Equal(["a", "b"], jobs.Select(job => job.Id));
        Assert.Equal(payload, Encoding.UTF8.GetString(jobs[0].Body.Span));
        Assert.Equal(ReleaseOutcome.DeadLettered, await queue.ReleaseAsync(jobs[0], TimeSpan.Zero, countAttempt: true, "It can not be read."));
        var letter = Assert.Single(await queue.ListDeadAsync(0, 10));
        Assert.Equal(("a", "It can not be read."), (letter.Id, letter.Error));
    }

    [Fact]
    public async Task Jobs_come_in_order_and_urgent_ones_first()
    {
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis);
        await queue.EnqueueAsync([Job("a"), Job("b"), Job("c"), Job("urgent") with { Priority = JobPriority.High }]);

        Assert.Equal(["urgent", "a"], (await queue.LeaseAsync(2)).Jobs.Select(job => job.Id));
        Assert.Equal(["b", "c"], (await queue.LeaseAsync(10)).Jobs.Select(job => job.Id));
    }

    [Fact]
    public async Task An_unfinished_job_is_not_taken_a_second_time()
    {
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis);

        Assert.True(await queue.EnqueueAsync(Job("a")));
        Assert.False(await queue.EnqueueAsync(Job("a")));
        var job = Assert.Single((await queue.LeaseAsync(10)).Jobs);
        Assert.False(await queue.EnqueueAsync(Job("a")));
        await queue.AcknowledgeAsync([job]);
        Assert.True(await queue.EnqueueAsync(Job("a")));
    }

    [Fact]
    public async Task An_acknowledged_job_leaves_nothing_behind()
    {
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis);
        await queue.EnqueueAsync([Job("a"), Job("b") with { Priority = JobPriority.High }]);
        var jobs = (await queue.LeaseAsync(10)).Jobs;

        Assert.Equal([true, true], await queue.AcknowledgeAsync(jobs));

        Assert.Equal([false, false], await queue.AcknowledgeAsync(jobs));
        Assert.Equal(new QueueStatistics(0, 0, 0, 0, TimeSpan.Zero), await queue.GetStatisticsAsync() with { Taken = null });
        Assert.Equal([$"{{nexus:{queue.Name}}}:fence"], await KeysAsync(redis, queue));
    }

    [Fact]
    public async Task The_job_of_a_consumer_that_vanished_goes_to_another()
    {
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis);
        await queue.EnqueueAsync(Job("a"));
        var lost = Assert.Single((await queue.LeaseAsync(1)).Jobs);
        Assert.Empty((await queue.LeaseAsync(1)).Jobs);

        var taken = await LeaseOneAsync(queue);

        Assert.Equal(2, taken.Attempt);
        Assert.True(taken.Token > lost.Token);
        Assert.Equal([false], await queue.AcknowledgeAsync([lost]));
        Assert.Equal([false], await queue.ExtendAsync([lost]));
        Assert.Equal(ReleaseOutcome.LeaseLost, await queue.ReleaseAsync(lost, TimeSpan.Zero, countAttempt: true, "late"));
        Assert.Equal([true], await queue.AcknowledgeAsync([taken]));
    }

    [Fact]
    public async Task A_heartbeat_keeps_the_job()
    {
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis);
        await queue.EnqueueAsync(Job("a"));
        var job = Assert.Single((await queue.LeaseAsync(1)).Jobs);

        using var timer = new PeriodicTimer(queue.Options.HeartbeatInterval);
        for (var held = TimeSpan.Zero; held < 3 * queue.Options.VisibilityTimeout && await timer.WaitForNextTickAsync(); held += timer.Period)
        {
            Assert.Equal([true], await queue.ExtendAsync([job]));
            Assert.Empty((await queue.LeaseAsync(1)).Jobs);
        }

        Assert.Equal([true], await queue.AcknowledgeAsync([job]));
    }

    [Fact]
    public async Task A_delayed_job_waits_and_tells_for_how_long()
    {
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis);
        await queue.EnqueueAsync(Job("a") with { Delay = TimeSpan.FromMilliseconds(400) });

        var early = await queue.LeaseAsync(1);

        Assert.Empty(early.Jobs);
        Assert.InRange(early.NextDue!.Value, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(400));
        Assert.Equal(1, (await queue.GetStatisticsAsync()).Delayed);
        Assert.Equal("a", (await LeaseOneAsync(queue)).Id);
    }

    [Fact]
    public async Task A_job_that_fails_its_last_attempt_is_a_dead_letter_and_can_be_redriven()
    {
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis, options => options.MaxAttempts = 2);
        await queue.EnqueueAsync(Job("a"));

        Assert.Equal(ReleaseOutcome.Requeued, await queue.ReleaseAsync(await LeaseOneAsync(queue), TimeSpan.Zero, true, "first"));
        Assert.Equal(ReleaseOutcome.DeadLettered, await queue.ReleaseAsync(await LeaseOneAsync(queue), TimeSpan.Zero, true, "second"));

        var letter = Assert.Single(await queue.ListDeadAsync(0, 10));
        Assert.Equal(("a", 2, "second", "body of a"), (letter.Id, letter.Attempts, letter.Error, Encoding.UTF8.GetString(letter.Body.Span)));
        Assert.Empty((await queue.LeaseAsync(1)).Jobs);
        Assert.Equal(1, await queue.RedriveAsync(["a", "unknown"]));
        Assert.Equal(1, (await LeaseOneAsync(queue)).Attempt);
        Assert.Empty(await queue.ListDeadAsync(0, 10));
    }

    [Fact]
    public async Task All_dead_letters_can_be_redriven_or_purged_however_many_they_are()
    {
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis, options => (options.MaxAttempts, options.VisibilityTimeout) = (1, TimeSpan.FromMinutes(5)));
        await queue.EnqueueAsync([.. Enumerable.Range(0, 1200).Select(i => Job($"{i}"))]);
        await GiveUpAllAsync();

        Assert.Equal(1200, await queue.RedriveAllAsync());
        Assert.Equal((1200, 0), ((await queue.GetStatisticsAsync()).Ready, (await queue.GetStatisticsAsync()).Dead));
        await GiveUpAllAsync();
        Assert.Equal(1200, await queue.PurgeAllAsync());
        Assert.Equal(new QueueStatistics(0, 0, 0, 0, TimeSpan.Zero), await queue.GetStatisticsAsync() with { Taken = null });
        Assert.Equal((0, 0), (await queue.RedriveAllAsync(), await queue.PurgeAllAsync()));

        async Task GiveUpAllAsync()
        {
            while ((await queue.LeaseAsync(500)).Jobs is { Count: > 0 } jobs)
            {
                await Task.WhenAll(jobs.Select(job => queue.ReleaseAsync(job, TimeSpan.Zero, countAttempt: true, "no")));
            }

            Assert.Equal(1200, (await queue.GetStatisticsAsync()).Dead);
        }
    }

    [Fact]
    public async Task A_job_that_kills_every_consumer_ends_as_a_dead_letter()
    {
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis, options => options.MaxAttempts = 1);
        await queue.EnqueueAsync(Job("a"));
        Assert.Single((await queue.LeaseAsync(1)).Jobs);

        await Eventually.HoldsAsync(async () => (await queue.LeaseAsync(1)).DeadLettered == 1, "the job is given up");

        Assert.Contains("vanished", Assert.Single(await queue.ListDeadAsync(0, 10)).Error, StringComparison.Ordinal);
        Assert.Equal(1, await queue.PurgeAsync(["a"]));
        Assert.Equal([$"{{nexus:{queue.Name}}}:fence"], await KeysAsync(redis, queue));
    }

    [Fact]
    public async Task A_dead_letter_gives_way_to_a_new_job_of_its_id()
    {
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis, options => options.MaxAttempts = 1);
        await queue.EnqueueAsync(Job("a"));
        await queue.ReleaseAsync(await LeaseOneAsync(queue), TimeSpan.Zero, true, "no");

        Assert.True(await queue.EnqueueAsync(Job("a")));

        Assert.Equal(1, (await LeaseOneAsync(queue)).Attempt);
        Assert.Empty(await queue.ListDeadAsync(0, 10));
    }

    [Fact]
    public async Task A_postponed_attempt_does_not_count()
    {
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis, options => options.MaxAttempts = 1);
        await queue.EnqueueAsync(Job("a"));

        for (var i = 0; i < 5; i++)
        {
            var job = await LeaseOneAsync(queue);
            Assert.Equal(1, job.Attempt);
            Assert.Equal(ReleaseOutcome.Requeued, await queue.ReleaseAsync(job, TimeSpan.Zero, countAttempt: false, "not now"));
        }
    }

    [Fact]
    public async Task Statistics_tell_how_full_the_queue_is()
    {
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis);
        await queue.EnqueueAsync([Job("a"), Job("b"), Job("c"), Job("later") with { Delay = TimeSpan.FromHours(1) }]);
        await queue.LeaseAsync(1);

        await Eventually.HoldsAsync(async () => (await queue.GetStatisticsAsync()).OldestAge > TimeSpan.Zero, "the oldest job ages");

        var statistics = await queue.GetStatisticsAsync();
        Assert.Equal((2L, 1L, 1L, 0L), (statistics.Ready, statistics.Delayed, statistics.InFlight, statistics.Dead));
    }

    [Fact]
    public async Task Statistics_count_the_jobs_that_were_taken_and_taken_again()
    {
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis);
        await queue.EnqueueAsync([Job("a"), Job("b"), Job("c")]);
        Assert.Null((await queue.GetStatisticsAsync()).Taken);

        var first = Assert.Single((await queue.LeaseAsync(1)).Jobs);
        var before = (await queue.GetStatisticsAsync()).Taken;
        await queue.ReleaseAsync(first, TimeSpan.Zero, countAttempt: true, "again");
        Assert.Equal(3, (await queue.LeaseAsync(10)).Jobs.Count);

        Assert.Equal(before + 3, (await queue.GetStatisticsAsync()).Taken);
    }

    [Fact]
    public async Task All_keys_of_a_queue_lie_in_one_hash_slot()
    {
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis);
        await queue.EnqueueAsync([Job("a"), Job("b") with { Priority = JobPriority.High }, Job("c") with { Delay = TimeSpan.FromHours(1) }]);
        await queue.LeaseAsync(1);

        var keys = await KeysAsync(redis, queue);

        Assert.True(keys.Length >= 6, string.Join(' ', keys));
        Assert.All(keys, key => Assert.StartsWith($"{{nexus:{queue.Name}}}:", key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_consumers_never_hold_one_job_together()
    {
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis, options => options.VisibilityTimeout = TimeSpan.FromSeconds(30));
        await queue.EnqueueAsync([.. Enumerable.Range(0, 500).Select(i => Job($"{i}"))]);

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            var mine = new List<string>();
            while ((await queue.LeaseAsync(7)).Jobs is { Count: > 0 } jobs)
            {
                mine.AddRange(jobs.Select(job => job.Id));
                await queue.AcknowledgeAsync(jobs);
            }

            return mine;
        }));

        var all = taken.SelectMany(ids => ids).ToArray();
        Assert.Equal(500, all.Length);
        Assert.Equal(500, all.Distinct().Count());
    }

    protected static JobRequest Job(string id) => new(id, Encoding.UTF8.GetBytes($"body of {id}"));

    private static Task<LeasedJob> LeaseOneAsync(JobQueue queue) =>
        Eventually.GetAsync(async () => (await queue.LeaseAsync(1)).Jobs.SingleOrDefault(), "a job becomes available");

    private static async Task<string[]> KeysAsync(RedisConnection redis, JobQueue queue)
    {
        var server = (await redis.ConnectAsync()).GetServers()[0];
        var keys = new List<string>();
        await foreach (var key in server.KeysAsync(pattern: $"*{queue.Name}*"))
        {
            keys.Add(key.ToString());
        }

        return [.. keys];
    }
}
