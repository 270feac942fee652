namespace Nexus.Hosting.Aws.Publishing.Deployment;

/// <summary>What the failed deletion of a stack left, and how it goes on.</summary>
internal static class StackRemains
{
    // The rest is counted.
    private const int MostNamed = 10;

    /// <summary>In words.</summary>
    /// <param name="name">The stack.</param>
    /// <param name="left">What is in it still.</param>
    public static string Describe(string name, IReadOnlyList<StackResource> left)
    {
        // First what AWS could not delete; the others are there because they are used by it.
        var all = left.OrderBy(r => !r.HasFailedToGo).ToList();
        var failed = all.Where(r => r.HasFailedToGo).ToList();
        var names = string.Join(", ", all.Take(MostNamed).Select(r => $"{r.LogicalId} ({r.Type})"));
        var ways = string.Concat(failed.Where(r => r.WayOut is not null).Take(MostNamed).Select(r => $" Of {r.InWords}, {r.WayOut}."));
        // AWS takes it of what failed in the stack itself, and of nothing else.
        var retained = string.Join(' ', failed.Where(r => r.Stack == name).Select(r => r.LogicalId));
        var retain = retained.Length == 0 ? string.Empty : $" What shall stay in the account, 'aws cloudformation delete-stack --stack-name {name} --retain-resources {retained}' leaves there.";
        return all.Count == 0
            ? "AWS names nothing that is left: run the step again."
            : $"Left are {names}{(all.Count > MostNamed ? $" and {all.Count - MostNamed} more" : string.Empty)}.{ways} Mend that, and run the step again.{retain}";
    }
}
