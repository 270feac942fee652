using CsCheck;
using Nexus.Core.Queues;

namespace Nexus.Core.Tests.Queues;

/// <summary>
/// Random histories of producers, consumers that crash and wake up again, operators, and a clock that jumps both ways, against a
/// model. A script runs alone on the server, so one order of steps is one interleaving of any number of processes.
/// </summary>
public abstract class JobQueueModelConformance
{
    /// <summary>How many random histories are tried.</summary>
    protected abstract int Histories { get; }

    /// <summary>A connection to the server.</summary>
    protected abstract RedisConnection Connect();

    [Fact]
    public async Task No_job_is_lost_none_comes_back_and_none_has_two_live_leases_whatever_happens_in_whatever_order()
    {
        await using var redis = Connect();
        // A seed of the environment (CsCheck_Seed) repeats a failure, which names its seed.
        await QueueStep.Generator.Array[5, 60].SampleAsync(
            async steps =>
            {
                var history = await QueueHistory.BeginAsync(redis);
                foreach (var step in steps)
                {
                    await step.DoAsync(history);
                    await history.CheckStatisticsAsync();
                }

                await history.DrainAsync();
            },
            writeLine: TestContext.Current.SendDiagnosticMessage,
            iter: Histories,
            threads: 1,
            print: steps => string.Join("; ", steps.Select(step => step.ToString())));
    }
}
