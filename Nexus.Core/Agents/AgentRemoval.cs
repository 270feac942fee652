using Nexus.Core.Agents.Sessions;

namespace Nexus.Core.Agents;

/// <summary>Deletes agents with all that belongs to them: their sessions, whose answers end, and their packages. The builds that made them stay.</summary>
public sealed class AgentRemoval(AgentStore agents, AgentPackageStore packages, SessionStore sessions, SessionRuntime runtime)
{
    private const int PageSize = 100;

    /// <summary>Deletes an agent. Answers false where its owner has none of this id. Where it breaks off, it is repeated and goes on.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="revision">Only at this revision of its entry, or where it is being deleted already; null: whatever it is.</param>
    /// <param name="cancellationToken">Cancels the request; what is left is done when it is repeated.</param>
    public async Task<bool> TryDeleteAsync(string agentId, string owner, long? revision = null, CancellationToken cancellationToken = default)
    {
        // First out of the catalogue, so that nobody begins a session with what is going: all that lies there, also what a build has deployed and not
        // entered yet. What is deployed from here on is a new version, and stays.
        if (await agents.TryDeleteAsync(agentId, owner, revision, packages.LastNumber(agentId), cancellationToken) is not { } last)
        {
            return false;
        }

        for (string? before = null; ;)
        {
            var page = await sessions.ListAsync(agentId, owner, PageSize, before, cancellationToken);
            foreach (var session in page.Items)
            {
                await sessions.TryDeleteAsync(session.Id, cancellationToken: cancellationToken);
                await runtime.EndDeletedAsync(session);
            }

            before = page.Next;
            if (before is null)
            {
                break;
            }
        }

        packages.Delete(agentId, last);
        await agents.SetDeletedAsync(agentId, cancellationToken);
        return true;
    }
}
