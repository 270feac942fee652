using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.CloudFormation;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Terraform;

namespace Nexus.Hosting.Aws.Tests.Publishing.Terraform;

/// <summary>CloudFormation, Terraform and the plan describe the same deployment.</summary>
public class SameDeploymentTests
{
    public static TheoryData<string> Names => [.. ReferenceModels.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Template_and_configuration_say_the_same_of_every_resource(string name)
    {
        var plan = await ReferenceModels.PlanAsync(name);
        var configuration = TerraformWriter.Configuration(plan);
        var neutral = new NeutralForm(plan, configuration);
        var differences = new List<string>();
        foreach (var (id, resource) in Resources(plan))
        {
            var type = (string)resource["Type"]!;
            Assert.True(SameDeployment.Types.TryGetValue(type, out var same), $"SameDeployment does not say what {type} is in Terraform.");
            // How the capacity of tables follows the load has no id in the plan: below.
            if (!configuration.Addresses.Has(id) && type.StartsWith("AWS::ApplicationAutoScaling::", StringComparison.Ordinal))
            {
                continue;
            }

            var address = configuration.Addresses.Ref(id).Address;
            if (address.Split('.')[0] != same.Type)
            {
                differences.Add($"{id} is {type} and {address}");
            }

            foreach (var (property, attribute) in same.Pairs)
            {
                var (expected, actual) = (neutral.At(resource["Properties"], property), Attributes(configuration, neutral, id, address, attribute));
                if (!expected.SequenceEqual(actual))
                {
                    differences.Add($"{id}: {property} is {string.Join(" | ", expected)}, {attribute} is {string.Join(" | ", actual)}");
                }
            }
        }

        Assert.Equal([], differences);
    }

    [Fact]
    public async Task Every_comparison_is_about_something()
    {
        var unseen = SameDeployment.Types.SelectMany(t => t.Value.Pairs.Select(p => $"{t.Key} {p.Property}")).ToHashSet(StringComparer.Ordinal);
        foreach (var name in ReferenceModels.Names)
        {
            var plan = await ReferenceModels.PlanAsync(name);
            var neutral = new NeutralForm(plan, TerraformWriter.Configuration(plan));
            foreach (var (_, resource) in Resources(plan))
            {
                var type = (string)resource["Type"]!;
                unseen.ExceptWith(SameDeployment.Types[type].Pairs.Where(p => neutral.At(resource["Properties"], p.Property).Count > 0).Select(p => $"{type} {p.Property}"));
            }
        }

        Assert.Empty(unseen);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Template_and_configuration_have_as_many_resources_of_each_type(string name)
    {
        var plan = await ReferenceModels.PlanAsync(name);
        var blocks = TerraformWriter.Configuration(plan).Blocks.Where(b => b.Type == "resource").ToList();

        // A template holds rules about addresses within the group; a configuration has a resource for each.
        var inner = plan.Resources.OfType<SecurityGroup>().SelectMany(g => g.Ingress.Concat(g.Egress)).Count(r => r.Peer is CidrPeer);
        var expected = Resources(plan).GroupBy(r => SameDeployment.Types[(string)r.Resource["Type"]!].Type).ToDictionary(g => g.Key, g => g.Count());
        var actual = blocks.GroupBy(b => b.Labels[0]).Where(g => SameDeployment.Types.Values.Any(t => t.Type == g.Key)).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal(
            inner + expected.Where(e => e.Key.EndsWith("gress_rule", StringComparison.Ordinal)).Sum(e => e.Value),
            actual.Where(a => a.Key.EndsWith("gress_rule", StringComparison.Ordinal)).Sum(a => a.Value));
        Assert.Equal(Others(expected), Others(actual));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Rules_about_addresses_and_the_scaling_of_tables_are_the_same(string name)
    {
        var plan = await ReferenceModels.PlanAsync(name);
        var configuration = TerraformWriter.Configuration(plan);
        var neutral = new NeutralForm(plan, configuration);
        var expected = Resources(plan).SelectMany(r => (string)r.Resource["Type"]! switch
        {
            "AWS::EC2::SecurityGroup" => new[] { "SecurityGroupIngress", "SecurityGroupEgress" }.SelectMany(d => (r.Resource["Properties"]![d]?.AsArray() ?? [])
                .Where(rule => (string?)rule!["IpProtocol"] == "tcp").Select(rule => $"{d[13..]} {r.Id} {rule!["CidrIp"]} {rule["FromPort"]}-{rule["ToPort"]} {rule["Description"]}")),
            "AWS::ApplicationAutoScaling::ScalableTarget" =>
                [string.Join(' ', new[] { "ResourceId", "ScalableDimension", "MinCapacity", "MaxCapacity" }.SelectMany(p => neutral.At(r.Resource["Properties"], p)))],
            _ => [],
        });
        var actual = configuration.Blocks.SelectMany(block => Facts(neutral, block));

        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Facts(NeutralForm neutral, HclBlock block)
    {
        string One(string attribute) => neutral.At(block.Body, attribute).Single();
        return (block.Labels is [var type, ..] ? type : null) switch
        {
            "aws_vpc_security_group_ingress_rule" when block.Body["cidr_ipv4"] is HclText => [$"Ingress {Rule()}"],
            "aws_vpc_security_group_egress_rule" when block.Body["cidr_ipv4"] is HclText => [$"Egress {Rule()}"],
            "aws_appautoscaling_target" => [string.Join(' ', new[] { "resource_id", "scalable_dimension", "min_capacity", "max_capacity" }.Select(One))],
            _ => [],
        };

        string Rule() => $"{One("security_group_id").Trim('{', '}')} {One("cidr_ipv4")} {One("from_port")}-{One("to_port")} {One("description")}";
    }

    private static IEnumerable<(string Id, JsonNode Resource)> Resources(AwsPlan plan) =>
        // The bucket for templates has no use in Terraform.
        CloudFormationTemplates.Main(plan)["Resources"]!.AsObject().Concat(CloudFormationTemplates.Bootstrap(plan)["Resources"]!.AsObject().Where(r => r.Key != "Templates"))
            .Where(r => plan.RawResources.All(raw => raw.LogicalId != r.Key))
            .Select(r => (r.Key, r.Value!));

    private static List<string> Attributes(TerraformConfiguration configuration, NeutralForm neutral, string id, string address, string attribute)
    {
        // What Terraform lays over its files: the whole of an argument or of the blocks of a name.
        if (configuration.Plan.Overrides.FirstOrDefault(o => o.LogicalId == id)?.Terraform is { } over && over.ContainsKey(attribute.Split('.')[0]))
        {
            return neutral.At(over, attribute);
        }


        var (type, name) = (address.Split('.')[0], address.Split('.')[1]);
        if (attribute.Split(':') is [var part, var rest])
        {
            (type, attribute) = (part, rest);
        }

        var block = configuration.Blocks.SingleOrDefault(b => b.Type == "resource" && b.Labels[0] == type && b.Labels[1] == name);
        return block is null ? [] : neutral.At(block.Body, attribute);
    }

    private static IEnumerable<string> Others(Dictionary<string, int> counts) =>
        counts.Where(c => !c.Key.EndsWith("gress_rule", StringComparison.Ordinal)).Select(c => $"{c.Key} {c.Value}").Order(StringComparer.Ordinal);
}
