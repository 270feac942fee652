using System.Diagnostics.CodeAnalysis;
using Nexus.Core.Builds;

namespace Nexus.Worker;

/// <summary>The worker's command line: <c>Nexus.Worker --queue agent_builds|status_updates</c>.</summary>
public static class WorkerArguments
{
    /// <summary>Reads the queue's name; where it is missing or unknown, <paramref name="message"/> says what to write.</summary>
    public static bool TryRead(string[] args, [NotNullWhen(true)] out string? queue, [NotNullWhen(false)] out string? message)
    {
        var position = Array.IndexOf(args, "--queue");
        queue = position >= 0 && position + 1 < args.Length ? args[position + 1] : null;
        if (queue is not null && BuildQueues.Names.Contains(queue))
        {
            message = null;
            return true;
        }

        message = (queue is null ? "The option --queue is missing." : $"There is no queue '{queue}'.")
            + $" Usage: Nexus.Worker --queue {string.Join('|', BuildQueues.Names)}";
        queue = null;
        return false;
    }
}
