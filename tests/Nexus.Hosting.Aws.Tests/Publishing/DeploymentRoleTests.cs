using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Nexus.Hosting.Aws.Publishing.Checks;
using Nexus.Hosting.Aws.Publishing.Checks.Access;
using Nexus.Hosting.Aws.Publishing.Checks.Limits;
using Nexus.Hosting.Aws.Publishing.CloudFormation;
using Nexus.Hosting.Aws.Publishing.GitHub;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Tests.Publishing.Tools;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>What CloudFormation may do when GitHub deploys: make everything that the templates have, and as little else as AWS allows.</summary>
public class DeploymentRoleTests
{
    private static readonly GitHubPipeline Pipeline = new("acme/shop", "main", null, "AppHost");

    [Fact]
    public async Task The_role_is_for_every_service_that_a_template_uses_and_no_check_finds_it_too_wide_or_too_long()
    {
        var wide = new List<string>();
        foreach (var name in ReferenceModels.Names)
        {
            var plan = await ReferenceModels.PlanAsync(name) with { Pipeline = Pipeline };
            var role = GitHubRoles.Service(plan);
            // Roles are made by name too, under a statement of their own.
            var made = role.Statements.Select(s => s.Sid).ToHashSet(StringComparer.Ordinal);
            var services = Types(plan).Select(t => t.Split("::")[1]).Where(s => s != "IAM").ToHashSet(StringComparer.Ordinal);

            Assert.Equal(services.Append("CloudFormation").Append("S3").Distinct().Order(StringComparer.Ordinal), UsedServices.Of(plan).Order(StringComparer.Ordinal));
            Assert.All(services, service => Assert.True(made.Contains($"Make{service}"), $"{name}: nothing lets CloudFormation make {service}."));
            var facts = new PlanFacts(plan);
            wide.AddRange(new NothingIsAllowedOnEverything().Find(facts).Concat(new StackFits().Find(facts)).Select(f => $"{name}: {f}"));
        }

        Assert.Empty(wide);
    }

    [Theory]
    [InlineData("nexus-dev")]
    [InlineData("nexus-staging")]
    [InlineData("nexus-prod")]
    [InlineData("web-firewall")]
    [InlineData("scheduled-task")]
    [InlineData("budget-and-email")]
    public async Task What_the_templates_name_is_what_the_role_is_for(string model)
    {
        var plan = await ReferenceModels.PlanAsync(model) with { Pipeline = Pipeline };
        var statements = GitHubRoles.Service(plan).Statements.Where(s => !s.IsDeny).ToList();

        var checkedNames = 0;
        foreach (var (type, properties) in Resources(plan))
        {
            if (ArnOf(type, properties, plan) is not { } arn)
            {
                continue;
            }

            checkedNames++;
            var action = $"{arn.Split(':')[2]}:*";
            Assert.Contains(statements, s => s.Actions.Contains(action) && s.Resources.Any(r => Covers(r.ToString()!, arn)));
            var another = arn.Replace("app", "other", StringComparison.Ordinal);
            Assert.DoesNotContain(statements, s => s.Actions.Contains(action) && s.Resources.Any(r => Covers(r.ToString()!, another)));
        }

        Assert.NotEqual(0, checkedNames);
    }

    [Fact]
    public async Task A_plan_that_has_no_template_is_told_what_is_wrong_with_it()
    {
        var plan = await ReferenceModels.PlanAsync("nexus-prod") with { Pipeline = Pipeline };

        var twice = PlanChecks.Check(plan with { Alarms = [.. plan.Alarms, plan.Alarms[0]] });

        Assert.Contains(twice.Notices, f => f is { Rule: "NEXUS601", Severity: FindingSeverity.Error });
    }

    [Fact]
    public async Task An_interface_endpoint_may_get_its_name()
    {
        Assert.Contains(GitHubRoles.Service(await ReferenceModels.PlanAsync("private-services")).Statements, s => s.Actions.Contains("route53:AssociateVPCWithHostedZone"));
        Assert.DoesNotContain(GitHubRoles.Service(await ReferenceModels.PlanAsync("spot")).Statements, s => s.Actions.Contains("route53:AssociateVPCWithHostedZone"));
    }

    [Theory]
    [InlineData("nexus-ai-prod", "nexus-ai-prod-*")]
    [InlineData("a-rather-long-name-x-prod", "a-rather-long-name-x-pro*")]
    public void CloudFormation_names_after_the_beginning_of_a_long_name(string stack, string pattern) => Assert.Equal(pattern, GitHubRoles.Made(stack));

    [Fact]
    public async Task Only_what_AWS_limits_to_no_resource_is_allowed_on_everything()
    {
        var known = await ActionsAsync();

        Assert.All(ResourceLevels.Unlimited, action => Assert.False(known[action.ToLowerInvariant()], $"{action} can be limited to a resource."));
        Assert.True(known["ec2:createvpc"]);
        Assert.True(known["elasticloadbalancing:createloadbalancer"]);
    }

    // All actions of IAM, each with whether it knows a resource; of the data that cfn-lint brings.
    private static async Task<Dictionary<string, bool>> ActionsAsync()
    {
        Tool.Require("cfn-lint");
        var (code, output, error) = await Tool.RunAsync("python3", ["-c", """
            import cfnlint, json, os
            services = json.load(open(os.path.join(os.path.dirname(cfnlint.__file__), "data", "AdditionalSpecs", "Policies.json")))
            print(json.dumps({f"{s}:{a}": bool(v.get("Resources")) for s, service in services.items() for a, v in service["Actions"].items()}))
            """]);
        Assert.True(code == 0, error);
        return JsonNode.Parse(output)!.AsObject().ToDictionary(a => a.Key, a => (bool)a.Value!);
    }

    private static IEnumerable<string> Types(AwsPlan plan) => Resources(plan).Select(r => r.Type);

    private static IEnumerable<(string Type, JsonObject Properties)> Resources(AwsPlan plan) =>
        from template in new[] { CloudFormationTemplates.Main(plan), CloudFormationTemplates.Bootstrap(plan) }
        from resource in template["Resources"]!.AsObject()
        select ((string)resource.Value!["Type"]!, resource.Value["Properties"]?.AsObject() ?? []);

    // The ARN formats of the Service Authorization Reference, for what is named in a template.
    private static string? ArnOf(string type, JsonObject properties, AwsPlan plan)
    {
        const string Here = "{Region}:{AccountId}";
        return type switch
        {
            "AWS::DynamoDB::Table" => $"arn:{{Partition}}:dynamodb:{Here}:table/{Text("TableName")}",
            "AWS::SQS::Queue" => $"arn:{{Partition}}:sqs:{Here}:{Text("QueueName")}",
            "AWS::SNS::Topic" => $"arn:{{Partition}}:sns:{Here}:{Text("TopicName")}",
            "AWS::Logs::LogGroup" => $"arn:{{Partition}}:logs:{Here}:log-group:{Text("LogGroupName")}:log-stream:",
            "AWS::ECR::Repository" => $"arn:{{Partition}}:ecr:{Here}:repository/{Text("RepositoryName")}",
            "AWS::ECS::Cluster" => $"arn:{{Partition}}:ecs:{Here}:cluster/{Text("ClusterName")}",
            "AWS::ECS::Service" => $"arn:{{Partition}}:ecs:{Here}:service/{plan.Cluster.Name}/{Text("ServiceName")}",
            "AWS::ECS::TaskDefinition" => $"arn:{{Partition}}:ecs:{Here}:task-definition/{Text("Family")}:1",
            "AWS::CloudWatch::Alarm" => $"arn:{{Partition}}:cloudwatch:{Here}:alarm:{Text("AlarmName")}",
            "AWS::CloudWatch::Dashboard" => $"arn:{{Partition}}:cloudwatch::{{AccountId}}:dashboard/{Text("DashboardName")}",
            "AWS::Backup::BackupVault" => $"arn:{{Partition}}:backup:{Here}:backup-vault:{Text("BackupVaultName")}",
            "AWS::SecretsManager::Secret" => $"arn:{{Partition}}:secretsmanager:{Here}:secret:{Text("Name")}-AbCdEf",
            "AWS::ElasticLoadBalancingV2::LoadBalancer" => $"arn:{{Partition}}:elasticloadbalancing:{Here}:loadbalancer/app/{Text("Name")}/50dc6c495c0c9188",
            "AWS::WAFv2::WebACL" => $"arn:{{Partition}}:wafv2:{Here}:regional/webacl/{Text("Name")}/50dc6c495c0c9188",
            "AWS::Scheduler::Schedule" => $"arn:{{Partition}}:scheduler:{Here}:schedule/default/{Text("Name")}",
            "AWS::Budgets::Budget" => $"arn:{{Partition}}:budgets::{{AccountId}}:budget/{(string)properties["Budget"]!["BudgetName"]!}",
            _ => null,
        };

        string Text(string name) => (string)properties[name]!;
    }

    private static bool Covers(string pattern, string arn) =>
        Regex.IsMatch(arn, $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}$");
}
