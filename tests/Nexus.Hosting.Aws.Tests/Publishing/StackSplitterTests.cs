using System.Text;
using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Publishing.Checks;
using Nexus.Hosting.Aws.Publishing.CloudFormation;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Terraform;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>A template in several is the same as in one: nothing is lost between the stacks, and what one asks of another is there.</summary>
public class StackSplitterTests
{
    [Theory]
    [InlineData(450, true)]
    [InlineData(451, false)]
    public void A_template_of_450_resources_is_one_stack_and_with_one_more_it_is_several(int count, bool fits) => Assert.Equal(
        fits, StackSplitter.Fits(new() { ["Resources"] = new JsonObject(Enumerable.Range(0, count).Select(i => KeyValuePair.Create($"R{i}", (JsonNode?)new JsonObject()))) }));

    [Theory]
    [InlineData(800_000, true)]
    [InlineData(800_001, false)]
    public void A_template_of_800_kB_is_one_stack_and_with_one_byte_more_it_is_several(int bytes, bool fits)
    {
        var template = new JsonObject { ["Description"] = string.Empty, ["Resources"] = new JsonObject() };
        template["Description"] = new string('x', bytes - Encoding.UTF8.GetByteCount(template.ToJsonString()));

        Assert.Equal(bytes, Encoding.UTF8.GetByteCount(template.ToJsonString()));
        Assert.Equal(fits, StackSplitter.Fits(template));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(500)]
    public async Task Every_resource_is_in_one_of_the_stacks(int services)
    {
        var (whole, split) = await SplitAsync(services);

        var ids = split.Nested.SelectMany(n => n.Template["Resources"]!.AsObject().Select(r => r.Key)).ToList();

        Assert.Equal(whole["Resources"]!.AsObject().Select(r => r.Key).Order(StringComparer.Ordinal), ids.Order(StringComparer.Ordinal));
        Assert.All(split.Nested, n => Assert.True(StackSplitter.Fits(n.Template), n.Name));
        Assert.Equal(whole["Outputs"]!.AsObject().Select(o => o.Key), split.Root["Outputs"]!.AsObject().Select(o => o.Key));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(500)]
    public async Task What_a_stack_takes_is_given_by_one_that_comes_before_it(int services)
    {
        var (_, split) = await SplitAsync(services);
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

    [Fact]
    public async Task Five_hundred_services_break_no_limit_and_no_rule()
    {
        var plan = PlanChecks.Check(await PlanAsync(500));
        var files = CloudFormationWriter.Files(plan).Where(f => f.Path.EndsWith("template.json", StringComparison.Ordinal) || f.Path.Contains($"/{StackSplitter.Folder}/", StringComparison.Ordinal)).ToList();
        var resources = files.Sum(f => Count(f.Text, "Resources", 500));

        // "CloudFormation quotas": 500 resources, 200 parameters, 200 outputs, 1 MB.
        Assert.DoesNotContain(plan.Notices, f => f.Severity == FindingSeverity.Error);
        Assert.True(files.Count > 10, $"{files.Count} templates");
        Assert.True(resources > 500 * 8, $"{resources} resources");
        foreach (var (path, text) in files)
        {
            Assert.True(Encoding.UTF8.GetByteCount(text) <= 1_000_000, path);
            Count(text, "Parameters", 200);
            Count(text, "Outputs", 200);
        }

        // The graphs of all of them, by name.
        Assert.Contains(files, f => f.Text.Contains("\\\"ServiceName\\\",\\\"service-500\\\"", StringComparison.Ordinal));
        Assert.Equal(500, TerraformWriter.Configuration(plan).Blocks.Count(b => b.Labels is ["aws_ecs_service", ..]));

        static int Count(string template, string section, int most)
        {
            var count = (JsonNode.Parse(template)![section] as JsonObject)?.Count ?? 0;
            Assert.True(count <= most, $"{count} {section}");
            return count;
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

    private static async Task<(JsonObject Whole, SplitTemplate Split)> SplitAsync(int services)
    {
        var plan = await PlanAsync(services);
        var whole = CloudFormationTemplates.Main(plan);
        return (whole, StackSplitter.Split(plan, CloudFormationTemplates.Main(plan)));
    }

    // A load balancer has 100 rules at most; so many services call each other.
    private static Task<AwsPlan> PlanAsync(int services) => services == 60 ? ReferenceModels.PlanAsync("sixty-services") : Published.PlanAsync(
        (builder, _) =>
        {
            var orders = builder.AddDynamoDB("dynamodb").AddTable("orders", "id");
            IResourceBuilder<ContainerResource>? before = null;
            foreach (var i in Enumerable.Range(1, services))
            {
                var service = builder.AddContainer($"service-{i}", "public.ecr.aws/docker/library/caddy", "2.10").WithHttpEndpoint(targetPort: 8080).WithHttpHealthCheck("/health")
                    .WithContainerHealthCheck("wget -q -O- http://localhost:8080/health").WithReference(orders);
                before = before is null ? service : service.WithReference(before.GetEndpoint("http")).WaitFor(before);
            }
        },
        "staging");
}
