using System.Text;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.CloudFormation;

/// <summary>How to deploy the templates: three commands.</summary>
internal static class CloudFormationReadme
{
    public static string Write(AwsPlan plan, string stage, SplitTemplate? split)
    {
        var stack = $"{plan.Name.ToLowerInvariant()}-{stage}";
        var bucket = $"$(aws cloudformation describe-stack-resource --stack-name {stack}-bootstrap --logical-resource-id Templates --query StackResourceDetail.PhysicalResourceId --output text)";
        var upload = split is null ? string.Empty : $"aws s3 cp --recursive {StackSplitter.Folder} \"s3://{bucket}/{split.Prefix}/\" && ";
        var text = new StringBuilder();
        text.Append(
            $"""
            # Deploy {plan.Name} ({stage})

            You need the AWS CLI 2 with credentials and a region, and docker or podman for the images. Fill the empty values of `parameters.{stage}.json` first.

            ```
            aws cloudformation deploy --stack-name {stack}-bootstrap --template-file bootstrap.json
            ../infrastructure/scripts/build-and-push.sh
            {upload}aws cloudformation deploy --stack-name {stack} --template-file template.json --capabilities CAPABILITY_IAM --s3-bucket "{bucket}" --parameter-overrides file://parameters.{stage}.json
            ```

            The first makes repositories for the images, and a bucket for the template. The second builds and pushes the images and prints their tag, which is
            the value of `ImageTag`. The third makes everything else, or changes what has changed. A deployment whose tasks do not come up is rolled back. Where that was the
            first, nothing is left but an empty stack, which has to go before the next: `aws cloudformation delete-stack --stack-name {stack}`.

            """.ReplaceLineEndings("\n"));
        if (plan.Services.Any(s => s.Scaling is not null))
        {
            text.Append(
                """

                A deployment that changes a scaled service starts again from the number of tasks that the model says, and scaling raises it within minutes: deploy at a quiet
                hour, or with Terraform, which leaves the number to scaling.

                """.ReplaceLineEndings("\n"));
        }

        if (split is not null)
        {
            text.Append(
                $"""

                One stack can't hold it all, so that `template.json` joins {split.Nested.Count} stacks of the folder `{StackSplitter.Folder}`, by capability. What is added at the end of the
                model moves nothing between them; look at the change set before you deploy a model in another order.

                """.ReplaceLineEndings("\n"));
        }

        if (plan.LoadBalancers.Any(b => b.HasDeletionProtection) || plan.Tables.Any(t => t.HasDeletionProtection))
        {
            text.Append(
                $"""

                Load balancers and tables are protected from deletion, and AWS stops halfway where one is asked to go with its stack. Who means it takes the protection away first,
                as after a first deployment that failed (`ROLLBACK_FAILED`; tables of that one have to be deleted too, for the deletion of the stack keeps them):
                `{Unprotect.LoadBalancer("ARN")}`,
                `{Unprotect.Table("NAME")}`.

                """.ReplaceLineEndings("\n"));
        }

        var secrets = plan.Parameters.Where(p => p.Kind == ParameterKind.SecretArn).ToList();
        if (secrets.Count > 0)
        {
            text.Append("\n## Secrets\n\nPut each into Secrets Manager once, and its ARN into the parameters. The value is read from the terminal, so that it is in no file and no command line.\n\n```\n");
            foreach (var secret in secrets)
            {
                text.Append($"aws secretsmanager create-secret --name {plan.Name.ToLowerInvariant()}/{stage}/{secret.ModelName.ToLowerInvariant()} --secret-string file:///dev/stdin   # {secret.LogicalId}\n");
            }

            text.Append("```\n");
        }

        if (plan.Parameters.Count > 0)
        {
            text.Append("\n## Parameters\n\n| parameter | what it is |\n|---|---|\n");
            foreach (var parameter in plan.Parameters)
            {
                text.Append($"| `{parameter.LogicalId}` | {parameter.Description.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
            }
        }

        var tasks = plan.Services.Where(s => s.Service is null && s.Schedule is null).ToList();
        if (tasks.Count > 0)
        {
            text.Append("\n## Tasks that somebody starts\n\n```\n");
            foreach (var task in tasks)
            {
                text.Append($"aws ecs run-task --cluster {plan.Cluster.Name} --launch-type FARGATE --task-definition {task.TaskDefinition.Family} --network-configuration 'awsvpcConfiguration={{subnets=[...],securityGroups=[...]}}'\n");
            }

            text.Append("```\n");
        }

        return text.ToString();
    }
}
