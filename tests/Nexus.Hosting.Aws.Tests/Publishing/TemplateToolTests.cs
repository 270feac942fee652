using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Nexus.Hosting.Aws.Publishing.CloudFormation;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Tests.Publishing.Tools;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>The templates before the field's own tools: cfn-lint, and moto as the CloudFormation that makes them.</summary>
public partial class TemplateToolTests
{
    private const string CloudFormation = "2010-05-15";

    // moto makes nothing of them, and can't tell attributes of them.
    private static readonly string?[] Unknown = ["AWS::ServiceDiscovery::Service", "AWS::Backup::BackupVault", "AWS::ElastiCache::ReplicationGroup"];

    // What Nexus is published as: AppHostTests.
    private static IEnumerable<string> OtherModels => ReferenceModels.Names.Where(name => !name.StartsWith("nexus-", StringComparison.Ordinal));

    [Fact]
    public async Task Cfn_lint_finds_nothing_in_any_other_reference_model()
    {
        var files = new List<(string Name, string Text)>();
        foreach (var name in OtherModels)
        {
            files.AddRange(CfnLint.Templates(name, await ReferenceModels.PlanAsync(name)));
        }

        Assert.Equal(string.Empty, await CfnLint.RunAsync(files));
    }

    [Fact]
    public async Task CloudFormation_makes_sixty_services_in_stacks_of_stacks_as_planned()
    {
        await using var aws = await MotoServer.StartAsync();
        var plan = await ReferenceModels.PlanAsync("sixty-services");

        Assert.Equal("CREATE_COMPLETE", await CreateAsync(aws, plan));

        Assert.Empty(await DifferencesAsync(aws, plan));
    }

    /// <summary>What the account lacks, and what it has too much.</summary>
    internal static async Task<List<string>> DifferencesAsync(MotoServer aws, AwsPlan plan) =>
        AccountFacts.Differences([.. AccountFacts.Of(plan).Where(IsTold)], [.. (await AccountFacts.ReadAsync(aws, plan)).Where(IsTold)]);

    // moto's CloudFormation passes on neither the load balancers of a service nor the CPU of a task; Terraform's test sees both.
    private static bool IsTold(string fact) =>
        !fact.StartsWith(AccountFacts.TargetsFact, StringComparison.Ordinal) && !fact.StartsWith(AccountFacts.SizeFact, StringComparison.Ordinal);

    [Fact]
    public async Task CloudFormation_makes_every_other_reference_model()
    {
        await using var aws = await MotoServer.StartAsync();
        var failed = new List<string>();
        foreach (var name in OtherModels.Where(n => n != "sixty-services"))
        {
            await aws.ResetAsync();
            try
            {
                var status = await CreateAsync(aws, await ReferenceModels.PlanAsync(name));
                if (status != "CREATE_COMPLETE")
                {
                    failed.Add($"{name}: {status}");
                }
            }
            catch (InvalidOperationException exception)
            {
                failed.Add($"{name}: {exception.Message}");
            }
        }

        Assert.True(failed.Count == 0, string.Join("\n", failed));
    }

    // As the README says: first the bootstrap, then what it holds, then the rest.
    private static async Task<string> CreateAsync(MotoServer aws, AwsPlan plan)
    {
        await CreateAsync(aws, "bootstrap", CloudFormationTemplates.Bootstrap(plan), []);
        var template = ForMoto(CloudFormationTemplates.Main(plan));
        return StackSplitter.Fits(template) ? await CreateAsync(aws, "main", template, plan.Parameters) : await CreateNestedAsync(aws, plan, StackSplitter.Split(plan, template));
    }

    // moto makes no stacks in stacks. What CloudFormation does with them is done here: one after the other, each with what the root passes on of those before.
    private static async Task<string> CreateNestedAsync(MotoServer aws, AwsPlan plan, SplitTemplate split)
    {
        var values = await ValuesAsync(aws, plan.Parameters);
        var known = plan.Parameters.Zip(values).ToDictionary(p => p.First.LogicalId, p => p.Second, StringComparer.Ordinal);
        foreach (var ((name, template), (id, stack)) in split.Nested.Zip(split.Root["Resources"]!.AsObject()))
        {
            var passed = (stack!["Properties"]!["Parameters"] as JsonObject ?? [])
                .Select(p => (p.Key, known[(string?)p.Value!["Ref"] ?? $"{p.Value["Fn::GetAtt"]![0]}.{p.Value["Fn::GetAtt"]![1]}"])).ToList();
            foreach (var key in (template["Outputs"] as JsonObject ?? []).Where(o => !CanTell(template, o.Value!["Value"]!)).Select(o => o.Key).ToList())
            {
                known[$"{id}.Outputs.{key}"] = "app/entry/0123456789abcdef";
                template["Outputs"]!.AsObject().Remove(key);
            }

            if (await CreateWithAsync(aws, $"main-{name}", template, passed) is not "CREATE_COMPLETE" and var status)
            {
                return $"{name}: {status}";
            }

            var made = await aws.QueryAsync("cloudformation", CloudFormation, "DescribeStacks", ("StackName", $"main-{name}"));
            foreach (var (key, value) in Values(made, "OutputKey").Zip(Values(made, "OutputValue")))
            {
                known[$"{id}.Outputs.{key}"] = value;
            }
        }

        return "CREATE_COMPLETE";
    }

    // Not the names that metrics have of load balancers and target groups, and not what moto makes nothing of.
    private static bool CanTell(JsonObject template, JsonNode value) => value["Fn::GetAtt"] is JsonArray attribute
        ? !((string)attribute[1]!).EndsWith("FullName", StringComparison.Ordinal)
        : (string?)template["Resources"]![(string)value["Ref"]!]!["Type"] is not ("AWS::ServiceDiscovery::PrivateDnsNamespace" or "AWS::ApplicationAutoScaling::ScalableTarget") and var type && !Unknown.Contains(type);

    internal static async Task<string> CreateAsync(MotoServer aws, string name, JsonObject template, IReadOnlyList<DeploymentParameter> parameters) =>
        await CreateWithAsync(aws, name, template, [.. parameters.Select(p => p.LogicalId).Zip(await ValuesAsync(aws, parameters))]);

    private static async Task<List<string>> ValuesAsync(MotoServer aws, IReadOnlyList<DeploymentParameter> parameters)
    {
        var (vpc, subnets, certificate) = await ExistingAsync(aws, parameters);
        return [.. parameters.Select((parameter, index) => parameter.Value ?? parameter.Default ?? parameter.Kind switch
        {
            ParameterKind.VpcId => vpc,
            ParameterKind.SubnetId => subnets[(index + 1) % subnets.Count],
            ParameterKind.CertificateArn => certificate,
            ParameterKind.SecretArn => "arn:aws:secretsmanager:us-east-1:123456789012:secret:known-abcdef",
            ParameterKind.Email => "operations@example.org",
            _ => "abc",
        })];
    }

    private static async Task<string> CreateWithAsync(MotoServer aws, string name, JsonObject template, IReadOnlyList<(string Name, string Value)> parameters)
    {
        var form = new List<(string, string)> { ("StackName", name), ("TemplateBody", template.ToJsonString()) };
        foreach (var (parameter, index) in parameters.Select((p, i) => (p, i + 1)))
        {
            form.Add(($"Parameters.member.{index}.ParameterKey", parameter.Name));
            form.Add(($"Parameters.member.{index}.ParameterValue", parameter.Value));
        }

        await aws.QueryAsync("cloudformation", CloudFormation, "CreateStack", [.. form]);
        var stacks = await aws.QueryAsync("cloudformation", CloudFormation, "DescribeStacks", ("StackName", name));
        return Assert.Single(Values(stacks, "StackStatus"));
    }

    // What parameters name is there before.
    private static async Task<(string Vpc, IReadOnlyList<string> Subnets, string Certificate)> ExistingAsync(MotoServer aws, IReadOnlyList<DeploymentParameter> parameters)
    {
        var subnets = parameters.Any(p => p.Kind == ParameterKind.SubnetId)
            ? await aws.QueryAsync("ec2", "2016-11-15", "DescribeSubnets")
            : null;
        var certificate = parameters.Any(p => p.Kind == ParameterKind.CertificateArn)
            ? (string?)(await aws.JsonAsync("acm", "CertificateManager.RequestCertificate", new() { ["DomainName"] = "example.org" }))["CertificateArn"]
            : null;
        return (subnets is null ? string.Empty : Values(subnets, "vpcId")[0], subnets is null ? [] : Values(subnets, "subnetId"), certificate ?? string.Empty);
    }

    /// <summary>The template without attributes of what moto makes nothing of.</summary>
    internal static JsonObject ForMoto(JsonObject template)
    {
        ReplaceAttributesOfUnknown(template["Resources"]!.AsObject(), template);
        return template;
    }

    private static void ReplaceAttributesOfUnknown(JsonObject resources, JsonNode node)
    {
        var children = node switch
        {
            JsonObject json => json.Select(p => p.Value).ToList(),
            JsonArray array => [.. array],
            _ => [],
        };
        foreach (var child in children.OfType<JsonNode>())
        {
            if (child is JsonObject && child["Fn::GetAtt"] is JsonArray attribute && IsUnknown((string)attribute[0]!))
            {
                child.ReplaceWith($"arn:aws:servicediscovery:us-east-1:123456789012:service/{(string)attribute[0]!}");
            }
            else if (child is JsonObject json && json["Fn::Sub"] is JsonValue text)
            {
                json["Fn::Sub"] = Attribute().Replace((string)text!, m => IsUnknown(m.Groups[1].Value) ? m.Groups[1].Value : m.Value);
            }
            else
            {
                ReplaceAttributesOfUnknown(resources, child);
            }
        }

        bool IsUnknown(string id) => Unknown.Contains((string?)resources[id]?["Type"]);
    }

    [GeneratedRegex(@"\$\{([A-Za-z0-9]+)\.[A-Za-z.]+\}")]
    private static partial Regex Attribute();

    private static List<string> Values(XDocument answer, string name) => [.. answer.Descendants().Where(e => e.Name.LocalName == name).Select(e => e.Value)];
}
