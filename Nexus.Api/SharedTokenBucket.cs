using System.Diagnostics;
using System.Threading.RateLimiting;
using Nexus.Core.Queues;
using RedisRateLimiting;

namespace Nexus.Api;

/// <summary>Redis, as the limits ask it: left alone for a while after it did not answer, so that requests do not each wait for it.</summary>
internal sealed partial class SharedLimits(RedisConnection redis, TimeProvider time, ILogger<SharedLimits> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private long _askFrom;

    /// <summary>A bucket of all replicas.</summary>
    public RateLimiter Bucket(string name, int perSecond, int burst) => new SharedTokenBucket(this, name, perSecond, burst);

    /// <summary>Asks Redis for a permit. Answers null where Redis does not.</summary>
    public async ValueTask<RateLimitLease?> AskAsync(SharedTokenBucket bucket, CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        if (now < Volatile.Read(ref _askFrom))
        {
            return null;
        }

        try
        {
            var connection = await redis.ConnectAsync().WaitAsync(Patience, cancellationToken);
            return connection.IsConnected ? await bucket.InRedis(connection).AcquireAsync(1, cancellationToken).AsTask().WaitAsync(Patience, cancellationToken) : null;
        }
#pragma warning disable CA1031 // Whatever Redis has: the limit of this replica alone is better than an error.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Volatile.Write(ref _askFrom, now + (long)((Patience + Pause).TotalSeconds * time.TimestampFrequency));
            LogNotShared(e);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Redis does not answer; each replica limits requests by itself until it does.")]
    private partial void LogNotShared(Exception e);
}

/// <summary>A bucket that all replicas take from. While Redis is out, one of this replica alone.</summary>
internal sealed class SharedTokenBucket(SharedLimits shared, string name, int perSecond, int burst) : RateLimiter
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly RateLimitLease Unasked = new Refusal();
    private readonly Lock _gate = new();
    private RateLimiter? _inRedis;
    private TokenBucketRateLimiter? _own;
    private long _used = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    // That of the less idle of both: the own one may have nothing to do since an outage, while all go to Redis again.
    public override TimeSpan? IdleDuration => Stopwatch.GetElapsedTime(Volatile.Read(ref _used)) is var shared && _own is { } own
        ? own.IdleDuration is { } idle && idle > shared ? shared : own.IdleDuration
        : shared;

    /// <inheritdoc/>
    public override RateLimiterStatistics? GetStatistics() => _own?.GetStatistics();

    /// <summary>The bucket that lies in Redis.</summary>
    public RateLimiter InRedis(StackExchange.Redis.IConnectionMultiplexer connection)
    {
        lock (_gate)
        {
            // Its size is part of its name: replicas that are configured anew do not take what the others count otherwise.
            return _inRedis ??= new RedisTokenBucketRateLimiter<string>($"{name} {perSecond} {burst}", new RedisTokenBucketRateLimiterOptions
            {
                ConnectionMultiplexerFactory = () => connection,
                TokenLimit = burst,
                TokensPerPeriod = perSecond,
                ReplenishmentPeriod = Period,
            });
        }
    }

    /// <inheritdoc/>
    // Nothing is known without asking: the middleware waits then.
    protected override RateLimitLease AttemptAcquireCore(int permitCount) => Unasked;

    /// <inheritdoc/>
    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _used, Stopwatch.GetTimestamp());
        return await shared.AskAsync(this, cancellationToken) ?? Own().AttemptAcquire(permitCount);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inRedis?.Dispose();
            _own?.Dispose();
        }

        base.Dispose(disposing);
    }

    private TokenBucketRateLimiter Own()
    {
        lock (_gate)
        {
            return _own ??= new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
            {
                TokenLimit = burst,
                TokensPerPeriod = perSecond,
                ReplenishmentPeriod = Period,
                QueueLimit = 0,
            });
        }
    }

    private sealed class Refusal : RateLimitLease
    {
        public override bool IsAcquired => false;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }
    }
}
