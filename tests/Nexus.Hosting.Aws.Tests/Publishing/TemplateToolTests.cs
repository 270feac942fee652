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

    [Fact]
    public async Task Cfn_lint_finds_nothing_in_any_reference_model()
    {
        var files = new List<(string Name, string Text)>();
        foreach (var name in ReferenceModels.Names)
        {
            files.AddRange(CfnLint.Templates(name, await ReferenceModels.PlanAsync(name)));
        }

        Assert.Equal(string.Empty, await CfnLint.RunAsync(files));
    }

    [Fact]
    public async Task CloudFormation_makes_Nexus_as_planned()
    {
        await using var aws = await MotoServer.StartAsync();
        var plan = await ReferenceModels.PlanAsync("nexus-dev");

        Assert.Equal("CREATE_COMPLETE", await CreateAsync(aws, plan));

        Assert.Empty(AccountFacts.Differences([.. AccountFacts.Of(plan).Where(IsTold)], [.. (await AccountFacts.ReadAsync(aws, plan)).Where(IsTold)]));
    }

    // moto's CloudFormation passes on neither the load balancers of a service nor the CPU of a task; Terraform's test sees both.
    private static bool IsTold(string fact) =>
        !fact.StartsWith(AccountFacts.TargetsFact, StringComparison.Ordinal) && !fact.StartsWith(AccountFacts.SizeFact, StringComparison.Ordinal);

    [Fact]
    public async Task CloudFormation_makes_every_reference_model()
    {
        await using var aws = await MotoServer.StartAsync();
        var failed = new List<string>();
        foreach (var name in ReferenceModels.Names.Where(n => n != "sixty-services"))
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
        if (!StackSplitter.Fits(template))
        {
            var split = StackSplitter.Split(plan, template);
            var exports = await aws.QueryAsync("cloudformation", CloudFormation, "ListExports");
            foreach (var (name, nested) in split.Nested)
            {
                await aws.PutObjectAsync(Assert.Single(Values(exports, "Value")), $"{split.Prefix}/{name}.json", nested.ToJsonString());
            }

            template = split.Root;
        }

        return await CreateAsync(aws, "main", template, plan.Parameters);
    }

    internal static async Task<string> CreateAsync(MotoServer aws, string name, JsonObject template, IReadOnlyList<DeploymentParameter> parameters)
    {
        var (vpc, subnets, certificate) = await ExistingAsync(aws, parameters);
        var form = new List<(string, string)> { ("StackName", name), ("TemplateBody", template.ToJsonString()) };
        foreach (var (parameter, index) in parameters.Select((p, i) => (p, i + 1)))
        {
            form.Add(($"Parameters.member.{index}.ParameterKey", parameter.LogicalId));
            form.Add(($"Parameters.member.{index}.ParameterValue", parameter.Value ?? parameter.Default ?? parameter.Kind switch
            {
                ParameterKind.VpcId => vpc,
                ParameterKind.SubnetId => subnets[index % subnets.Count],
                ParameterKind.CertificateArn => certificate,
                ParameterKind.SecretArn => "arn:aws:secretsmanager:us-east-1:123456789012:secret:known-abcdef",
                ParameterKind.Email => "operations@example.org",
                _ => "abc",
            }));
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
