using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.CloudFormation;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>A template in several is the same as in one: nothing is lost between the stacks, and what one asks of another is there.</summary>
public class StackSplitterTests
{
    [Fact]
    public async Task Every_resource_is_in_one_of_the_stacks()
    {
        var (whole, split) = await SplitAsync();

        var ids = split.Nested.SelectMany(n => n.Template["Resources"]!.AsObject().Select(r => r.Key)).ToList();

        Assert.Equal(whole["Resources"]!.AsObject().Select(r => r.Key).Order(StringComparer.Ordinal), ids.Order(StringComparer.Ordinal));
        Assert.All(split.Nested, n => Assert.True(StackSplitter.Fits(n.Template), n.Name));
        Assert.Equal(whole["Outputs"]!.AsObject().Select(o => o.Key), split.Root["Outputs"]!.AsObject().Select(o => o.Key));
    }

    [Fact]
    public async Task What_a_stack_takes_is_given_by_one_that_comes_before_it()
    {
        var (_, split) = await SplitAsync();
        var given = (split.Root["Parameters"] as JsonObject ?? []).Select(p => p.Key).ToHashSet(StringComparer.Ordinal);
        var stacks = split.Root["Resources"]!.AsObject();
        Assert.Equal(split.Nested.Count, stacks.Count);
        foreach (var ((name, template), (id, stack)) in split.Nested.Zip(stacks))
        {
            var passed = stack!["Properties"]!["Parameters"] as JsonObject ?? [];

            Assert.Contains($"/{name}.json", stack["Properties"]!["TemplateURL"]!.ToJsonString(), StringComparison.Ordinal);
            Assert.Equal((template["Parameters"] as JsonObject ?? []).Select(p => p.Key).Order(StringComparer.Ordinal), passed.Select(p => p.Key).Order(StringComparer.Ordinal));
            Assert.All(passed, p => Assert.Contains(p.Value!["Ref"] is { } parameter ? (string)parameter! : $"{p.Value["Fn::GetAtt"]![0]}.{p.Value["Fn::GetAtt"]![1]}", given));
            Assert.Empty(Unknown(template));
            given.UnionWith((template["Outputs"] as JsonObject ?? []).Select(o => $"{id}.Outputs.{o.Key}"));
        }
    }

    // References to what is neither in the template nor given to it.
    private static List<string> Unknown(JsonObject template)
    {
        var known = template["Resources"]!.AsObject().Select(r => r.Key).Concat((template["Parameters"] as JsonObject ?? []).Select(p => p.Key)).ToHashSet(StringComparer.Ordinal);
        var found = new List<string>();
        Walk(template);
        return found;

        void Walk(JsonNode? node)
        {
            switch (node)
            {
                case JsonObject { Count: 1 } json when json["Ref"] is { } name && !((string)name!).StartsWith("AWS::", StringComparison.Ordinal) && !known.Contains((string)name!):
                    found.Add((string)name!);
                    break;
                case JsonObject { Count: 1 } json when json["Fn::GetAtt"] is JsonArray attribute && !known.Contains((string)attribute[0]!):
                    found.Add(attribute.ToJsonString());
                    break;
                case JsonObject json:
                    json.ToList().ForEach(p => Walk(p.Value));
                    break;
                case JsonArray array:
                    array.ToList().ForEach(Walk);
                    break;
            }
        }
    }

    private static async Task<(JsonObject Whole, SplitTemplate Split)> SplitAsync()
    {
        var plan = await ReferenceModels.PlanAsync("sixty-services");
        var whole = CloudFormationTemplates.Main(plan);
        return (whole, StackSplitter.Split(plan, CloudFormationTemplates.Main(plan)));
    }
}
