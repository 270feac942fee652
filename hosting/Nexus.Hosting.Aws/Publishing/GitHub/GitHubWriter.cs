using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.CloudFormation;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Terraform;
using Nexus.Hosting.Aws.Publishing.Writers;

namespace Nexus.Hosting.Aws.Publishing.GitHub;

/// <summary>Writes how GitHub Actions deploys a plan: the workflow, and the roles that it needs as CloudFormation and as Terraform.</summary>
internal sealed class GitHubWriter : IPlanWriter
{
    public const string Folder = "github-actions";

    private const string Issuer = "https://token.actions.githubusercontent.com";
    private const string Audience = "sts.amazonaws.com";

    public string Name => "GitHub Actions";

    public bool IsWanted(AwsPlan plan) => plan.Pipeline is not null;

    public async Task WriteAsync(AwsPlan plan, PlanFolder folder, CancellationToken cancellationToken)
    {
        foreach (var (path, text) in Files(plan))
        {
            await folder.WriteAsync(path, text, cancellationToken);
        }
    }

    /// <summary>The files, by their path below the output folder; none where nobody deploys from GitHub.</summary>
    public static IEnumerable<(string Path, string Text)> Files(AwsPlan plan)
    {
        if (plan.Pipeline is not { } pipeline)
        {
            yield break;
        }

        var (workflow, service) = (GitHubRoles.Workflow(plan, pipeline), GitHubRoles.Service(plan));
        yield return ($"{Folder}/deploy.yml", GitHubWorkflow.Text(plan, pipeline));
        yield return ($"{Folder}/roles.json", CloudFormationTemplates.Text(Template(plan, workflow, service)));
        yield return ($"{Folder}/roles.tf", Configuration(plan, workflow, service));
        yield return ($"{Folder}/README.md", GitHubWorkflow.Readme(plan, pipeline));
    }

    private static JsonObject Template(AwsPlan plan, Role workflow, Role service)
    {
        var template = new TemplateBuilder(plan);
        template.Add("GitHub", "AWS::IAM::OIDCProvider", new() { ["ClientIdList"] = new JsonArray(Audience), ["Url"] = Issuer });
        template.Resources["GitHub"]!["Condition"] = "IsNew";
        foreach (var (role, name) in Named(plan, workflow, service))
        {
            RoleResources.Add(template, role);
            template.Resources[role.LogicalId]!["Properties"]!["RoleName"] = name;
        }

        // The provider comes first, where it is new.
        var principal = template.Resources[workflow.LogicalId]!["Properties"]!["AssumeRolePolicyDocument"]!["Statement"]![0]!["Principal"]!;
        principal["Federated"] = new JsonObject { ["Fn::If"] = new JsonArray("IsNew", CloudFormationValues.Ref("GitHub"), principal["Federated"]!.DeepClone()) };
        return new()
        {
            ["AWSTemplateFormatVersion"] = "2010-09-09",
            ["Description"] = $"{plan.Name} ({plan.Stage.ToString().ToLowerInvariant()}): who deploys it from GitHub",
            ["Parameters"] = new JsonObject
            {
                ["ProviderExists"] = new JsonObject
                {
                    ["AllowedValues"] = new JsonArray("false", "true"),
                    ["Default"] = "false",
                    ["Description"] = "Whether the account knows GitHub as an identity provider already; it can know it once.",
                    ["Type"] = "String",
                },
            },
            ["Conditions"] = new JsonObject { ["IsNew"] = new JsonObject { ["Fn::Equals"] = new JsonArray(CloudFormationValues.Ref("ProviderExists"), "false") } },
            ["Resources"] = template.Resources,
            ["Outputs"] = new JsonObject
            {
                ["RoleArn"] = new JsonObject { ["Description"] = "The value of the variable AWS_ROLE_ARN in GitHub.", ["Value"] = CloudFormationValues.GetAtt(workflow.LogicalId, "Arn") },
            },
        };
    }

    private static string Configuration(AwsPlan plan, Role workflow, Role service)
    {
        var values = new TerraformConfiguration(plan);
        var body = new HclBody()
            .Add("terraform", b => b.Set("required_version", ">= 1.11").Add("required_providers", p => p.Set("aws", new HclObject().Set("source", "hashicorp/aws").Set("version", "~> 5.100"))))
            .Add("provider", b => b.Add("default_tags", t => t.Set("tags", plan.Tags.Aggregate(new HclObject(), (tags, tag) => tags.Set(tag.Key, tag.Value)))), "aws")
            .Add("variable", b => b
                .Set("description", "Whether the account knows GitHub as an identity provider already; it can know it once.")
                .Set("type", new HclLiteral("bool"))
                .Set("default", false), "provider_exists")
            .Add("data", _ => { }, "aws_caller_identity", "current")
            .Add("data", _ => { }, "aws_partition", "current")
            .Add("data", _ => { }, "aws_region", "current")
            .Add("resource", b => b
                .Set("count", new HclLiteral("var.provider_exists ? 0 : 1"))
                .Set("url", Issuer)
                .Set("client_id_list", HclExpression.List([Audience])), "aws_iam_openid_connect_provider", "github");
        foreach (var (role, name) in Named(plan, workflow, service))
        {
            var address = TerraformAddresses.Snake(role.LogicalId);
            var isWorkflow = role == workflow;
            body.Add("resource", b => b
                .Set("name", name)
                .Set("description", role.Description)
                .Set("assume_role_policy", HclExpression.Json(RoleConfiguration.Trust(values, role)))
                .Set("depends_on", isWorkflow ? HclExpression.List([(HclExpression)new HclReference("aws_iam_openid_connect_provider.github")]) : null), "aws_iam_role", address);
            body.Add("resource", b => b
                .Set("name", "permissions")
                .Set("role", new HclReference($"aws_iam_role.{address}", "name"))
                .Set("policy", values.Policy(role.Statements)), "aws_iam_role_policy", address);
        }

        body.Add("output", b => b
            .Set("description", "The value of the variable AWS_ROLE_ARN in GitHub.")
            .Set("value", new HclReference($"aws_iam_role.{TerraformAddresses.Snake(workflow.LogicalId)}", "arn")), "role_arn");
        return HclFormat.File($"Who deploys {plan.Name} ({plan.Stage.ToString().ToLowerInvariant()}) from GitHub: the same as roles.json.", body);
    }

    private static (Role Role, string Name)[] Named(AwsPlan plan, Role workflow, Role service) => [(service, GitHubRoles.ServiceName(plan)), (workflow, GitHubRoles.WorkflowName(plan))];
}
