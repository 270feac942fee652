using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Protection;

/// <summary>A message that fails each time goes to a queue where somebody finds it, and does not come back for ever.</summary>
internal sealed class QueuesHaveDeadLetters() : PlanCheck("NEXUS704", "Messages that fail each time go to a dead-letter queue")
{
    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        foreach (var queue in facts.Plan.Queues.Where(q => !q.IsDeadLetterQueue))
        {
            if (queue.Redrive is null)
            {
                yield return Warning(queue.ModelName, $"A message of '{queue.ModelName}' that fails comes back until it expires, and nobody hears of it.", "Add WithDeadLetterQueue.");
            }
            else if (facts.Resource(queue.Redrive.DeadLetterQueueId) is not MessageQueue target)
            {
                yield return Error(queue.ModelName, $"The dead letters of '{queue.ModelName}' go to '{queue.Redrive.DeadLetterQueueId}', which is no queue of the plan.", "Keep the queue that was planned.");
            }
            else if (target.IsFifo != queue.IsFifo)
            {
                yield return Error(queue.ModelName, $"The dead letters of '{queue.ModelName}' go to '{target.ModelName}', and only one of the two keeps the order.", "Make both FIFO (AsFifo), or none.");
            }
            else if (target.RetentionSeconds < queue.RetentionSeconds)
            {
                yield return Warning(
                    queue.ModelName, $"The dead-letter queue '{target.ModelName}' keeps messages for a shorter time than '{queue.ModelName}'; their age counts from the first sending.",
                    "Keep dead letters longer (WithMessageRetention).");
            }
        }
    }
}
