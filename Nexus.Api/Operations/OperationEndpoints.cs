using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Nexus.Api.Access;
using Nexus.Core.Access;
using Nexus.Core.Builds;
using Nexus.Core.Health;
using Nexus.Core.Queues;
using StackExchange.Redis;

namespace Nexus.Api.Operations;

/// <summary>What those who run the platform look at: queues, dead letters, workers.</summary>
public static class OperationEndpoints
{
    // Of how many builds one request looks for leases.
    private const int LeasesOf = 500;

    /// <summary>Maps the routes of operations.</summary>
    public static void MapOperations(this RouteGroupBuilder v1)
    {
        var operations = v1.MapGroup("/operations").WithTags("Operations").RequireScope(Scopes.Operations);
        operations.MapGet("/queues", ListQueuesAsync).WithName("ListQueues").WithSummary("List the queues with how full they are");
        operations.MapGet("/workers", ListWorkersAsync).WithName("ListWorkers").WithSummary("List the workers that run");
        operations.MapGet("/replicas", ListReplicasAsync).WithName("ListReplicas").WithSummary("List the replicas of the API that run");
        operations.MapGet("/leases", ListLeasesAsync).WithName("ListLeases").WithSummary("List the builds that are worked on, each with the worker that does");
        operations.MapGet("/health", GetHealthAsync).WithName("GetHealth").WithSummary("Tell how every service behind the API answers, and how fast");
        operations.MapGet("/sweeper", GetSweeperAsync).WithName("GetSweeper").WithSummary("Tell which builds nobody worked on of late, and what was done about them");

        var queue = operations.MapGroup("/queues/{queue}");
        queue.MapGet("/", GetQueueAsync).WithName("GetQueue").WithSummary("Tell how full a queue is")
            .ProducesProblem(StatusCodes.Status404NotFound);
        queue.MapGet("/dead-letters", ListDeadAsync).WithName("ListDeadLetters").WithSummary("List the jobs of a queue that were given up, newest first")
            .ProducesProblem(StatusCodes.Status404NotFound);
        queue.MapGet("/dead-letters/{id}", GetDeadAsync).WithName("GetDeadLetter").WithSummary("Get a job that was given up, with its payload")
            .ProducesProblem(StatusCodes.Status404NotFound);
        queue.MapPost("/dead-letters/redrive", RedriveAsync).WithName("RedriveDeadLetters").WithSummary("Put dead letters back on their queue, with all their attempts")
            .ProducesProblem(StatusCodes.Status404NotFound);
        queue.MapPost("/dead-letters/purge", PurgeAsync).WithName("PurgeDeadLetters").WithSummary("Forget dead letters, for ever")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<QueueList>> ListQueuesAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        TypedResults.Ok(new QueueList(await Task.WhenAll(BuildQueues.Names.Select(name => QueueDetail.ReadAsync(Find(services, name)!, cancellationToken)))));

    private static async Task<Results<Ok<QueueDetail>, ProblemHttpResult>> GetQueueAsync(
        string queue, IServiceProvider services, CancellationToken cancellationToken) =>
        Find(services, queue) is { } found ? TypedResults.Ok(await QueueDetail.ReadAsync(found, cancellationToken)) : Problems.NotFound("Queue", queue);

    private static async Task<Ok<WorkerList>> ListWorkersAsync(WorkerRegistry registry, CancellationToken cancellationToken) =>
        TypedResults.Ok(new WorkerList(await registry.ListAsync(cancellationToken)));

    private static async Task<Ok<ReplicaList>> ListReplicasAsync(ReplicaRegistry registry, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ReplicaList(await registry.ListAsync(cancellationToken)));

    private static async Task<Results<Ok<LeaseList>, ValidationProblem>> ListLeasesAsync(
        BuildStore builds,
        BuildLeases leases,
        CancellationToken cancellationToken,
        [Description("The nextCursor of the page before. One request looks at 500 builds that are not over: a page may be empty, and have a next one all the same.")]
        string? cursor = null)
    {
        Dictionary<string, string[]> errors = [];
        var (_, after) = Paging.Read(limit: null, cursor, BuildId.IsValid, errors);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        // Their ids are in the order of their age.
        var active = (await builds.Active.ListAsync(cancellationToken)).Where(id => after is null || string.CompareOrdinal(id, after) > 0);
        var (page, last) = Paging.Page(active, LeasesOf, id => id);
        return TypedResults.Ok(new LeaseList(await leases.ListAsync(page, cancellationToken), Paging.Cursor(last)));
    }

    private static async Task<Ok<SweeperReport>> GetSweeperAsync(SweeperLog log, CancellationToken cancellationToken) =>
        TypedResults.Ok(await log.ReadAsync(cancellationToken));

    private static async Task<Ok<HealthDetail>> GetHealthAsync(HealthWatch watch, WorkerRegistry registry, CancellationToken cancellationToken)
    {
        var health = await watch.CheckAsync(cancellationToken);
        try
        {
            health = health.With(await registry.ListAsync(cancellationToken));
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // That Redis does not answer is among the states.
        }

        return TypedResults.Ok(health);
    }

    private static async Task<Results<Ok<DeadLetterPage>, ValidationProblem, ProblemHttpResult>> ListDeadAsync(
        string queue,
        IServiceProvider services,
        CancellationToken cancellationToken,
        [Description("Most dead letters on the page, 1 to 100.")] int? limit = null,
        [Description("The nextCursor of the page before. A letter that comes in between may show up twice.")] string? cursor = null)
    {
        if (Find(services, queue) is not { } found)
        {
            return Problems.NotFound("Queue", queue);
        }

        Dictionary<string, string[]> errors = [];
        var (count, position) = Paging.Read(limit, cursor, text => TryReadOffset(text, out _), errors);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        var offset = TryReadOffset(position, out var given) ? given : 0;
        // One more than asked for tells whether there is a next page.
        var letters = await found.ListDeadAsync(offset, count + 1, cancellationToken);
        var next = letters.Count > count ? Paging.Cursor((offset + count).ToString(CultureInfo.InvariantCulture)) : null;
        return TypedResults.Ok(new DeadLetterPage([.. letters.Take(count).Select(DeadLetterSummary.From)], next));
    }

    private static async Task<Results<Ok<DeadLetterDetail>, ProblemHttpResult>> GetDeadAsync(
        string queue, string id, IServiceProvider services, CancellationToken cancellationToken) =>
        Find(services, queue) is not { } found
            ? Problems.NotFound("Queue", queue)
            : await found.FindDeadAsync(id, cancellationToken) is { } letter
            ? TypedResults.Ok(DeadLetterDetail.From(letter))
            : Problems.NotFound("Dead letter", id);

    private static Task<Results<Ok<DeadLetterCount>, ValidationProblem, ProblemHttpResult>> RedriveAsync(
        string queue, DeadLetterSelection selection, IServiceProvider services, CancellationToken cancellationToken) =>
        ChangeAsync(queue, selection, services, (found, ids) => ids is null ? found.RedriveAllAsync(cancellationToken) : found.RedriveAsync(ids, cancellationToken));

    private static Task<Results<Ok<DeadLetterCount>, ValidationProblem, ProblemHttpResult>> PurgeAsync(
        string queue, DeadLetterSelection selection, IServiceProvider services, CancellationToken cancellationToken) =>
        ChangeAsync(queue, selection, services, (found, ids) => ids is null ? found.PurgeAllAsync(cancellationToken) : found.PurgeAsync(ids, cancellationToken));

    private static async Task<Results<Ok<DeadLetterCount>, ValidationProblem, ProblemHttpResult>> ChangeAsync(
        string queue, DeadLetterSelection selection, IServiceProvider services, Func<JobQueue, IReadOnlyList<string>?, Task<int>> change)
    {
        if (Find(services, queue) is not { } found)
        {
            return Problems.NotFound("Queue", queue);
        }

        return selection.Validate() is { } errors
            ? Problems.Invalid(errors)
            : TypedResults.Ok(new DeadLetterCount(await change(found, selection.Ids)));
    }

    private static JobQueue? Find(IServiceProvider services, string queue) => services.GetKeyedService<JobQueue>(queue);

    private static bool TryReadOffset(string? text, out int offset) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out offset) && offset <= 10_000_000;
}
