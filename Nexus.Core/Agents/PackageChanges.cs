using System.Text.Json.Serialization;

namespace Nexus.Core.Agents;

/// <summary>What became of a file between two versions of a package.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<FileChangeKind>))]
public enum FileChangeKind
{
    /// <summary>Only the later version has it.</summary>
    Added,

    /// <summary>Only the earlier version has it.</summary>
    Removed,

    /// <summary>Both have it, and it is not the same.</summary>
    Changed,
}

/// <summary>A file that is not the same in two versions of a package.</summary>
/// <param name="Path">Relative to the package.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Difference">How, line by line, as <c>diff -u</c> writes it.</param>
public sealed record FileChange(string Path, FileChangeKind Kind, string Difference);

/// <summary>The difference of two versions of an agent.</summary>
/// <param name="To">The later version.</param>
/// <param name="AddedTools">Tools that it got.</param>
/// <param name="RemovedTools">Tools that it lost.</param>
/// <param name="Files">The files that are not the same, in order of path, but for the checksums.</param>
/// <param name="From">The earlier version; left out where there is none, and all is new.</param>
public sealed record PackageChanges(
    string To, IReadOnlyList<string> AddedTools, IReadOnlyList<string> RemovedTools, IReadOnlyList<FileChange> Files, string? From = null)
{
    /// <summary>Compares two versions of an agent.</summary>
    public static async Task<PackageChanges> BetweenAsync(
        AgentPackageStore packages, string agentId, string? from, string to, CancellationToken cancellationToken = default)
    {
        IReadOnlyDictionary<string, string> before = from is null ? new Dictionary<string, string>() : await packages.ReadTextsAsync(agentId, from, cancellationToken);
        var after = await packages.ReadTextsAsync(agentId, to, cancellationToken);
        IReadOnlyList<string> had = from is null ? [] : (await packages.ReadManifestAsync(agentId, from, cancellationToken)).Tools;
        var has = (await packages.ReadManifestAsync(agentId, to, cancellationToken)).Tools;
        return new PackageChanges(
            to, [.. has.Except(had)], [.. had.Except(has)],
            [
                .. before.Keys.Union(after.Keys).Where(path => path != AgentPackage.ChecksumsFile).Order(StringComparer.Ordinal)
                    .Select(path => (Path: path, Before: before.GetValueOrDefault(path), After: after.GetValueOrDefault(path)))
                    .Where(file => file.Before != file.After)
                    .Select(file => new FileChange(
                        file.Path,
                        file.Before is null ? FileChangeKind.Added : file.After is null ? FileChangeKind.Removed : FileChangeKind.Changed,
                        LineDifference.Of(file.Before ?? "", file.After ?? ""))),
            ],
            from);
    }
}
