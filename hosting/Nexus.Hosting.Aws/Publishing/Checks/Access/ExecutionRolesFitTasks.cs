using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Access;

/// <summary>The role that starts a task pulls its images, reads its secrets and writes its log, and may do nothing else.</summary>
internal sealed class ExecutionRolesFitTasks() : PlanCheck("NEXUS202", "Execution roles allow exactly what starting the task needs")
{
    private static readonly string[] Pull = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
    private static readonly string[] Log = ["logs:CreateLogStream", "logs:PutLogEvents"];

    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        foreach (var service in facts.Plan.Services)
        {
            var needed = Needed(facts, service).ToHashSet(StringComparer.Ordinal);
            var allowed = service.ExecutionRole.Statements.Where(s => !s.IsDeny)
                .SelectMany(s => from action in s.Actions from resource in s.Resources select $"{action} on {resource}").ToHashSet(StringComparer.Ordinal);
            foreach (var grant in allowed.Except(needed).Order(StringComparer.Ordinal))
            {
                yield return Error(service.Name, $"What starts '{service.Name}' may {grant}, which starting it does not need.", "Remove the statement from the execution role; what the code needs belongs to the task role.");
            }

            foreach (var grant in needed.Except(allowed).Order(StringComparer.Ordinal))
            {
                yield return Error(service.Name, $"What starts '{service.Name}' may not {grant}: its tasks would not start.", "Keep the statement that was planned.");
            }
        }
    }

    private static IEnumerable<string> Needed(PlanFacts facts, ServicePlan service)
    {
        foreach (var container in service.TaskDefinition.Containers)
        {
            if (container.Image is BuiltImage image)
            {
                yield return "ecr:GetAuthorizationToken on *";
                foreach (var action in Pull)
                {
                    yield return $"{action} on {new ResourceValue(image.RepositoryId, ResourceOutput.Arn)}";
                }
            }

            foreach (var action in Log)
            {
                yield return $"{action} on {new ResourceValue(container.LogGroupId, ResourceOutput.Arn)}:*";
            }

            foreach (var secret in container.Secrets)
            {
                if (facts.Resource(secret.SecretId) is Secret known)
                {
                    yield return $"secretsmanager:GetSecretValue on {known.SecretArn}";
                }
            }
        }
    }
}
