using Aspire.Hosting.ApplicationModel;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>Services that wait for each other would wait for ever: CloudFormation makes none of them.</summary>
internal static class WaitCycles
{
    public static void Refuse(PlanningContext context)
    {
        var done = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var path = new List<string>();
        foreach (var target in context.Targets)
        {
            Visit(target);
        }

        void Visit(ComputeTarget target)
        {
            var at = path.FindIndex(n => string.Equals(n, target.Name, StringComparison.OrdinalIgnoreCase));
            if (at >= 0)
            {
                context.Errors.Add(
                    $"The resource '{target.Name}'", $"waits for itself: {string.Join(" waits for ", path.Skip(at).Append(target.Name).Select(n => $"'{n}'"))}.",
                    "Leave out one of the calls of WaitFor.");
                return;
            }

            if (done.Contains(target.Name))
            {
                return;
            }

            path.Add(target.Name);
            foreach (var waited in target.Resource.Annotations.OfType<WaitAnnotation>().Select(w => context.FindTarget(w.Resource.Name)).OfType<ComputeTarget>().Where(t => t != target).Distinct())
            {
                Visit(waited);
            }

            path.RemoveAt(path.Count - 1);
            done.Add(target.Name);
        }
    }
}
