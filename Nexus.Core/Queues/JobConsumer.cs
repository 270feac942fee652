using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Nexus.Core.Queues;

/// <summary>
/// Takes jobs off a queue as fast as the handler finishes them, several at a time, and keeps their leases alive. Sleeps until a
/// wake-up, the next due job or the poll interval, whichever comes first.
/// </summary>
public sealed partial class JobConsumer(JobQueue queue, IJobHandler handler, TimeProvider time, ILogger<JobConsumer> logger) : BackgroundService
{
    private const int LargestAcknowledgement = 256;
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<long, HeldJob> _held = [];
    private readonly Channel<HeldJob> _taken = Channel.CreateUnbounded<HeldJob>();
    private readonly Channel<HeldJob> _done = Channel.CreateUnbounded<HeldJob>(new UnboundedChannelOptions { SingleReader = true });
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
        var acknowledging = AcknowledgeAsync();
        Task[] workers = [.. Enumerable.Range(0, queue.Options.Concurrency).Select(_ => Task.Run(() => WorkAsync(stoppingToken), CancellationToken.None))];
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

        _taken.Writer.Complete();
        await DrainAsync(Task.WhenAll(workers));
        _done.Writer.TryComplete();
        await Task.WhenAny(acknowledging, Task.Delay(LastWord, time, CancellationToken.None));
        await stopHeartbeat.CancelAsync();
        await heartbeat;
        if (await subscription is { } subscribed)
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
        // With many taken ahead, more are fetched when half of them are used up: few large round trips.
        var options = queue.Options;
        var free = options.Concurrency + options.Prefetch - _held.Count;
        if (free <= options.Prefetch / 2)
        {
            return options.PollInterval;
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
                var held = new HeldJob(job, time.GetTimestamp());
                _held[job.Token] = held;
                _taken.Writer.TryWrite(held);
            }

            return result.NextDue is { } due && due < options.PollInterval
                ? due + TimeSpan.FromMilliseconds(1)
                : options.PollInterval;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (Exception e) when (IsUnavailable(e))
        {
            if (IsConnected)
            {
                LogUnreachable(e, queue.Name);
            }

            IsConnected = false;
            return RetryPause;
        }
    }

    private async Task WorkAsync(CancellationToken draining)
    {
        await foreach (var held in _taken.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (draining.IsCancellationRequested || held.Lost.IsCancellationRequested)
            {
                await ReleaseAsync(held, TimeSpan.Zero, "The consumer stopped before it began.");
            }
            else
            {
                await HandleAsync(held, draining);
            }
        }
    }

    private async Task HandleAsync(HeldJob held, CancellationToken draining)
    {
        var job = held.Job;
        var started = Stopwatch.GetTimestamp();
        var outcome = "done";
        using var activity = QueueTelemetry.StartProcess(queue.Name, job);
        try
        {
            var decision = await handler.HandleAsync(job, draining, held.Lost.Token);
            if (decision.IsDone)
            {
                held.IsDone = true;
                _done.Writer.TryWrite(held);
            }
            else
            {
                outcome = "postponed";
                activity?.SetTag("nexus.outcome", decision.Reason);
                await ReleaseAsync(held, decision.Delay, decision.Reason);
            }
        }
        catch (OperationCanceledException) when (held.Lost.IsCancellationRequested)
        {
            outcome = "postponed";
            await ReleaseAsync(held, TimeSpan.Zero, "The consumer stopped.");
        }
#pragma warning disable CA1031 // Whatever a handler throws is a failed attempt of its job, never the end of the consumer.
        catch (Exception e)
#pragma warning restore CA1031
        {
            outcome = "failed";
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            activity?.SetTag("error.type", e.GetType().FullName);
            await GiveBackAsync(held, e);
        }
        finally
        {
            QueueTelemetry.Processed(queue.Name, outcome, Stopwatch.GetElapsedTime(started));
        }
    }

    /// <summary>Takes finished jobs off the queue, as many at once as have come together.</summary>
    private async Task AcknowledgeAsync()
    {
        var batch = new List<HeldJob>(LargestAcknowledgement);
        while (await _done.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (batch.Count < LargestAcknowledgement && _done.Reader.TryRead(out var held))
            {
                batch.Add(held);
            }

            try
            {
                await queue.AcknowledgeAsync([.. batch.Select(held => held.Job)], CancellationToken.None);
            }
            catch (Exception e) when (IsUnavailable(e))
            {
                LogUnreachable(e, queue.Name);
                await Task.Delay(RetryPause, time, CancellationToken.None);
                // Until the leases have run out: then the jobs come again, to somebody.
                if (batch.Exists(held => time.GetElapsedTime(held.ExtendedAt) < queue.Options.VisibilityTimeout))
                {
                    foreach (var held in batch)
                    {
                        _done.Writer.TryWrite(held);
                    }

                    batch.Clear();
                    continue;
                }
            }

            foreach (var held in batch)
            {
                Forget(held);
            }

            batch.Clear();
        }
    }

    private Task ReleaseAsync(HeldJob held, TimeSpan delay, string reason) => ReleaseAsync([held], delay, reason);

    private async Task ReleaseAsync(HeldJob[] jobs, TimeSpan delay, string reason)
    {
        try
        {
            await queue.ReleaseAsync([.. jobs.Select(held => held.Job)], delay, countAttempt: false, reason, CancellationToken.None);
        }
        catch (Exception e) when (IsUnavailable(e))
        {
            // The leases run out and the jobs come back by themselves.
            LogUnreachable(e, queue.Name);
        }

        foreach (var held in jobs)
        {
            Forget(held);
        }
    }

    private async Task GiveBackAsync(HeldJob held, Exception cause)
    {
        var (job, options) = (held.Job, queue.Options);
        var outcome = ReleaseOutcome.LeaseLost;
        try
        {
            outcome = await queue.ReleaseAsync(
                job, options.BackoffAfter(job.Attempt), countAttempt: true, $"{cause.GetType().Name}: {cause.Message}", CancellationToken.None);
        }
        catch (Exception e) when (IsUnavailable(e))
        {
            LogUnreachable(e, queue.Name);
        }

        LogFailed(cause, queue.Name, job.Id, job.Attempt, options.MaxAttempts, outcome);
        Forget(held);
    }

    private void Forget(HeldJob held)
    {
        _held.TryRemove(held.Job.Token, out _);
        held.Lost.Dispose();
        Wake();
    }

    private async Task HeartbeatAsync(CancellationToken stop)
    {
        try
        {
            using var timer = new PeriodicTimer(queue.Options.HeartbeatInterval, time);
            while (await timer.WaitForNextTickAsync(stop))
            {
                HeldJob[] held = [.. _held.Values];
                if (held.Length > 0)
                {
                    await ExtendAsync(held, stop);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ExtendAsync(HeldJob[] held, CancellationToken stop)
    {
        var asked = time.GetTimestamp();
        IReadOnlyList<bool>? kept = null;
        try
        {
            kept = await queue.ExtendAsync([.. held.Select(one => one.Job)], stop);
        }
        catch (Exception e) when (IsUnavailable(e))
        {
            LogUnreachable(e, queue.Name);
        }

        for (var i = 0; i < held.Length; i++)
        {
            if (kept is not null && kept[i])
            {
                held[i].ExtendedAt = asked;
            }
            else if (!held[i].IsDone && _held.ContainsKey(held[i].Job.Token)
                && (kept is not null || time.GetElapsedTime(held[i].ExtendedAt) > queue.Options.VisibilityTimeout))
            {
                LogLeaseLost(queue.Name, held[i].Job.Id);
                held[i].Abandon();
            }
        }
    }

    private async Task DrainAsync(Task workers)
    {
        if (!_held.IsEmpty)
        {
            LogDraining(queue.Name, _held.Count);
        }

        // What nobody has begun another consumer may begin at once, however long the work in hand takes.
        var untouched = new List<HeldJob>();
        while (_taken.Reader.TryRead(out var held))
        {
            untouched.Add(held);
        }

        var released = ReleaseAsync([.. untouched], TimeSpan.Zero, "The consumer stopped before it began.");
        await Task.WhenAny(Task.WhenAll(workers, released), Task.Delay(queue.Options.DrainTimeout, time, CancellationToken.None));
        if (!workers.IsCompleted)
        {
            foreach (var held in _held.Values)
            {
                held.Abandon();
            }

            await Task.WhenAny(workers, Task.Delay(LastWord, time, CancellationToken.None));
        }

        // Work that does not listen ends with the process; its job need not wait until the lease runs out.
        HeldJob[] deaf = [.. _held.Values.Where(held => !held.IsDone && !untouched.Contains(held))];
        await Task.WhenAny(ReleaseAsync(deaf, TimeSpan.Zero, "The consumer stopped."), Task.Delay(LastWord, time, CancellationToken.None));
    }

    private async Task<IAsyncDisposable?> SubscribeAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                return await queue.SubscribeAsync(Wake);
            }
            catch (Exception e) when (IsUnavailable(e))
            {
                await Task.Delay(RetryPause, time, CancellationToken.None);
            }
        }

        return null;
    }

    private void Wake()
    {
        if (_wake.CurrentCount > 0)
        {
            return;
        }

        try
        {
            _wake.Release();
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // Awake already, or stopped.
        }
    }

    private static bool IsUnavailable(Exception e) => e is RedisException or TimeoutException or ObjectDisposedException;

    [LoggerMessage(LogLevel.Warning, "Queue {Queue} cannot be reached; trying again.")]
    private partial void LogUnreachable(Exception e, string queue);

    [LoggerMessage(LogLevel.Warning, "Job {Job} of queue {Queue} failed attempt {Attempt} of {MaxAttempts}: {Outcome}.")]
    private partial void LogFailed(Exception e, string queue, string job, int attempt, int maxAttempts, ReleaseOutcome outcome);

    [LoggerMessage(LogLevel.Warning, "The lease of job {Job} of queue {Queue} is lost; its work stops here.")]
    private partial void LogLeaseLost(string queue, string job);

    [LoggerMessage(LogLevel.Error, "{Count} jobs of queue {Queue} became dead letters: the consumers of their last attempts vanished.")]
    private partial void LogDeadLettered(string queue, int count);

    [LoggerMessage(LogLevel.Information, "Queue {Queue}: stopping; {Count} jobs are still held.")]
    private partial void LogDraining(string queue, int count);
}
