using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Protection;

/// <summary>In production, data can't be lost by a mistake: stores stay when the deployment goes, can't be deleted, and are copied every day.</summary>
internal sealed class StoresAreProtected() : PlanCheck("NEXUS702", "Data stores of production are kept, protected and copied")
{
    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        var plan = facts.Plan;
        if (plan.Stage != Stage.Prod)
        {
            yield break;
        }

        foreach (var (name, resource) in Stores(plan).Where(s => s.Resource.Removal != Removal.Retain))
        {
            yield return Error(name, $"'{name}' goes with its data when the deployment is deleted or replaces it.", "Keep it (DataRemoval = Removal.Retain).");
        }

        foreach (var table in plan.Tables)
        {
            if (!table.HasDeletionProtection)
            {
                yield return Error(table.ModelName, $"The table '{table.ModelName}' can be deleted by mistake.", "Protect it (DeletionProtection = true).");
            }

            if (!table.HasPointInTimeRecovery)
            {
                yield return Error(table.ModelName, $"The table '{table.ModelName}' can't be restored to a point in time.", "Add WithPointInTimeRecovery.");
            }
        }

        foreach (var (name, arn) in plan.Tables.Select(t => (t.ModelName, t.Arn)).Concat(plan.FileSystems.Select(f => (f.ModelName, f.Arn))).Where(s => plan.Backup?.ResourceArns.Contains(s.Arn) != true))
        {
            yield return Error(name, $"'{name}' is not in the daily backup.", "Keep backups (BackupRetentionDays above 0).");
        }

        foreach (var cache in plan.Caches.Where(c => c.SnapshotRetentionDays == 0))
        {
            yield return Error(cache.ModelName, $"The cache '{cache.ModelName}' keeps no snapshots.", "Keep some (SnapshotRetentionDays).");
        }

        foreach (var balancer in plan.LoadBalancers.Where(b => !b.HasDeletionProtection))
        {
            yield return Error(balancer.ModelName, $"The load balancer '{balancer.ModelName}' can be deleted by mistake, and its address with it.", "Protect it (DeletionProtection = true).");
        }
    }

    private static IEnumerable<(string Name, PlanResource Resource)> Stores(AwsPlan plan) =>
    [
        .. plan.Tables.Select(t => (t.ModelName, (PlanResource)t)),
        .. plan.FileSystems.Select(f => (f.ModelName, (PlanResource)f)),
        .. plan.Queues.Select(q => (q.ModelName, (PlanResource)q)),
        .. plan.Caches.Select(c => (c.ModelName, (PlanResource)c)),
    ];
}
