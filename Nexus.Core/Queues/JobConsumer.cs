using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Nexus.Core.Queues;

/// <summary>What a handler decided about a job.</summary>
public sealed record JobOutcome
{
    private JobOutcome()
    {
    }

    /// <summary>Done; take it off the queue.</summary>
    public static JobOutcome Done { get; } = new() { IsDone = true };

    /// <summary>Whether the job is done.</summary>
    public bool IsDone { get; private init; }

    /// <summary>How long to hide it.</summary>
    public TimeSpan Delay { get; private init; }

    /// <summary>Why it is given back.</summary>
    public string Reason { get; private init; } = "";

    /// <summary>Give the job back without counting the attempt: it is not the job's fault.</summary>
    public static JobOutcome Postpone(TimeSpan delay, string reason) => new() { Delay = delay, Reason = reason };
}

/// <summary>Works on the jobs of one queue. May be called for several jobs at once, and for one job more than once.</summary>
public interface IJobHandler
{
    /// <summary>Works on a job. An exception counts as a failed attempt.</summary>
    /// <param name="job">The job.</param>
    /// <param name="draining">Signals that the process is about to stop: finish or postpone at the next good moment.</param>
    /// <param name="cancellationToken">Signals that the lease is lost or the time to drain is over: stop at once.</param>
    Task<JobOutcome> HandleAsync(LeasedJob job, CancellationToken draining, CancellationToken cancellationToken);
}

/// <summary>
/// Takes jobs off a queue as fast as the handler finishes them, several at a time, and keeps their leases alive. Sleeps until a
/// wake-up, the next due job or the poll interval, whichever comes first.
/// </summary>
public sealed partial class JobConsumer(JobQueue queue, IJobHandler handler, TimeProvider time, ILogger<JobConsumer> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<LeasedJob, Holding> _held = [];
    private readonly SemaphoreSlim _wake = new(0, 1);

    /// <summary>Whether the last request for jobs was answered.</summary>
    public bool IsConnected { get; private set; }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var stopHeartbeat = new CancellationTokenSource();
        var heartbeat = HeartbeatAsync(stopHeartbeat.Token);
        var subscription = SubscribeAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = await TakeAsync(stoppingToken);
            try
            {
                await _wake.WaitAsync(pause, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        await DrainAsync();
        await stopHeartbeat.CancelAsync();
        await heartbeat;
        if (subscription is { IsCompletedSuccessfully: true } && await subscription is { } subscribed)
        {
            await subscribed.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    private async Task<TimeSpan> TakeAsync(CancellationToken stoppingToken)
    {
        var free = queue.Options.Concurrency - _held.Count;
        if (free <= 0)
        {
            return queue.Options.PollInterval;
        }

        try
        {
            var result = await queue.LeaseAsync(free, stoppingToken);
            IsConnected = true;
            if (result.DeadLettered > 0)
            {
                LogDeadLettered(queue.Name, result.DeadLettered);
            }

            foreach (var job in result.Jobs)
            {
                var holding = new Holding(Stopwatch.GetTimestamp());
                _held[job] = holding;
                holding.Work = Task.Run(() => WorkAsync(job, holding, stoppingToken), CancellationToken.None);
            }

            return result.NextDue is { } due && due < queue.Options.PollInterval
                ? due + TimeSpan.FromMilliseconds(1)
                : queue.Options.PollInterval;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            if (IsConnected)
            {
                LogUnreachable(e, queue.Name);
            }

            IsConnected = false;
            return TimeSpan.FromMilliseconds(250);
        }
    }

    private async Task WorkAsync(LeasedJob job, Holding holding, CancellationToken draining)
    {
        var started = Stopwatch.GetTimestamp();
        var outcome = "done";
        using var activity = QueueTelemetry.StartProcess(queue.Name, job);
        try
        {
            JobOutcome decision;
            try
            {
                decision = await handler.HandleAsync(job, draining, holding.Lost.Token);
            }
            catch (OperationCanceledException) when (holding.Lost.IsCancellationRequested)
            {
                decision = JobOutcome.Postpone(TimeSpan.Zero, "The consumer stopped.");
            }

            if (decision.IsDone)
            {
                await queue.AcknowledgeAsync([job], CancellationToken.None);
            }
            else
            {
                outcome = "postponed";
                activity?.SetTag("nexus.outcome", decision.Reason);
                await queue.ReleaseAsync(job, decision.Delay, countAttempt: false, decision.Reason, CancellationToken.None);
            }
        }
#pragma warning disable CA1031 // Whatever a handler throws is a failed attempt of its job, never the end of the consumer.
        catch (Exception e)
#pragma warning restore CA1031
        {
            outcome = "failed";
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            activity?.SetTag("error.type", e.GetType().FullName);
            await GiveBackAsync(job, e);
        }
        finally
        {
            QueueTelemetry.Processed(queue.Name, outcome, Stopwatch.GetElapsedTime(started));
            _held.TryRemove(job, out _);
            holding.Lost.Dispose();
            Wake();
        }
    }

    private async Task GiveBackAsync(LeasedJob job, Exception cause)
    {
        try
        {
            var outcome = await queue.ReleaseAsync(
                job, queue.Options.BackoffAfter(job.Attempt), countAttempt: true, $"{cause.GetType().Name}: {cause.Message}", CancellationToken.None);
            LogFailed(cause, queue.Name, job.Id, job.Attempt, queue.Options.MaxAttempts, outcome);
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            // The lease runs out and the job comes back by itself.
            LogFailed(cause, queue.Name, job.Id, job.Attempt, queue.Options.MaxAttempts, ReleaseOutcome.LeaseLost);
        }
    }

    private async Task HeartbeatAsync(CancellationToken stop)
    {
        try
        {
            using var timer = new PeriodicTimer(queue.Options.HeartbeatInterval, time);
            while (await timer.WaitForNextTickAsync(stop))
            {
                LeasedJob[] jobs = [.. _held.Keys];
                if (jobs.Length > 0)
                {
                    await ExtendAsync(jobs, stop);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ExtendAsync(LeasedJob[] jobs, CancellationToken stop)
    {
        var asked = Stopwatch.GetTimestamp();
        IReadOnlyList<bool>? kept = null;
        try
        {
            kept = await queue.ExtendAsync(jobs, stop);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            LogUnreachable(e, queue.Name);
        }

        for (var i = 0; i < jobs.Length; i++)
        {
            if (!_held.TryGetValue(jobs[i], out var holding))
            {
                continue;
            }

            if (kept is not null && kept[i])
            {
                holding.ExtendedAt = asked;
            }
            else if (kept is not null || Stopwatch.GetElapsedTime(holding.ExtendedAt) > queue.Options.VisibilityTimeout)
            {
                LogLeaseLost(queue.Name, jobs[i].Id);
                holding.Abandon();
            }
        }
    }

    private async Task DrainAsync()
    {
        if (_held.IsEmpty)
        {
            return;
        }

        LogDraining(queue.Name, _held.Count);
        Task Remaining() => Task.WhenAll(_held.Values.Select(holding => holding.Work));
        await Task.WhenAny(Remaining(), Task.Delay(queue.Options.DrainTimeout, time));
        foreach (var holding in _held.Values)
        {
            holding.Abandon();
        }

        await Task.WhenAny(Remaining(), Task.Delay(TimeSpan.FromSeconds(2), time));
    }

    private async Task<IAsyncDisposable?> SubscribeAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                return await queue.SubscribeAsync(Wake);
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), time, CancellationToken.None);
            }
        }

        return null;
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // Awake already, or stopped.
        }
    }

    private sealed class Holding(long extendedAt)
    {
        public Task Work { get; set; } = Task.CompletedTask;

        public long ExtendedAt { get; set; } = extendedAt;

        public CancellationTokenSource Lost { get; } = new();

        public void Abandon()
        {
            try
            {
                Lost.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // Finished in the meantime.
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Queue {Queue} cannot be reached; trying again.")]
    private partial void LogUnreachable(Exception e, string queue);

    [LoggerMessage(LogLevel.Warning, "Job {Job} of queue {Queue} failed attempt {Attempt} of {MaxAttempts}: {Outcome}.")]
    private partial void LogFailed(Exception e, string queue, string job, int attempt, int maxAttempts, ReleaseOutcome outcome);

    [LoggerMessage(LogLevel.Warning, "The lease of job {Job} of queue {Queue} is lost; its work stops here.")]
    private partial void LogLeaseLost(string queue, string job);

    [LoggerMessage(LogLevel.Error, "{Count} jobs of queue {Queue} became dead letters: the consumers of their last attempts vanished.")]
    private partial void LogDeadLettered(string queue, int count);

    [LoggerMessage(LogLevel.Information, "Queue {Queue}: stopping; {Count} jobs are still being worked on.")]
    private partial void LogDraining(string queue, int count);
}
