using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Nexus.Core.Queues;
using Nexus.TestServices;
using StackExchange.Redis;

namespace Nexus.Core.Tests.Queues;

/// <summary>Leases and delays go by the server's clock: what the clocks of its clients say does not matter.</summary>
public abstract class ServerTimeConformance
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>A connection to the server.</summary>
    protected abstract RedisConnection Connect();

    [Fact]
    public async Task Clients_whose_clocks_are_hours_apart_agree_on_what_is_held_and_what_is_due()
    {
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis, options =>
        {
            (options.VisibilityTimeout, options.HeartbeatInterval) = (TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(4));
            (options.Concurrency, options.DrainTimeout) = (1, TimeSpan.Zero);
        });
        await queue.EnqueueAsync([new JobRequest("held", new byte[1]), new JobRequest("in an hour", new byte[1]) { Delay = TimeSpan.FromHours(1) }]);
        await using var behind = new Client(Connect(), queue, TimeSpan.FromHours(-5), blocks: true);
        await behind.StartAsync();
        await behind.TakesAsync("held");

        // By this clock the lease ran out hours ago, and what is to come in an hour is late.
        await using var ahead = new Client(Connect(), queue, TimeSpan.FromHours(5), blocks: false);
        await ahead.StartAsync();
        ahead.Clock.Advance(TimeSpan.FromHours(1));
        await queue.EnqueueAsync(new JobRequest("next", new byte[1]));
        await ahead.TakesAsync("next");

        // A lease that had run out would have come before it, and what had fallen due would be delayed no more.
        Assert.Equal(["next"], ahead.Taken);
        await Eventually.HoldsAsync(async () => await queue.GetStatisticsAsync() is { Ready: 0, InFlight: 1, Delayed: 1 }, "one job is held, and one delayed");
    }

    [Fact]
    public async Task A_delayed_job_falls_due_and_a_lease_runs_out_though_no_clock_of_a_client_moves()
    {
        await using var redis = Connect();
        var queue = ServersFixture.NewQueue(redis, options => (options.Concurrency, options.DrainTimeout) = (1, TimeSpan.Zero));
        await using var still = new Client(Connect(), queue, TimeSpan.FromHours(-5), blocks: true);
        await still.StartAsync();
        await queue.EnqueueAsync([new JobRequest("leased", new byte[1]), new JobRequest("delayed", new byte[1]) { Delay = 3 * queue.Options.VisibilityTimeout }]);
        await still.TakesAsync("leased");

        // Its heartbeat stands still with its clock; the server's clock goes on.
        var again = await Eventually.GetAsync(async () => (await queue.LeaseAsync(1)).Jobs.SingleOrDefault(job => job.Id == "leased"), "the lease runs out");
        Assert.Equal(2, again.Attempt);
        await queue.AcknowledgeAsync([again]);
        await Eventually.GetAsync(async () => (await queue.LeaseAsync(1)).Jobs.SingleOrDefault(job => job.Id == "delayed"), "the delayed job falls due");

        Assert.Equal(["leased"], still.Taken);
    }

    /// <summary>A process with a clock of its own that takes jobs, and finishes them or never does.</summary>
    private sealed class Client : IJobHandler, IAsyncDisposable
    {
        private readonly RedisConnection _redis;
        private readonly JobConsumer _consumer;
        private readonly bool _blocks;

        public Client(RedisConnection redis, JobQueue queue, TimeSpan off, bool blocks)
        {
            (_redis, _blocks) = (redis, blocks);
            Clock = new FakeTimeProvider(DateTimeOffset.UtcNow + off);
            _consumer = new JobConsumer(new JobQueue(redis, queue.Name, queue.Options), this, Clock, NullLogger<JobConsumer>.Instance);
        }

        public FakeTimeProvider Clock { get; }

        public ConcurrentQueue<string> Taken { get; } = [];

        public async Task<JobOutcome> HandleAsync(LeasedJob job, CancellationToken draining, CancellationToken cancellationToken)
        {
            Taken.Enqueue(job.Id);
            if (_blocks)
            {
                await Task.Delay(Timeout.Infinite, draining);
            }

            return JobOutcome.Done;
        }

        public async Task StartAsync()
        {
            await _consumer.StartAsync(CancellationToken.None);
            await Eventually.HoldsAsync(() => Task.FromResult(_consumer.IsConnected), "the consumer takes jobs");
        }

        public Task TakesAsync(string job) => Eventually.HoldsAsync(() => Task.FromResult(Taken.Contains(job)), $"{job} is taken");

        public async ValueTask DisposeAsync()
        {
            await _consumer.StopAsync(CancellationToken.None).WaitAsync(Patience);
            _consumer.Dispose();
            await _redis.DisposeAsync();
        }
    }
}

/// <summary>By the clock of redis-server.</summary>
public sealed partial class RedisServerTimeTests(ServersFixture servers) : ServerTimeConformance
{
    [Fact]
    public async Task No_client_tells_the_server_what_time_it_is()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var redis = new RedisConnection(server.ConnectionString);
        var queue = ServersFixture.NewQueue(redis, options => options.VisibilityTimeout = TimeSpan.FromMinutes(10));
        var database = await redis.GetDatabaseAsync();
        using var monitor = new TcpClient();
        var heard = await ListenAsync(monitor, server);

        await queue.EnqueueAsync([new JobRequest("a", new byte[1]), new JobRequest("b", new byte[1]) { Delay = TimeSpan.FromHours(1) }, new JobRequest("c", new byte[1])]);
        var jobs = (await queue.LeaseAsync(10)).Jobs;
        await queue.ExtendAsync(jobs);
        await queue.ReleaseAsync(jobs[0], TimeSpan.FromHours(1), countAttempt: true, "later");
        await queue.AcknowledgeAsync(jobs);
        await queue.GetStatisticsAsync();
        await database.PingAsync();

        List<string> asked = [], itself = [];
        for (string? line; (line = await heard.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1))) is not null && !line.Contains("\"PING\"", StringComparison.OrdinalIgnoreCase);)
        {
            (line.Contains(" lua] ", StringComparison.Ordinal) ? itself : asked).Add(line);
        }

        var now = DateTimeOffset.UtcNow;
        var scripts = asked.Count(line => line.Contains("\"EVAL", StringComparison.OrdinalIgnoreCase));
        Assert.Equal((6, 6), (scripts, itself.Count(line => line.EndsWith("\"TIME\"", StringComparison.OrdinalIgnoreCase))));
        var numbers = asked.SelectMany(line => Quoted.Matches(line)).Select(word => long.TryParse(word.Groups[1].Value, out var number) ? number : 0).ToList();
        Assert.Contains((long)TimeSpan.FromHours(1).TotalMilliseconds, numbers);
        Assert.DoesNotContain(numbers, number => Math.Abs(number - now.ToUnixTimeSeconds()) < 86_400 || Math.Abs(number - now.ToUnixTimeMilliseconds()) < 86_400_000);
    }

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Quoted { get; }

    /// <inheritdoc/>
    protected override RedisConnection Connect() => servers.Connect();

    /// <summary>Hears every command that the server is given, and those that its scripts give.</summary>
    private static async Task<StreamReader> ListenAsync(TcpClient monitor, RedisServer server)
    {
        var address = ConfigurationOptions.Parse(server.ConnectionString);
        await monitor.ConnectAsync((IPEndPoint)address.EndPoints[0]);
        var heard = new StreamReader(monitor.GetStream());
        await monitor.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"AUTH {address.Password}\r\nMONITOR\r\n"));
        Assert.Equal(("+OK", "+OK"), (await heard.ReadLineAsync(), await heard.ReadLineAsync()));
        return heard;
    }
}

/// <summary>By the clock of embedded Garnet.</summary>
public sealed class GarnetServerTimeTests(GarnetServer garnet) : ServerTimeConformance
{
    /// <inheritdoc/>
    protected override RedisConnection Connect() => garnet.Connect();
}
