using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Access;

/// <summary>The content of a secret is in secrets alone: in no variable, argument, output, tag or health check.</summary>
internal sealed class NoSecretIsInPlainSight() : PlanCheck("NEXUS205", "Secrets are in Secrets Manager alone")
{
    // Where the formats themselves put the content of a secret.
    private static readonly string[] Contents = ["{{resolve:secretsmanager:", "{{resolve:ssm-secure:", "aws_secretsmanager_secret_version", "secret_string"];

    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        foreach (var service in facts.Plan.Services)
        {
            foreach (var container in service.TaskDefinition.Containers)
            {
                foreach (var variable in container.Environment.Where(v => v.Value.ContainsSecret))
                {
                    yield return Error(service.Name, $"The variable '{variable.Name}' of '{service.Name}' shows a secret to everybody who may see the task definition.", "Put it into the container's Secrets.");
                }

                if (container.Command?.Any(c => c.ContainsSecret) == true)
                {
                    yield return Error(service.Name, $"An argument of '{service.Name}' shows a secret to everybody who may see the task definition.", "Pass it in a variable (Secrets).");
                }
            }
        }

        foreach (var output in facts.Plan.Outputs.Where(o => o.Value.ContainsSecret))
        {
            yield return Error(output.LogicalId, $"The output '{output.LogicalId}' shows a secret.", "Tell the secret's ARN in place of its content.");
        }

        var raw = facts.Plan.Overrides.Select(o => (o.LogicalId, Properties: new[] { o.CloudFormation, o.Terraform }))
            .Concat(facts.Plan.RawResources.Select(r => (r.LogicalId, Properties: new[] { r.CloudFormation?.Properties, r.Terraform?.Properties })));
        foreach (var (id, properties) in raw)
        {
            if (properties.SelectMany(RawPlanExtensions.Texts).Any(t => t == "SecretString" || Array.Exists(Contents, c => t.Contains(c, StringComparison.OrdinalIgnoreCase))))
            {
                yield return Error(id, $"What is raw in '{id}' has the content of a secret in it.", "Tell the secret's ARN in place of its content; accept it only where AWS shows the property to nobody.");
            }
        }
    }
}
