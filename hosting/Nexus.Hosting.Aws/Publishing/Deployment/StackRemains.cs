namespace Nexus.Hosting.Aws.Publishing.Deployment;

/// <summary>What the failed deletion or creation of a stack left, and how it goes on.</summary>
internal static class StackRemains
{
    // The rest is counted.
    private const int MostNamed = 10;

    /// <summary>What a failed deletion left, in words.</summary>
    /// <param name="name">The stack.</param>
    /// <param name="left">What is in it still.</param>
    public static string Describe(string name, IReadOnlyList<StackResource> left)
    {
        var failed = left.Where(r => r.HasFailedToGo).ToList();
        // AWS takes it of what failed in the stack itself, and of nothing else.
        var retained = string.Join(' ', failed.Where(r => r.Stack == name).Select(r => r.LogicalId));
        var retain = retained.Length == 0 ? string.Empty : $" What shall stay in the account, 'aws cloudformation delete-stack --stack-name {name} --retain-resources {retained}' leaves there.";
        return left.Count == 0
            ? "AWS names nothing that is left: run the step again."
            : $"{Name(left)}{Ways(failed.Select(r => (r.InWords, r.WayOut)))} Mend that, and run the step again.{retain}";
    }

    /// <summary>What a failed creation left because AWS refuses to delete it, in words.</summary>
    /// <param name="left">What is in the stack still.</param>
    /// <param name="obstacles">What of it AWS refuses to delete.</param>
    public static string OfCreation(IReadOnlyList<StackResource> left, IEnumerable<StackResource> obstacles)
    {
        var names = left.Count == 0 ? string.Empty : $"{Name(left)}{Ways(obstacles.Select(r => (r.InWords, r.WayOutOfCreation)))} ";
        return $"{names}Mend the cause, take away what is in the way, and deploy again: the rest of the stack is deleted first, and made anew.";
    }

    /// <summary>What is left, by the names of the template.</summary>
    public static string Name(IReadOnlyList<StackResource> left)
    {
        // First what AWS could not delete; the others are there because they are used by it.
        var names = string.Join(", ", left.OrderBy(r => !r.HasFailedToGo).Take(MostNamed).Select(r => $"{r.LogicalId} ({r.Type})"));
        return $"Left are {names}{(left.Count > MostNamed ? $" and {left.Count - MostNamed} more" : string.Empty)}.";
    }

    private static string Ways(IEnumerable<(string What, string? WayOut)> obstacles) =>
        string.Concat(obstacles.Where(o => o.WayOut is not null).Take(MostNamed).Select(o => $" Of {o.What}, {o.WayOut}."));
}
