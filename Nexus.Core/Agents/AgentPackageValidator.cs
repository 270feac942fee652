using System.Text.Json;
using System.Text.Json.Serialization;
using Nexus.Core.Agents.Runtime;

namespace Nexus.Core.Agents;

/// <summary>One check of a package.</summary>
/// <param name="Rule">The rule's stable name.</param>
/// <param name="Passed">Whether the package obeys it.</param>
/// <param name="Detail">What was found; for a failure also what was expected.</param>
public sealed record PackageCheck(string Rule, bool Passed, string Detail);

/// <summary>What the checks of a package found.</summary>
/// <param name="Checks">All checks.</param>
/// <param name="Evaluation">How the agent did in its cases; null where they were not run.</param>
public sealed record ValidationReport(IReadOnlyList<PackageCheck> Checks, EvaluationReport? Evaluation = null)
{
    /// <summary>The checks that failed.</summary>
    [JsonIgnore]
    public IReadOnlyList<PackageCheck> Errors => [.. Checks.Where(check => !check.Passed)];

    /// <summary>Whether no check failed.</summary>
    public bool IsValid => Errors.Count == 0;
}

/// <summary>Checks an agent's package before anybody may use it.</summary>
public sealed class AgentPackageValidator(ToolCatalogue catalogue)
{
    private const long MaxFileSize = 5_000_000;
    private const int MinInstructions = 200;
    private const int MaxInstructions = 50_000;

    /// <summary>Checks the package in a folder.</summary>
    public async Task<ValidationReport> ValidateAsync(string folder, CancellationToken cancellationToken = default)
    {
        var checks = new List<PackageCheck>();
        var files = new Dictionary<string, byte[]>();
        foreach (var file in AgentPackage.RequiredFiles)
        {
            var path = Path.Combine(folder, file);
            if (File.Exists(path))
            {
                files[file] = await File.ReadAllBytesAsync(path, cancellationToken);
            }
        }

        var missing = AgentPackage.RequiredFiles.Except(files.Keys).ToArray();
        Check("files", missing.Length == 0, $"All {AgentPackage.RequiredFiles.Length} files are there.", $"Missing files: {string.Join(", ", missing)}.");
        if (missing.Length > 0)
        {
            return new ValidationReport(checks);
        }

        foreach (var file in Artifacts.BuildArtifacts.ListFolder(folder).Where(file => !files.ContainsKey(file.Path)))
        {
            files[file.Path] = file.Size <= MaxFileSize
                ? await File.ReadAllBytesAsync(Path.Combine(folder, file.Path), cancellationToken)
                : throw new InvalidDataException($"{file.Path} has {file.Size} bytes; a file of a package has at most {MaxFileSize}.");
        }

        CheckChecksums(files, Check);
        var manifest = CheckManifest(files[AgentPackage.ManifestFile], Check);
        var instructions = Text(files[AgentPackage.InstructionsFile]);
        Check(
            "instructions-length", instructions.Length is >= MinInstructions and <= MaxInstructions,
            $"The instructions have {instructions.Length} characters.",
            $"The instructions have {instructions.Length} characters; expected {MinInstructions} to {MaxInstructions}.");
        foreach (var tool in manifest?.Tools ?? [])
        {
            Check(
                "instructions-name-tool", instructions.Contains(tool, StringComparison.Ordinal),
                $"The instructions say when to use {tool}.",
                $"The instructions do not mention the tool {tool}; the agent would not know when to use it.");
        }

        CheckExamples(files[AgentPackage.ExamplesFile], Check);
        CheckEvaluation(files[AgentPackage.EvaluationFile], manifest, Check);
        Check(
            "readme", Text(files[AgentPackage.ReadmeFile]).TrimStart().StartsWith('#'),
            "The README begins with a title.", "The README does not begin with a title (#).");
        return new ValidationReport(checks);

        void Check(string rule, bool passed, string good, string bad) => checks.Add(new PackageCheck(rule, passed, passed ? good : bad));
    }

    private static void CheckChecksums(Dictionary<string, byte[]> files, Action<string, bool, string, string> check)
    {
        var listed = Parse(files[AgentPackage.ChecksumsFile], NexusJson.Default.DictionaryStringString) ?? [];
        var wrong = files
            .Where(file => file.Key != AgentPackage.ChecksumsFile && listed.GetValueOrDefault(file.Key) != AgentPackage.Checksum(file.Value))
            .Select(file => file.Key)
            .ToArray();
        check("checksums", wrong.Length == 0, "All checksums are right.", $"The checksum is missing or wrong for {string.Join(", ", wrong)}.");
        string[] gone = [.. listed.Keys.Where(name => !files.ContainsKey(name)).Order(StringComparer.Ordinal)];
        check("listed-files-exist", gone.Length == 0, $"Every file of {AgentPackage.ChecksumsFile} is there.", $"{AgentPackage.ChecksumsFile} lists what is not there: {string.Join(", ", gone)}.");
    }

    private AgentManifest? CheckManifest(byte[] content, Action<string, bool, string, string> check)
    {
        AgentManifest manifest;
        try
        {
            manifest = AgentManifestYaml.Read(Text(content));
        }
        catch (FormatException e)
        {
            check("manifest", false, "", e.Message);
            return null;
        }

        check("manifest", true, $"{AgentPackage.ManifestFile} is well-formed.", "");
        check("id", AgentId.IsValid(manifest.Id), $"The id is {manifest.Id}.", $"The id is '{manifest.Id}'; expected {AgentId.Prefix} and a ULID.");
        check(
            "version", Version.TryParse(manifest.Version, out var version) && version.Build >= 0 && version.Revision < 0,
            $"The version is {manifest.Version}.", $"The version is '{manifest.Version}'; expected major.minor.patch.");
        check(
            "name", manifest.Name.Length <= 200, "The name is short enough.", $"The name has {manifest.Name.Length} characters; at most 200 are allowed.");
        check(
            "category", AgentCategories.All.Contains(manifest.Category),
            $"The category is {manifest.Category}.", $"The category is '{manifest.Category}'; expected one of {string.Join(", ", AgentCategories.All)}.");
        var unknown = manifest.Tools.Where(tool => catalogue.Find(tool) is null).ToArray();
        check(
            "tools-exist", unknown.Length == 0,
            $"All {manifest.Tools.Length} tools are in the catalogue.",
            $"Tools that are not in the catalogue: {string.Join(", ", unknown)}. There are {string.Join(", ", catalogue.Tools.Keys.Order())}.");
        check(
            "tools-once", manifest.Tools.Distinct().Count() == manifest.Tools.Length, "No tool is named twice.", "A tool is named twice.");
        return manifest;
    }

    private static void CheckExamples(byte[] content, Action<string, bool, string, string> check)
    {
        var examples = Parse(content, NexusJson.Default.IReadOnlyListAgentExample);
        check(
            "examples", examples is { Count: > 0 } && examples.All(example => !string.IsNullOrWhiteSpace(example.Input)),
            $"There are {examples?.Count} examples.", $"{AgentPackage.ExamplesFile} must be a JSON list of at least one example with an input.");
    }

    private static void CheckEvaluation(byte[] content, AgentManifest? manifest, Action<string, bool, string, string> check)
    {
        var cases = Parse(content, NexusJson.Default.IReadOnlyListEvaluationCase);
        check(
            "evaluation", cases is { Count: > 0 } && cases.All(one => !string.IsNullOrWhiteSpace(one.Input)),
            $"There are {cases?.Count} evaluation cases.", $"{AgentPackage.EvaluationFile} must be a JSON list of at least one case with an input.");
        var foreign = (cases ?? []).SelectMany(one => one.Tools).Where(tool => manifest?.Tools.Contains(tool) == false).Distinct().ToArray();
        check(
            "evaluation-tools", foreign.Length == 0,
            "The evaluation cases expect only tools that the agent has.",
            $"The evaluation cases expect tools that the agent does not have: {string.Join(", ", foreign)}.");
    }

    private static T? Parse<T>(byte[] content, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(content, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(byte[] content) => System.Text.Encoding.UTF8.GetString(content);
}
