using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using YamlDotNet.RepresentationModel;

namespace Nexus.Core.Agents;

/// <summary>The published JSON schema of <c>agent.yaml</c>.</summary>
public static class AgentSchema
{
    /// <summary>Its file name, which is also the last part of the address where it is published.</summary>
    public const string FileName = "agent-v1.json";

    private const int MaxDepth = 16;

    /// <summary>The schema.</summary>
    public static string Text { get; } = ReadText();

    private static JsonSchema Schema { get; } = JsonSchema.FromText(Text);

    /// <summary>What in a manifest does not fit the schema, one sentence each.</summary>
    public static IReadOnlyList<string> Check(YamlNode manifest)
    {
        var json = JsonSerializer.SerializeToElement(ToJson(manifest, 0), NexusJson.Default.JsonNode);
        var results = Schema.Evaluate(json, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return results.IsValid
            ? []
            : [.. (results.Details ?? []).Append(results).Where(detail => detail.Errors is { Count: > 0 })
                .SelectMany(detail => detail.Errors!.Select(error => $"{AgentPackage.ManifestFile} at {(detail.InstanceLocation.ToString() is { Length: > 0 } at ? at : "/")}: {error.Value}"))
                .Distinct()];
    }

    // All of its scalars are texts.
    private static JsonNode? ToJson(YamlNode node, int depth) => depth > MaxDepth
        ? throw new FormatException($"{AgentPackage.ManifestFile} is nested deeper than {MaxDepth} levels.")
        : node switch
        {
            YamlMappingNode mapping => new JsonObject(mapping.Children.Select(child => KeyValuePair.Create((child.Key as YamlScalarNode)?.Value ?? "", ToJson(child.Value, depth + 1)))),
            YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(child => ToJson(child, depth + 1))]),
            YamlScalarNode scalar => JsonValue.Create(scalar.Value),
            _ => null,
        };

    private static string ReadText()
    {
        using var reader = new StreamReader(typeof(AgentSchema).Assembly.GetManifestResourceStream(FileName)!);
        return reader.ReadToEnd();
    }
}
