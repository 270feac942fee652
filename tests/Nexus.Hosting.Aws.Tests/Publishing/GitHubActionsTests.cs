using System.Text.Json.Nodes;
using Aspire.Hosting;
using Nexus.Hosting.Aws.Publishing.Checks;
using Nexus.Hosting.Aws.Publishing.CloudFormation;
using Nexus.Hosting.Aws.Publishing.GitHub;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Tests.Publishing.Deployment;
using Nexus.Hosting.Aws.Tests.Publishing.Tools;
using Nexus.Tests;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>The workflow that deploys an environment from GitHub, and the roles that it takes.</summary>
public class GitHubActionsTests
{
    private const string Issuer = "token.actions.githubusercontent.com";

    [Fact]
    public async Task Without_being_asked_for_nothing_deploys_from_GitHub() =>
        Assert.Empty(GitHubWriter.Files(await Published.PlanAsync(builder => builder.AddWeb("api"))));

    [Theory]
    [InlineData("main", null, "repo:acme/shop:ref:refs/heads/main")]
    [InlineData("release/2", "production", "repo:acme/shop:environment:production")]
    public async Task The_role_is_given_to_one_branch_or_environment_of_one_repository_and_to_nobody_else(string branch, string? environment, string subject)
    {
        var role = Resources(await PlanAsync(branch, environment))["GitHubRole"]!["Properties"]!;

        var statement = Assert.Single(role["AssumeRolePolicyDocument"]!["Statement"]!.AsArray())!;
        Assert.Equal("sts:AssumeRoleWithWebIdentity", (string?)statement["Action"]);
        Assert.EndsWith($":oidc-provider/{Issuer}", (string?)statement["Principal"]!["Federated"]!["Fn::If"]![2]!["Fn::Sub"], StringComparison.Ordinal);
        var condition = Assert.Single(statement["Condition"]!.AsObject());
        Assert.Equal("StringEquals", condition.Key);
        Assert.Equal((subject, "sts.amazonaws.com"), ((string?)condition.Value![$"{Issuer}:sub"], (string?)condition.Value![$"{Issuer}:aud"]));
    }

    [Fact]
    public async Task The_workflows_role_deploys_two_stacks_and_pushes_images_and_can_do_nothing_else()
    {
        var plan = await PlanAsync();
        var role = GitHubRoles.Workflow(plan, plan.Pipeline!);

        Assert.DoesNotContain(role.Statements.SelectMany(s => s.Actions), a => a.Contains('*', StringComparison.Ordinal));
        Assert.Equal(["ecr:GetAuthorizationToken"], role.Statements.Where(s => s.Resources.Any(r => r.AsLiteral == "*")).SelectMany(s => s.Actions));
        var passing = Assert.Single(role.Statements, s => s.Actions.Contains("iam:PassRole"));
        Assert.Equal("arn:{Partition}:iam::{AccountId}:role/app-dev-cloudformation", Assert.Single(passing.Resources).ToString());
        Assert.Equal(("iam:PassedToService", "cloudformation.amazonaws.com"), (passing.Conditions.Single().Key, passing.Conditions.Single().Values.Single().AsLiteral));
        Assert.Equal("arn:{Partition}:ecr:{Region}:{AccountId}:repository/app/dev/api", Assert.Single(role.Statements.Single(s => s.Sid == "PushImages").Resources).ToString());
    }

    [Fact]
    public async Task CloudFormations_role_is_for_the_services_that_the_plan_uses_and_can_change_neither_role()
    {
        var role = GitHubRoles.Service(await PlanAsync());

        var allowed = role.Statements.Where(s => !s.IsDeny).SelectMany(s => s.Actions).Select(a => a.Split(':')[0]).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(["application-autoscaling", "cloudformation", "cloudwatch", "ec2", "ecr", "ecs", "elasticloadbalancing", "iam", "logs", "s3"], allowed);
        Assert.Equal("cloudformation.amazonaws.com", role.Trust.Service);
        Assert.Equal(2, Assert.Single(role.Statements, s => s.IsDeny).Resources.Count);
        var everything = Assert.Single(role.Statements, s => s.Resources.Any(r => r.AsLiteral == "*"));
        Assert.Equal("aws:RequestedRegion", Assert.Single(everything.Conditions).Key);
        Assert.DoesNotContain(everything.Actions, a => a.Contains('*', StringComparison.Ordinal));
    }

    // What the handlers of these types call beside actions of their own resources (the permissions in the schemas of CloudFormation's types).
    [Theory]
    [InlineData("AWS::ApplicationAutoScaling::ScalingPolicy", "cloudwatch:PutMetricAlarm", "alarm:TargetTracking-service/app-prod/*")]
    [InlineData("AWS::Backup::BackupVault", "kms:CreateGrant", "key/*")]
    [InlineData("AWS::EC2::FlowLog", "logs:CreateLogDelivery", "*")]
    [InlineData("AWS::EC2::SecurityGroup", "ec2:DescribeInstances", "*")]
    [InlineData("AWS::EC2::VPCGatewayAttachment", "ec2:DescribeVpnGateways", "*")]
    [InlineData("AWS::IAM::Role", "iam:ListRolePolicies", "role/app-prod-*")]
    [InlineData("AWS::IAM::Role", "iam:ListAttachedRolePolicies", "role/app-prod-*")]
    [InlineData("AWS::ServiceDiscovery::Service", "servicediscovery:ListServices", "*")]
    public async Task CloudFormations_role_may_call_what_its_handlers_do_elsewhere(string type, string action, string resource)
    {
        var plan = await ReferenceModels.PlanAsync("nexus-prod");

        Assert.Contains(type, CloudFormationTemplates.Main(plan)["Resources"]!.AsObject().Select(r => (string?)r.Value!["Type"]));
        Assert.Contains(GitHubRoles.Service(plan).Statements, s => !s.IsDeny && s.Actions.Contains(action) && s.Resources.Any(r => r.ToString()!.EndsWith(resource, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("acme", "main", null, "'acme', from which 'app' is deployed, is no repository of GitHub")]
    [InlineData("acme/*", "main", null, "is no repository of GitHub")]
    [InlineData("acme/shop", "*", null, "is no branch")]
    [InlineData("acme/shop", "refs/heads/main", null, "is no branch")]
    [InlineData("acme/shop", "main", "a b", "is no environment of GitHub")]
    public async Task What_could_let_others_in_is_refused_with_its_reason(string repository, string branch, string? environment, string reason)
    {
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => Published.PlanAsync((builder, app) => app.WithGitHubActions(repository, branch, environment)));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_that_was_changed_to_let_every_branch_in_is_stopped()
    {
        var plan = PlanChecks.Check(await Published.PlanAsync((builder, app) =>
        {
            builder.AddWeb("api");
            app.WithGitHubActions("acme/shop").WithPlan(p => p with { Pipeline = p.Pipeline! with { Branch = "*" } });
        }));

        Assert.Equal(FindingSeverity.Error, Assert.Single(plan.Notices, f => f.Rule == "NEXUS206").Severity);
    }

    [Fact]
    public async Task Cfn_lint_finds_nothing_in_the_roles() => Assert.Equal(
        string.Empty, await CfnLint.RunAsync([.. GitHubWriter.Files(await PlanAsync()).Where(f => f.Path.EndsWith(".json", StringComparison.Ordinal)).Select(f => ("roles", f.Text))]));

    [Fact]
    public async Task Terraform_finds_nothing_to_say_about_the_roles()
    {
        using var terraform = TerraformTool.Create();
        terraform.Write("roles.tf", GitHubWriter.Files(await PlanAsync()).Single(f => f.Path.EndsWith(".tf", StringComparison.Ordinal)).Text);
        await terraform.InitAsync();

        Assert.Equal(string.Empty, await terraform.ExpectAsync("fmt", "-check", "-diff"));
        Assert.Contains("\"diagnostics\": []", await terraform.ExpectAsync("validate", "-json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_workflow_holds_no_key_asks_for_a_token_and_runs_for_one_branch()
    {
        var workflow = await ParseAsync(GitHubWriter.Files(await PlanAsync("release/2", "production")).Single(f => f.Path == "github-actions/deploy.yml").Text);
        var job = workflow["jobs"]!["deploy"]!;

        Assert.Equal(("read", "write"), ((string?)workflow["permissions"]!["contents"], (string?)workflow["permissions"]!["id-token"]));
        Assert.Equal("release/2", (string?)Assert.Single(workflow["on"]!["push"]!["branches"]!.AsArray()));
        Assert.Equal(("production", "github.ref == 'refs/heads/release/2'"), ((string?)job["environment"], (string?)job["if"]));
        Assert.DoesNotContain("secrets.", workflow.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(job["steps"]!.AsArray(), s => ((string?)s!["uses"])?.StartsWith("aws-actions/configure-aws-credentials@", StringComparison.Ordinal) == true);
        Assert.Contains(job["steps"]!.AsArray(), s => ((string?)s!["run"])?.Contains("build-and-push.sh", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task The_steps_of_the_workflow_deploy_what_was_published()
    {
        await using var harbor = await Harbor.StartAsync();
        var vpc = (string)(await harbor.AwsAsync("ec2", "describe-vpcs"))["Vpcs"]![0]!["VpcId"]!;
        var subnets = (await harbor.AwsAsync("ec2", "describe-subnets"))["Subnets"]!.AsArray().Select(s => (string)s!["SubnetId"]!).ToList();
        var secret = (string)(await harbor.AwsAsync("secretsmanager", "create-secret", "--name", "harbor/dev/token", "--secret-string", "sesame"))["ARN"]!;
        await harbor.SucceedAsync(
            "publish", "--github", "acme/shop", "--vpc", "existing", "--Parameters:vpc-id", vpc, "--Parameters:public-1", subnets[0], "--Parameters:public-2", subnets[1],
            "--Parameters:private-1", subnets[0], "--Parameters:private-2", subnets[1], "--Parameters:greeting", "ahoy");
        var workflow = await ParseAsync(await File.ReadAllTextAsync(Path.Combine(harbor.Output, "github-actions", "deploy.yml"), TestContext.Current.CancellationToken));
        var steps = workflow["jobs"]!["deploy"]!["steps"]!.AsArray().Where(s => ((string?)s!["run"])?.StartsWith("dotnet", StringComparison.Ordinal) == false).ToList();
        var variables = new JsonObject { ["AWS_ROLE_ARN"] = "arn:aws:iam::123456789012:role/harbor-dev-github", ["TOKENSECRETARN"] = secret };

        foreach (var step in steps)
        {
            var environment = (step!["env"]?.AsObject() ?? []).ToDictionary(v => v.Key, v => (string?)((string)v.Value! switch
            {
                "${{ vars.AWS_ROLE_ARN }}" => (string)variables["AWS_ROLE_ARN"]!,
                "${{ toJSON(vars) }}" => variables.ToJsonString(),
                var value => value,
            }));
            var (exitCode, said) = await harbor.ShellAsync((string)step["run"]!, environment);
            Assert.True(exitCode == 0, $"{step["name"]}: {said}");
        }

        var stack = (await harbor.AwsAsync("cloudformation", "describe-stacks", "--stack-name", "harbor-dev"))["Stacks"]![0]!;
        Assert.Equal("CREATE_COMPLETE", (string?)stack["StackStatus"]);
        var parameters = stack["Parameters"]!.AsArray().ToDictionary(p => (string)p!["ParameterKey"]!, p => (string?)p!["ParameterValue"]);
        Assert.Equal((secret, "ahoy"), (parameters["TokenSecretArn"], parameters["GreetingParameter"]));

        // What the deployment asks for and nobody has said
        variables.Remove("TOKENSECRETARN");
        var (refused, why) = await harbor.ShellAsync((string)steps[^1]!["run"]!, new Dictionary<string, string?> { ["ROLE"] = "arn:aws:iam::123456789012:role/x", ["TAG"] = "", ["VARIABLES"] = variables.ToJsonString() });
        Assert.NotEqual(0, refused);
        Assert.Contains("Set the variable TOKENSECRETARN in GitHub.", why, StringComparison.Ordinal);
    }

    private static Task<AwsPlan> PlanAsync(string branch = "main", string? environment = null) => Published.PlanAsync((builder, app) =>
    {
        builder.AddLoadBalancer("entry").WithDefaultRoute(builder.AddWeb("api").GetEndpoint("http"));
        app.WithGitHubActions("acme/shop", branch, environment);
    });

    private static JsonObject Resources(AwsPlan plan) =>
        JsonNode.Parse(GitHubWriter.Files(plan).Single(f => f.Path == "github-actions/roles.json").Text)!["Resources"]!.AsObject();

    // With the parser that cfn-lint brings; "on" is a word of YAML 1.1 for true.
    private static async Task<JsonNode> ParseAsync(string yaml)
    {
        Tool.Require("python3");
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, yaml, TestContext.Current.CancellationToken);
            var (code, output, error) = await Tool.RunAsync("python3", ["-c", "import json, sys, yaml; print(json.dumps({'on' if k is True else k: v for k, v in yaml.safe_load(open(sys.argv[1])).items()}))", file]);
            Machine.Require(!error.Contains("No module named 'yaml'", StringComparison.Ordinal), "PyYAML is not installed.");
            Assert.True(code == 0, error);
            return JsonNode.Parse(output)!;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
