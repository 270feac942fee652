using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>
/// Which tables and queues are made in an environment: those that what runs there refers to, and in the first environment also those that nobody refers to.
/// One that two environments refer to would be two with different content, which is an error.
/// </summary>
internal sealed class StorePlaces
{
    public StorePlaces(DistributedApplicationModel model, AwsEnvironmentResource environment, Func<IResource, bool> runsHere, PlanErrors errors)
    {
        var isFirst = model.Resources.OfType<AwsEnvironmentResource>().FirstOrDefault() is not { } first || first == environment;
        var users = model.Resources.Where(r => r is IComputeResource && !r.IsExcludedFromPublish()).SelectMany(r => Stores(r).Select(s => new { Store = s, User = r })).ToLookup(u => u.Store, u => u.User);
        var tables = model.Resources.OfType<DynamoDBTableResource>().Where(IsHere).ToList();
        var queues = model.Resources.OfType<SqsQueueResource>().Where(IsHere).ToList();

        // A dead-letter queue is where the queue is whose messages it gets.
        var deadLetters = model.Resources.OfType<SqsQueueResource>().Select(q => q.DeadLetterQueue).OfType<SqsQueueResource>().ToHashSet();
        var own = queues.Select(q => q.DeadLetterQueue).OfType<SqsQueueResource>().ToHashSet();
        (Tables, Queues) = (tables, [.. model.Resources.OfType<SqsQueueResource>().Where(q => deadLetters.Contains(q) ? own.Contains(q) || IsUsed(q) : queues.Contains(q))]);

        foreach (var volume in model.Resources.OfType<SharedVolumeResource>())
        {
            _ = IsHere(volume);
        }

        bool IsUsed(IResource store) => users[store].Any(runsHere);

        bool IsHere(IResource store)
        {
            var here = users[store].FirstOrDefault(runsHere);
            if (here is not null && users[store].FirstOrDefault(u => !runsHere(u)) is { } elsewhere)
            {
                errors.Add(
                    $"'{store.Name}'", $"is used by '{here.Name}' and by '{elsewhere.Name}', which run in different environments.",
                    "Run both in one environment (WithComputeEnvironment), or add a store for each.");
            }

            return here is not null || (isFirst && !users[store].Any());
        }
    }

    public IReadOnlyList<DynamoDBTableResource> Tables { get; }

    public IReadOnlyList<SqsQueueResource> Queues { get; }

    private static IEnumerable<IResource> Stores(IResource user) =>
    [
        .. user.Annotations.OfType<TableReferenceAnnotation>().Select(a => (IResource)a.Table),
        .. user.Annotations.OfType<QueueReferenceAnnotation>().Select(a => (IResource)a.Queue),
        .. user.Annotations.OfType<SharedVolumeMountAnnotation>().Select(a => (IResource)a.Volume),
    ];
}
