using Nexus.Api.Access;
using Nexus.Api.Builds;
using Nexus.Core.Access;
using Nexus.Core.Builds;
using Nexus.Core.Health;
using Nexus.Core.Queues;
using StackExchange.Redis;

namespace Nexus.Api.Operations;

/// <summary>The queues, and what runs, at one moment.</summary>
/// <param name="At">When it was looked at.</param>
/// <param name="Queues">How full the queues are; null where Redis does not answer.</param>
/// <param name="Workers">The workers that run; null where Redis does not answer.</param>
/// <param name="Replicas">The replicas of the API that run; null where Redis does not answer.</param>
/// <param name="FrontEnds">The servers of the front end that run; null where Redis does not answer.</param>
public sealed record OperationsSnapshot(
    DateTimeOffset At, IReadOnlyList<QueueDetail>? Queues, IReadOnlyList<WorkerInfo>? Workers, IReadOnlyList<ReplicaInfo>? Replicas,
    IReadOnlyList<ReplicaInfo>? FrontEnds);

/// <summary>The queues and workers as a live stream.</summary>
public static class OperationEventEndpoints
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Maps the route of the stream.</summary>
    public static void MapOperationEvents(this RouteGroupBuilder v1) =>
        v1.MapGroup("/operations").WithTags("Events").MapGet("/events", StreamAsync).WithName("StreamOperations")
            .WithSummary("Follow queues and workers: event operations, data OperationsSnapshot, every two seconds")
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
        try
        {
            var queues = await Task.WhenAll(
                BuildQueues.Names.Select(name => QueueDetail.ReadAsync(services.GetRequiredKeyedService<JobQueue>(name), cancellationToken)));
            return new OperationsSnapshot(
                time.GetUtcNow(), queues,
                await services.GetRequiredService<WorkerRegistry>().ListAsync(cancellationToken),
                await services.GetRequiredService<ReplicaRegistry>().ListAsync(cancellationToken),
                await services.GetRequiredService<FrontEndRegistry>().ListAsync(cancellationToken));
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // The stream goes on, and says that nothing is known.
            return new OperationsSnapshot(time.GetUtcNow(), Queues: null, Workers: null, Replicas: null, FrontEnds: null);
        }
    }
}
