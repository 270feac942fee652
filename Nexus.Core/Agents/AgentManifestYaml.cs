using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Nexus.Core.Agents;

/// <summary>Reads and writes <c>agent.yaml</c>.</summary>
public static class AgentManifestYaml
{
    private const string ApiVersion = "nexus/v1";
    private const string Kind = "Agent";

    /// <summary>The manifest as YAML.</summary>
    public static string Write(AgentManifest manifest)
    {
        var root = new YamlMappingNode
        {
            { "apiVersion", ApiVersion },
            { "kind", Kind },
            {
                "metadata",
                new YamlMappingNode
                {
                    { "id", manifest.Id },
                    { "name", Quoted(manifest.Name) },
                    { "version", Quoted(manifest.Version) },
                    { "category", manifest.Category },
                    { "description", Quoted(manifest.Description) },
                    { "buildId", manifest.BuildId },
                    { "createdAt", Quoted(manifest.CreatedAt.UtcDateTime.ToString("o", CultureInfo.InvariantCulture)) },
                }
            },
            {
                "spec",
                new YamlMappingNode
                {
                    { "model", manifest.Model },
                    { "instructions", AgentPackage.InstructionsFile },
                    { "tools", new YamlSequenceNode(manifest.Tools.Select(tool => new YamlScalarNode(tool))) },
                    { "examples", AgentPackage.ExamplesFile },
                    { "evaluation", AgentPackage.EvaluationFile },
                }
            },
        };
        using var writer = new StringWriter { NewLine = "\n" };
        new YamlStream(new YamlDocument(root)).Save(writer, assignAnchors: false);
        return writer.ToString().Replace("\n...\n", "\n", StringComparison.Ordinal);
    }

    /// <summary>The manifest from YAML.</summary>
    /// <exception cref="FormatException">It is not a manifest; the message says what is wrong and where.</exception>
    public static AgentManifest Read(string yaml)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException e)
        {
            throw new FormatException($"{AgentPackage.ManifestFile} is not YAML: {e.Message} (line {e.Start.Line}).", e);
        }

        if (stream.Documents.Count != 1 || stream.Documents[0].RootNode is not YamlMappingNode root)
        {
            throw new FormatException($"{AgentPackage.ManifestFile} must be one YAML document with a mapping at its root.");
        }

        if (AgentSchema.Check(root) is { Count: > 0 } defects)
        {
            throw new FormatException(string.Join(" ", defects.Take(10)));
        }

        Expect(Text(root, "apiVersion"), ApiVersion, "apiVersion");
        Expect(Text(root, "kind"), Kind, "kind");
        var metadata = Mapping(root, "metadata");
        var spec = Mapping(root, "spec");
        return new AgentManifest
        {
            Id = Text(metadata, "id"),
            Name = Text(metadata, "name"),
            Version = Text(metadata, "version"),
            Category = Text(metadata, "category"),
            Description = Text(metadata, "description"),
            BuildId = Text(metadata, "buildId"),
            Model = Text(spec, "model"),
            CreatedAt = DateTimeOffset.TryParse(
                Text(metadata, "createdAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var createdAt)
                ? createdAt
                : throw new FormatException($"{AgentPackage.ManifestFile}: createdAt is '{Text(metadata, "createdAt")}'; expected an ISO 8601 time."),
            Tools = spec.Children.TryGetValue("tools", out var tools) && tools is YamlSequenceNode sequence
                ? [.. sequence.Select(tool => tool is YamlScalarNode { Value: { } name } ? name : throw new FormatException($"{AgentPackage.ManifestFile}: tools must be a list of names."))]
                : throw new FormatException($"{AgentPackage.ManifestFile}: spec.tools must be a list of names; an empty one is written []."),
        };
    }

    private static YamlScalarNode Quoted(string value) => new(value) { Style = ScalarStyle.DoubleQuoted };

    private static void Expect(string actual, string expected, string name)
    {
        if (actual != expected)
        {
            throw new FormatException($"{AgentPackage.ManifestFile}: {name} is '{actual}'; expected '{expected}'.");
        }
    }

    private static YamlMappingNode Mapping(YamlMappingNode parent, string name) =>
        parent.Children.TryGetValue(name, out var node) && node is YamlMappingNode mapping
            ? mapping
            : throw new FormatException($"{AgentPackage.ManifestFile}: '{name}' is missing or not a mapping.");

    private static string Text(YamlMappingNode parent, string name) =>
        parent.Children.TryGetValue(name, out var node) && node is YamlScalarNode { Value: { Length: > 0 } value }
            ? value
            : throw new FormatException($"{AgentPackage.ManifestFile}: '{name}' is missing or empty.");
}
