using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.CloudFormation;

namespace Nexus.Hosting.Aws.Tests.Publishing;

public class ReferenceModelTests
{
    public static TheoryData<string> Names => [.. ReferenceModels.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_template_is_as_reviewed(string name)
    {
        var plan = await ReferenceModels.PlanAsync(name);

        foreach (var (path, text) in CloudFormationWriter.Files(plan))
        {
            var file = Path.GetFileName(path);
            if (file == "template.json")
            {
                Snapshot.Verify($"{name}.template.json", text);
            }
            else if (path.Contains($"/{StackSplitter.Folder}/", StringComparison.Ordinal))
            {
                Snapshot.Verify($"{name}.{Path.ChangeExtension(file, "outline.txt")}", Outline(text));
            }
        }
    }

    // A nested stack is hundreds of resources: which they are, and what comes in and goes out, is what a person can review.
    private static string Outline(string template)
    {
        var json = JsonNode.Parse(template)!.AsObject();
        return string.Concat(
            Keys("Parameters").Select(p => $"in   {p}\n").Concat(json["Resources"]!.AsObject().Select(r => $"     {r.Key} ({r.Value!["Type"]})\n")).Concat(Keys("Outputs").Select(o => $"out  {o}\n")));

        IEnumerable<string> Keys(string section) => (json[section] as JsonObject ?? []).Select(p => p.Key);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Two_runs_write_the_same_bytes(string name) =>
        Assert.Equal(CloudFormationWriter.Files(await ReferenceModels.PlanAsync(name)), CloudFormationWriter.Files(await ReferenceModels.PlanAsync(name)));
}
