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
            await folder.WriteAsync(path, text, cancellationToken);
        }
    }

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

        yield return ($"cloudformation/parameters.{stage}.json", CloudFormationTemplates.Text(Parameters(plan)));
        yield return ("cloudformation/README.md", CloudFormationReadme.Write(plan, stage, split));
    }

    // A parameter with a default and no value of its own keeps the default.
    private static JsonArray Parameters(AwsPlan plan) => new([.. plan.Parameters.Where(p => p.Value is not null || p.Default is null).Select(p =>
        (JsonNode?)new JsonObject { ["ParameterKey"] = p.LogicalId, ["ParameterValue"] = p.Value ?? string.Empty })]);
}
