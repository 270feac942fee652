using System.Text.Json;
using Nexus.Core.Artifacts;

namespace Nexus.Core.Agents;

/// <summary>The packages of published agents on the shared volume: <c>agents/{id}/{version}/…</c>. A published version never changes.</summary>
public sealed class AgentPackageStore(SharedVolume volume)
{
    /// <summary>Publishes a package in one step. Answers its manifest; a version that is published already stays as it is.</summary>
    public AgentManifest Publish(string folder)
    {
        var manifest = AgentManifestYaml.Read(File.ReadAllText(Path.Combine(folder, AgentPackage.ManifestFile)));
        using var draft = volume.CreateDraft();
        foreach (var file in BuildArtifacts.ListFolder(folder))
        {
            var target = Path.Combine(draft.FolderPath, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(folder, file.Path), target);
        }

        draft.TryCommit(FolderOf(manifest.Id, manifest.Version));
        return manifest;
    }

    /// <summary>The files of a version.</summary>
    public IReadOnlyList<Artifact> List(string agentId, string version) => BuildArtifacts.ListFolder(FolderOf(agentId, version));

    /// <summary>The instructions of a version.</summary>
    public Task<string> ReadInstructionsAsync(string agentId, string version, CancellationToken cancellationToken = default) =>
        File.ReadAllTextAsync(Path.Combine(FolderOf(agentId, version), AgentPackage.InstructionsFile), cancellationToken);

    /// <summary>The examples of a version.</summary>
    public async Task<IReadOnlyList<AgentExample>> ReadExamplesAsync(string agentId, string version, CancellationToken cancellationToken = default)
    {
        await using var file = File.OpenRead(Path.Combine(FolderOf(agentId, version), AgentPackage.ExamplesFile));
        return await JsonSerializer.DeserializeAsync(file, NexusJson.Default.IReadOnlyListAgentExample, cancellationToken) ?? [];
    }

    private string FolderOf(string agentId, string version) => volume.PathOf("agents", agentId, version);
}
