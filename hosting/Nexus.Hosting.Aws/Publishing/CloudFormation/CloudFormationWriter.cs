using System.Text.Json;
using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Writers;

namespace Nexus.Hosting.Aws.Publishing.CloudFormation;

/// <summary>Writes a plan as CloudFormation: templates, the stage's parameters, and how to deploy them.</summary>
internal sealed class CloudFormationWriter : IPlanWriter
{
    public string Name => "CloudFormation";

    public async Task WriteAsync(AwsPlan plan, PlanFolder folder, CancellationToken cancellationToken)
    {
        foreach (var (path, text) in Files(plan))
        {
            var isOfParameters = path == ParametersFile(plan);
            await folder.WriteAsync(path, isOfParameters ? Keep(text, await folder.ReadAsync(path, cancellationToken)) : text, cancellationToken);
        }
    }

    // What a person has filled in since the last publish, where the model still has nothing to say, is theirs.
    private static string Keep(string text, string? before)
    {
        if (before is null || !text.Contains("\"ParameterValue\": \"\"", StringComparison.Ordinal))
        {
            return text;
        }

        var filled = Filled(before);
        var parameters = JsonNode.Parse(text)!.AsArray();
        foreach (var parameter in parameters.Where(p => (string?)p!["ParameterValue"] is { Length: 0 }))
        {
            parameter!["ParameterValue"] = filled.GetValueOrDefault((string)parameter["ParameterKey"]!, string.Empty);
        }

        return CloudFormationTemplates.Text(parameters);
    }

    // The values of a parameters file. What a person writes may be anything: what is no parameter with a text as its value is passed over.
    private static Dictionary<string, string> Filled(string file)
    {
        var filled = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(file);
            foreach (var entry in document.RootElement.ValueKind == JsonValueKind.Array ? [.. document.RootElement.EnumerateArray()] : Array.Empty<JsonElement>())
            {
                if (TextOf(entry, "ParameterKey") is { } key && TextOf(entry, "ParameterValue") is { } value)
                {
                    filled[key] = value;
                }
            }
        }
        catch (JsonException)
        {
            // No JSON, so no values.
        }

        return filled;
    }

    private static string? TextOf(JsonElement entry, string property) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string ParametersFile(AwsPlan plan) => $"cloudformation/parameters.{plan.Stage.ToString().ToLowerInvariant()}.json";

    /// <summary>The files, by their path below the output folder.</summary>
    public static IEnumerable<(string Path, string Text)> Files(AwsPlan plan)
    {
        var stage = plan.Stage.ToString().ToLowerInvariant();
        yield return ("cloudformation/bootstrap.json", CloudFormationTemplates.Text(CloudFormationTemplates.Bootstrap(plan)));
        var template = CloudFormationTemplates.Main(plan);
        var split = StackSplitter.Fits(template) ? null : StackSplitter.Split(plan, template);
        yield return ("cloudformation/template.json", CloudFormationTemplates.Text(split?.Root ?? template));
        for (var i = 0; i < split?.Nested.Count; i++)
        {
            yield return ($"cloudformation/{StackSplitter.Folder}/{split.Nested[i].Name}.json", split.Texts[i]);
        }

        yield return (ParametersFile(plan), CloudFormationTemplates.Text(Parameters(plan)));
        yield return ("cloudformation/README.md", CloudFormationReadme.Write(plan, stage, split));
    }

    // A parameter with a default and no value of its own keeps the default.
    private static JsonArray Parameters(AwsPlan plan) => new([.. plan.Parameters.Where(p => p.Value is not null || p.Default is null).Select(p =>
        (JsonNode?)new JsonObject { ["ParameterKey"] = p.LogicalId, ["ParameterValue"] = p.Value ?? string.Empty })]);
}
