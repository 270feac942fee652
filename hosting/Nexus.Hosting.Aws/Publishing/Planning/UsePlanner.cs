using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>What services may do beyond talking to each other, as the model says it; roles are planned apart from it, and checked against it.</summary>
internal static class UsePlanner
{
    public static IReadOnlyList<Use> Plan(PlanningContext context, IEnumerable<ServiceDraft> drafts) => [.. drafts.SelectMany(d => Of(context, d)).Distinct()];

    private static IEnumerable<Use> Of(PlanningContext context, ServiceDraft draft)
    {
        var target = draft.Target;
        foreach (var reference in target.Resource.Annotations.OfType<TableReferenceAnnotation>())
        {
            yield return Use(reference.Access == TableAccess.Read ? UseKind.ReadTable : UseKind.ReadWriteTable, TablePlanner.LogicalId(reference.Table));
        }

        foreach (var reference in target.Resource.Annotations.OfType<QueueReferenceAnnotation>())
        {
            if (reference.Access is QueueAccess.Send or QueueAccess.SendAndReceive)
            {
                yield return Use(UseKind.SendMessages, QueuePlanner.LogicalId(reference.Queue));
            }

            if (reference.Access is QueueAccess.Receive or QueueAccess.SendAndReceive)
            {
                yield return Use(UseKind.ReceiveMessages, QueuePlanner.LogicalId(reference.Queue));
            }
        }

        foreach (var grant in draft.Mounts.Grants)
        {
            yield return Use(grant.IsReadOnly ? UseKind.ReadFiles : UseKind.ReadWriteFiles, grant.AccessPointId);
        }

        foreach (var model in target.Options.BedrockModels)
        {
            yield return Use(UseKind.InvokeModel, model);
        }

        foreach (var metrics in target.Options.WrittenNamespaces)
        {
            yield return Use(UseKind.WriteMetrics, metrics);
        }

        if (context.Options.AllowsExec && !target.IsTask)
        {
            yield return Use(UseKind.OpenShell, target.Name);
        }

        foreach (var permission in target.Options.Permissions)
        {
            yield return Use(UseKind.Permission, permission.Sid);
        }

        Use Use(UseKind kind, string id) => new(target.Name, kind, id);
    }
}
