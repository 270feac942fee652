using Nexus.Core.Agents;
using Nexus.Core.Artifacts;
using Nexus.Core.Builds.Stages;
using Nexus.Core.Models;

namespace Nexus.Api.Agents;

/// <summary>Puts together what the API tells of an agent, from its package, the tools that there are, and its build.</summary>
public sealed class AgentDescription(AgentPackageStore packages, AgentVersions known, ToolCatalogue catalogue, BuildArtifacts artifacts)
{
    /// <summary>A version of an agent, or null where its package is gone: the agent was deleted meanwhile.</summary>
    public async Task<AgentDetail?> DescribeAsync(AgentManifest agent, CancellationToken cancellationToken)
    {
        try
        {
            return new AgentDetail
            {
                Id = agent.Id,
                Name = agent.Name,
                Description = agent.Description,
                Version = agent.Version,
                Category = agent.Category,
                CreatedAt = agent.CreatedAt,
                BuildId = agent.BuildId,
                Tools = agent.Tools,
                Instructions = await packages.ReadInstructionsAsync(agent.Id, agent.Version, cancellationToken),
                Examples = await packages.ReadExamplesAsync(agent.Id, agent.Version, cancellationToken),
                ToolDetails = [.. agent.Tools.Select(name => catalogue.Find(name) is { } tool ? new AgentTool(name, tool.Description, tool.InputSchema) : new AgentTool(name, ""))],
                Files = [.. packages.List(agent.Id, agent.Version).Select(file => new AgentFile(file.Path, file.Size))],
                Model = agent.Model,
                Evaluation = await packages.ReadResultsAsync(agent.Id, agent.Version, cancellationToken),
                BuildUsage = StageUsage.Read(artifacts.FolderOf(agent.BuildId)) is { Count: > 0 } usage
                    ? usage.Values.Aggregate(TokenUsage.None, (sum, stage) => sum.Add(stage))
                    : null,
            };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException && !packages.Versions(agent.Id).Contains(agent.Version))
        {
            return null;
        }
    }

    /// <summary>A page of the versions of an agent, newest first, and the number of its last one where older ones follow.</summary>
    public async Task<(IReadOnlyList<AgentVersion> Versions, string? Last)> ListVersionsAsync(
        AgentManifest current, int limit, string? before, CancellationToken cancellationToken)
    {
        var versions = new List<AgentVersion>();
        var (numbers, last) = Paging.Page(
            (await known.ListAsync(current, cancellationToken)).Reverse().Where(version => before is null || Version.Parse(version) < Version.Parse(before)), limit, version => version);
        foreach (var version in numbers)
        {
            var manifest = await packages.ReadManifestAsync(current.Id, version, cancellationToken);
            var results = await packages.ReadResultsAsync(current.Id, version, cancellationToken);
            versions.Add(new AgentVersion(
                version, version == current.Version, manifest.CreatedAt, manifest.Model, manifest.Tools, results?.Passed, results?.Results.Count));
        }

        return (versions, last);
    }
}
