using Nexus.Hosting.Aws.Publishing.Deployment;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.GitHub;

/// <summary>
/// Two roles: the workflow's, which starts deployments and pushes images and can do nothing else; and CloudFormation's, which makes what the template has and
/// which nobody else can take.
/// </summary>
internal static class GitHubRoles
{
    public const string WorkflowId = "GitHubRole";
    public const string ServiceId = "CloudFormationRole";

    private const string Issuer = "token.actions.githubusercontent.com";

    public static string WorkflowName(AwsPlan plan) => $"{StackNames.Main(plan)}-github";

    public static string ServiceName(AwsPlan plan) => $"{StackNames.Main(plan)}-cloudformation";

    /// <summary>The workflow's role.</summary>
    public static Role Workflow(AwsPlan plan, GitHubPipeline pipeline)
    {
        var stack = StackNames.Main(plan);
        var statements = new List<PolicyStatement>
        {
            new("DeployStacks",
            [
                "cloudformation:CreateChangeSet", "cloudformation:DeleteChangeSet", "cloudformation:DescribeChangeSet", "cloudformation:DescribeStackEvents",
                "cloudformation:DescribeStackResource", "cloudformation:DescribeStacks", "cloudformation:ExecuteChangeSet",
            ],
            [PlanValue.Arn("cloudformation", $"stack/{stack}/*"), PlanValue.Arn("cloudformation", $"stack/{StackNames.Bootstrap(plan)}/*")]),
            new("LetCloudFormationWork", ["iam:PassRole"], [RoleArn(ServiceName(plan))])
            {
                Conditions = [new("StringEquals", "iam:PassedToService", ["cloudformation.amazonaws.com"])],
            },
            // The bucket's name begins with that of its stack.
            new("FindTemplates", ["s3:ListBucket"], [BucketArn($"{StackNames.Bootstrap(plan)}-templates-*")]),
            new("UploadTemplates", ["s3:GetObject", "s3:PutObject"], [BucketArn($"{StackNames.Bootstrap(plan)}-templates-*/*")]),
        };
        if (plan.Repositories.Count > 0)
        {
            statements.Add(new("PushImages",
            [
                "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:DescribeImages", "ecr:GetDownloadUrlForLayer", "ecr:InitiateLayerUpload",
                "ecr:PutImage", "ecr:UploadLayerPart",
            ],
            [.. plan.Repositories.Select(r => PlanValue.Arn("ecr", $"repository/{r.Name}"))]));
            statements.Add(new("LogInToRegistry", ["ecr:GetAuthorizationToken"], ["*"]));
        }

        return new(WorkflowId, $"Deploys {plan.Name} from {pipeline.Repository}")
        {
            Trust = new(null as string)
            {
                Federated = PlanValue.Arn("iam", $"oidc-provider/{Issuer}", region: string.Empty),
                Conditions = [new("StringEquals", $"{Issuer}:aud", ["sts.amazonaws.com"]), new("StringEquals", $"{Issuer}:sub", [pipeline.Subject])],
            },
            Statements = statements,
        };
    }

    /// <summary>CloudFormation's role.</summary>
    public static Role Service(AwsPlan plan)
    {
        var stack = StackNames.Main(plan);
        var statements = new List<PolicyStatement>
        {
            new("MakeRoles",
            [
                "iam:CreateRole", "iam:DeleteRole", "iam:DeleteRolePolicy", "iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:ListRoleTags", "iam:PutRolePolicy", "iam:TagRole", "iam:UntagRole",
                "iam:UpdateAssumeRolePolicy", "iam:UpdateRole", "iam:UpdateRoleDescription",
            ],
            [RoleArn(Made(stack))]),
            new("GiveRolesToServices", ["iam:PassRole"], [RoleArn(Made(stack))])
            {
                Conditions = [new("StringEquals", "iam:PassedToService",
                    ["backup.amazonaws.com", "ecs-tasks.amazonaws.com", "ecs.amazonaws.com", "scheduler.amazonaws.com", "vpc-flow-logs.amazonaws.com"])],
            },
            // Neither the workflow's role nor this one may be changed from within a deployment.
            new("KeepTheRolesOfTheDeployment", ["iam:*"], [RoleArn(WorkflowName(plan)), RoleArn(ServiceName(plan))]) { IsDeny = true },
            new("MakeServiceRoles", ["iam:CreateServiceLinkedRole"], [RoleArn("aws-service-role/*")]),
        };

        statements.AddRange(new StackPermissions(plan).Statements());
        return new(ServiceId, $"Makes {plan.Name} ({plan.Stage.ToString().ToLowerInvariant()}) for CloudFormation") { Trust = new("cloudformation.amazonaws.com"), Statements = statements };
    }

    /// <summary>What CloudFormation names after a stack, of whose name it takes 24 characters where the whole would be too long.</summary>
    internal static string Made(string stack) => stack.Length > 24 ? $"{stack[..24]}*" : $"{stack}-*";

    private static PlanValue RoleArn(string name) => PlanValue.Arn("iam", $"role/{name}", region: string.Empty);

    private static PlanValue BucketArn(string name) => PlanValue.Arn("s3", name, region: string.Empty, account: string.Empty);
}
