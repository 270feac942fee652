using Nexus.Api.Access;
using Nexus.Api.Builds;
using Nexus.Core.Access;
using Nexus.Core.Builds;
using Nexus.Core.Health;
using Nexus.Core.Queues;
using StackExchange.Redis;

namespace Nexus.Api.Operations;

/// <summary>The queues, what runs and how the services behind it answer, at one moment.</summary>
/// <param name="At">When it was looked at.</param>
/// <param name="Queues">How full the queues are; null where Redis does not answer.</param>
/// <param name="Workers">The workers that run; null where Redis does not answer.</param>
/// <param name="Replicas">The replicas of the API that run; null where Redis does not answer.</param>
/// <param name="FrontEnds">The servers of the front end that run; null where Redis does not answer.</param>
/// <param name="Health">How the services behind the replica that speaks answer, with when they were asked.</param>
public sealed record OperationsSnapshot(
    DateTimeOffset At, IReadOnlyList<QueueDetail>? Queues, IReadOnlyList<WorkerInfo>? Workers, IReadOnlyList<ReplicaInfo>? Replicas,
    IReadOnlyList<ReplicaInfo>? FrontEnds, HealthDetail? Health = null);

/// <summary>The queues, the workers and the health of all as a live stream.</summary>
public static class OperationEventEndpoints
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // Less than a command of Redis waits by itself: the stream tells soon that it does not answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Maps the route of the stream.</summary>
    public static void MapOperationEvents(this RouteGroupBuilder v1) =>
        v1.MapGroup("/operations").WithTags("Events").MapGet("/events", StreamAsync).WithName("StreamOperations")
            .WithSummary("Follow queues, workers and the health of every dependency: event operations, data OperationsSnapshot, every two seconds")
            .RequireScope(Scopes.Operations)
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream");

    private static async Task StreamAsync(HttpContext context, IServiceProvider services, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            var stream = await EventStream.BeginAsync(context, ending.Token);
            while (true)
            {
                await stream.SendAsync("operations", await ReadAsync(services, time, ending.Token), ApiJson.Default.OperationsSnapshot, id: null, ending.Token);
                await Task.Delay(Interval, time, ending.Token);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client has gone, or the server is going.
        }
    }

    private static async Task<OperationsSnapshot> ReadAsync(IServiceProvider services, TimeProvider time, CancellationToken cancellationToken)
    {
        var health = services.GetRequiredService<HealthWatch>().LatestAsync(cancellationToken);
        OperationsSnapshot seen;
        try
        {
            seen = await ReadRedisAsync(services, cancellationToken).WaitAsync(Patience, time, cancellationToken);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // The stream goes on, and says that nothing is known.
            seen = new OperationsSnapshot(default, Queues: null, Workers: null, Replicas: null, FrontEnds: null);
        }

        var answers = await health;
        return seen with { At = time.GetUtcNow(), Health = seen.Workers is { } workers ? answers.With(workers) : answers };
    }

    private static async Task<OperationsSnapshot> ReadRedisAsync(IServiceProvider services, CancellationToken cancellationToken) => new(
        default,
        await Task.WhenAll(BuildQueues.Names.Select(name => QueueDetail.ReadAsync(services.GetRequiredKeyedService<JobQueue>(name), cancellationToken))),
        await services.GetRequiredService<WorkerRegistry>().ListAsync(cancellationToken),
        await services.GetRequiredService<ReplicaRegistry>().ListAsync(cancellationToken),
        await services.GetRequiredService<FrontEndRegistry>().ListAsync(cancellationToken));
}
