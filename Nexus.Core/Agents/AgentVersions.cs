using Nexus.Core.Builds;

namespace Nexus.Core.Agents;

/// <summary>
/// The versions of an agent that may be seen: those with which its build was completed. Others may lie beside them, as a build that is restarted after
/// it deployed one makes the next; the build's journal tells them apart.
/// </summary>
public sealed class AgentVersions(BuildStore builds, AgentPackageStore packages)
{
    /// <summary>The versions, oldest first; the last is the current one.</summary>
    /// <param name="current">The agent as the catalogue knows it.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<IReadOnlyList<string>> ListAsync(AgentManifest current, CancellationToken cancellationToken = default)
    {
        var lying = packages.Versions(current.Id, current.Version);
        if (lying.All(version => version == current.Version))
        {
            return lying;
        }

        var entered = new HashSet<string> { current.Version };
        string? deployed = null;
        foreach (var update in await builds.ReadJournalAsync(current.BuildId, 0, cancellationToken))
        {
            deployed = update.Agent?.Version ?? deployed;
            if (update.BuildStatus == BuildStatus.Completed && deployed is not null)
            {
                entered.Add(deployed);
            }
        }

        return [.. lying.Where(entered.Contains)];
    }
}
