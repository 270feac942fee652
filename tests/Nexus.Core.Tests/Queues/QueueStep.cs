using CsCheck;
using Nexus.Core.Queues;

namespace Nexus.Core.Tests.Queues;

/// <summary>One step of a random history.</summary>
internal sealed record QueueStep(string Name, Func<QueueHistory, Task> DoAsync)
{
    private const int Ids = 6;
    private const int Consumers = 3;

    private static readonly Gen<int> Id = Gen.Int[0, Ids - 1];
    private static readonly Gen<int> Consumer = Gen.Int[0, Consumers - 1];
    private static readonly Gen<int> Pick = Gen.Int[0, 9];
    private static readonly Gen<int> Milliseconds = Gen.Int[0, 3000];

    private static readonly Gen<QueueStep> Enqueue =
        from ids in Id.Array[1, 4]
        from high in Gen.Bool
        from delay in Gen.OneOf(Gen.Const(0), Milliseconds)
        select new QueueStep($"enqueue {string.Join(',', ids)}{(high ? " high" : "")} in {delay}", history => history.EnqueueAsync(ids, high, delay));

    private static readonly Gen<QueueStep> Lease =
        from consumer in Consumer
        from count in Gen.Int[1, 4]
        select new QueueStep($"{consumer} leases {count}", history => history.LeaseAsync(consumer, count));

    private static readonly Gen<QueueStep> Acknowledge =
        from consumer in Consumer
        from pick in Pick
        select new QueueStep($"{consumer} acknowledges #{pick}", history => history.AcknowledgeAsync(consumer, pick));

    private static readonly Gen<QueueStep> Extend =
        from consumer in Consumer
        select new QueueStep($"{consumer} extends", history => history.ExtendAsync(consumer));

    private static readonly Gen<QueueStep> Release =
        from consumer in Consumer
        from pick in Pick
        from counts in Gen.Bool
        from delay in Gen.OneOf(Gen.Const(0), Milliseconds)
        select new QueueStep($"{consumer} releases #{pick}{(counts ? " counted" : "")} for {delay}", history => history.ReleaseAsync(consumer, pick, counts, delay));

    private static readonly Gen<QueueStep> Crash =
        from consumer in Consumer
        select new QueueStep($"{consumer} crashes", history => history.Crash(consumer));

    private static readonly Gen<QueueStep> WakeUp =
        from pick in Pick
        select new QueueStep($"ghost #{pick} wakes up", history => history.WakeUpAsync(pick));

    private static readonly Gen<QueueStep> Jump =
        from milliseconds in Gen.Int[-4000, 8000]
        select new QueueStep($"the clock jumps {milliseconds}", history => history.JumpAsync(milliseconds));

    private static readonly Gen<QueueStep> Operate =
        from id in Id
        from purge in Gen.Bool
        select new QueueStep($"{(purge ? "purge" : "redrive")} {id}", history => history.OperateAsync(id, purge));

    /// <summary>Any step; what happens often in a queue's life comes often.</summary>
    public static Gen<QueueStep> Generator { get; } = Gen.Frequency(
        (5, Enqueue), (6, Lease), (4, Acknowledge), (1, Extend), (2, Release), (1, Crash), (2, WakeUp), (3, Jump), (1, Operate));

    /// <inheritdoc/>
    public override string ToString() => Name;
}
