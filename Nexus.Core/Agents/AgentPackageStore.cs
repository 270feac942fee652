using System.IO.Compression;
using System.Text.Json;
using Nexus.Core.Artifacts;

namespace Nexus.Core.Agents;

/// <summary>The packages of published agents on the shared volume: <c>agents/{id}/{version}/…</c>. A published version never changes.</summary>
public sealed class AgentPackageStore(SharedVolume volume)
{
    /// <summary>The versions of an agent that lie there, oldest first, whether or not a build was completed with them: <see cref="AgentVersions"/> knows that.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="current">Its current version: a later one belongs to a build that is not completed, or never was. Null for all.</param>
    public IReadOnlyList<string> Versions(string agentId, string? current = null) =>
        [.. Numbers(agentId).Where(version => File.Exists(Path.Combine(FolderOf(agentId, version), AgentPackage.ManifestFile))
            && (current is null || Version.Parse(version) <= Version.Parse(current)))];

    /// <summary>The version that is published next. No number is used twice, also where what had it was deleted.</summary>
    public string NextVersion(string agentId) => LastNumber(agentId) is { } last && Version.Parse(last) is var version
        ? $"{version.Major}.{version.Minor + 1}.0"
        : AgentPackage.FirstVersion;

    /// <summary>The number of the version that was published last, also where it was deleted; null where there never was one.</summary>
    public string? LastNumber(string agentId) => Numbers(agentId) is [.., var last] ? last : null;

    /// <summary>Removes the versions of an agent up to a given one. Where it is the last, an empty folder stays, for its number.</summary>
    public void Delete(string agentId, string upTo)
    {
        var numbers = Numbers(agentId);
        foreach (var version in numbers.Where(version => Version.Parse(version) <= Version.Parse(upTo)))
        {
            var folder = new DirectoryInfo(FolderOf(agentId, version));
            if (version != numbers[^1])
            {
                folder.Delete(recursive: true);
                continue;
            }

            foreach (var entry in folder.EnumerateFileSystemInfos())
            {
                (entry as DirectoryInfo)?.Delete(recursive: true);
                (entry as FileInfo)?.Delete();
            }
        }
    }

    /// <summary>Writes a version as a zip archive. The same version always makes the same bytes.</summary>
    public async Task WriteArchiveAsync(string agentId, string version, Stream target, CancellationToken cancellationToken = default)
    {
        await using var archive = await ZipArchive.CreateAsync(target, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        foreach (var file in List(agentId, version))
        {
            var entry = archive.CreateEntry(file.Path, CompressionLevel.Optimal);
            entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            await using var source = File.OpenRead(Path.Combine(FolderOf(agentId, version), file.Path));
            await using var written = await entry.OpenAsync(cancellationToken);
            await source.CopyToAsync(written, cancellationToken);
        }
    }

    /// <summary>
    /// Publishes a package in one step, with the results of its evaluation. Answers its manifest; a version that is published already stays as it is.
    /// </summary>
    public AgentManifest Publish(string folder, string? results = null)
    {
        var manifest = AgentManifestYaml.Read(File.ReadAllText(Path.Combine(folder, AgentPackage.ManifestFile)));
        using var draft = volume.CreateDraft();
        foreach (var file in BuildArtifacts.ListFolder(folder))
        {
            var target = Path.Combine(draft.FolderPath, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(folder, file.Path), target);
        }

        if (results is not null)
        {
            File.Copy(results, Path.Combine(draft.FolderPath, AgentPackage.ResultsFile));
            var files = BuildArtifacts.ListFolder(draft.FolderPath).Where(file => file.Path != AgentPackage.ChecksumsFile)
                .ToDictionary(file => file.Path, file => File.ReadAllText(Path.Combine(draft.FolderPath, file.Path)));
            File.WriteAllText(Path.Combine(draft.FolderPath, AgentPackage.ChecksumsFile), AgentPackage.Checksums(files));
        }

        draft.TryCommit(FolderOf(manifest.Id, manifest.Version));
        return manifest;
    }

    /// <summary>How a version did in its evaluation, or null where that is not known.</summary>
    public async Task<Runtime.EvaluationReport?> ReadResultsAsync(string agentId, string version, CancellationToken cancellationToken = default)
    {
        var path = Path.Combine(FolderOf(agentId, version), AgentPackage.ResultsFile);
        return File.Exists(path)
            ? JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path, cancellationToken), NexusJson.Default.EvaluationReport)
            : null;
    }

    /// <summary>What the manifest of a version says.</summary>
    public async Task<AgentManifest> ReadManifestAsync(string agentId, string version, CancellationToken cancellationToken = default) =>
        AgentManifestYaml.Read(await File.ReadAllTextAsync(Path.Combine(FolderOf(agentId, version), AgentPackage.ManifestFile), cancellationToken));

    /// <summary>The text files of a version, by path.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadTextsAsync(string agentId, string version, CancellationToken cancellationToken = default)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in List(agentId, version))
        {
            texts[file.Path] = await File.ReadAllTextAsync(Path.Combine(FolderOf(agentId, version), file.Path), cancellationToken);
        }

        return texts;
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

    /// <summary>The agent as it can be asked.</summary>
    public async Task<Runtime.RunnableAgent> ReadRunnableAsync(AgentManifest agent, CancellationToken cancellationToken = default) => new(
        agent.Name, await ReadInstructionsAsync(agent.Id, agent.Version, cancellationToken), agent.Tools, FolderOf(agent.Id, agent.Version));

    private List<string> Numbers(string agentId) => Directory.Exists(volume.PathOf("agents", agentId))
        ? [.. Directory.EnumerateDirectories(volume.PathOf("agents", agentId)).Select(Path.GetFileName).OfType<string>()
            .Where(name => Version.TryParse(name, out _))
            .OrderBy(Version.Parse)]
        : [];

    private string FolderOf(string agentId, string version) => volume.PathOf("agents", agentId, version);
}
