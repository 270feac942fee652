using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nexus.Core.Builds;

namespace Nexus.Core.Agents;

/// <summary>Identifiers of agents: <c>agt_</c> and the ULID of the build that made them, so a build makes one agent however often it is run.</summary>
public static class AgentId
{
    /// <summary>What every agent's identifier begins with.</summary>
    public const string Prefix = "agt_";

    /// <summary>The agent that a build makes.</summary>
    public static string Of(string buildId) => Prefix + buildId[BuildId.Prefix.Length..];

    /// <summary>Whether <paramref name="value"/> has the shape of an agent's identifier.</summary>
    public static bool IsValid(string? value) => Ulid.HasShape(value, Prefix);
}

/// <summary>The kinds of agents.</summary>
public static class AgentCategories
{
    /// <summary>All kinds.</summary>
    public static ImmutableArray<string> All { get; } =
        ["data", "documents", "knowledge", "mathematics", "planning", "support", "writing", "web", "general"];
}

/// <summary>A question, and what is expected of the answer.</summary>
/// <param name="Input">The question.</param>
/// <param name="Expected">What the answer should be like.</param>
public sealed record AgentExample(string Input, string? Expected = null);

/// <summary>A case by which an agent is judged.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Input">The question.</param>
/// <param name="Tools">The tools that the agent should use.</param>
/// <param name="Contains">Texts that the answer should contain.</param>
public sealed record EvaluationCase(string Name, string Input, IReadOnlyList<string> Tools, IReadOnlyList<string> Contains);

/// <summary>What <c>agent.yaml</c> says.</summary>
public sealed record AgentManifest
{
    /// <summary>The agent.</summary>
    public required string Id { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Its version, <c>major.minor.patch</c>.</summary>
    public required string Version { get; init; }

    /// <summary>What it does, in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>One of <see cref="AgentCategories"/>.</summary>
    public required string Category { get; init; }

    /// <summary>The build that made it.</summary>
    public required string BuildId { get; init; }

    /// <summary>The model that designed it.</summary>
    public required string Model { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The names of its tools.</summary>
    public ImmutableArray<string> Tools { get; init; } = [];
}

/// <summary>The files of a package.</summary>
public static class AgentPackage
{
    /// <summary>The manifest.</summary>
    public const string ManifestFile = "agent.yaml";

    /// <summary>The instructions.</summary>
    public const string InstructionsFile = "instructions.md";

    /// <summary>The examples.</summary>
    public const string ExamplesFile = "examples.json";

    /// <summary>The evaluation cases.</summary>
    public const string EvaluationFile = "evaluation.json";

    /// <summary>How the agent did in the evaluation cases. Added when it is published.</summary>
    public const string ResultsFile = "evaluation-results.json";

    /// <summary>The files that the agent may search in.</summary>
    public const string KnowledgeFolder = "knowledge";

    /// <summary>The README.</summary>
    public const string ReadmeFile = "README.md";

    /// <summary>SHA-256 of every other file.</summary>
    public const string ChecksumsFile = "checksums.json";

    /// <summary>The version of an agent that was just built.</summary>
    public const string FirstVersion = "1.0.0";

    /// <summary>The files that a package must have.</summary>
    public static ImmutableArray<string> RequiredFiles { get; } =
        [ManifestFile, InstructionsFile, ExamplesFile, EvaluationFile, ReadmeFile, ChecksumsFile];

    /// <summary>The content of <see cref="ChecksumsFile"/>.</summary>
    public static string Checksums(IReadOnlyDictionary<string, string> files) => JsonSerializer.Serialize(
        files.ToDictionary(file => file.Key, file => Checksum(Encoding.UTF8.GetBytes(file.Value))), NexusJson.Default.DictionaryStringString);

    /// <summary>The checksum of a file's content.</summary>
    public static string Checksum(ReadOnlySpan<byte> content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));
}
