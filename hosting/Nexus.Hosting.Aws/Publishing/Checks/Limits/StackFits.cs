using Nexus.Hosting.Aws.Publishing.Checks.Access;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Limits;

/// <summary>What one stack, one role and one variable can hold ("CloudFormation quotas", "IAM and AWS STS quotas").</summary>
internal sealed class StackFits() : PlanCheck("NEXUS506", "Parameters, outputs and policies are no more than a stack can have")
{
    private const int MostParameters = 200;
    private const int MostOutputs = 200;
    private const int LongestParameter = 4096;
    private const int LongestPolicy = 10_240;
    private const int MostVolumes = 20;

    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        var plan = facts.Plan;
        if (plan.Parameters.Count > MostParameters)
        {
            yield return Error(plan.Name, $"The deployment has {plan.Parameters.Count} parameters; a stack has {MostParameters} at most.", "Use fewer parameters in the model, or several environments.");
        }

        if (plan.Outputs.Count > MostOutputs)
        {
            yield return Error(plan.Name, $"The deployment has {plan.Outputs.Count} outputs; a stack has {MostOutputs} at most.", "Change AwsPlan.Outputs (WithPlan), or use several environments.");
        }

        foreach (var parameter in plan.Parameters.Where(p => p.Value?.Length > LongestParameter || p.Default?.Length > LongestParameter))
        {
            yield return Error(parameter.ModelName, $"The parameter '{parameter.ModelName}' has a value of more than {LongestParameter} characters.", "Put it into a file of the image, or into a secret.");
        }

        foreach (var (subject, role) in NothingIsAllowedOnEverything.Roles(plan))
        {
            var length = role.Statements.Sum(s => 80 + s.Actions.Sum(a => a.Length + 3) + s.Resources.Sum(LongestArn) + (s.Conditions.Count * 150));
            if (length > LongestPolicy)
            {
                yield return Error(subject, $"The policy of the role '{role.LogicalId}' has about {length} characters; {LongestPolicy} are the limit.", "Let the service refer to less, or split it.");
            }
        }

        foreach (var service in plan.Services.Where(s => s.TaskDefinition.Volumes.Count > MostVolumes))
        {
            yield return Error(service.Name, $"'{service.Name}' has {service.TaskDefinition.Volumes.Count} volumes; {MostVolumes} are the limit.", "Use fewer volumes.");
        }
    }

    // What is known when it is deployed at its longest: 14 characters of a region, 12 of an account; an id becomes an ARN of 100.
    private static int LongestArn(PlanValue resource)
    {
        var text = resource.ToString()!.Replace("{Partition}", "aws-iso-b", StringComparison.Ordinal).Replace("{Region}", "ap-southeast-1", StringComparison.Ordinal)
            .Replace("{AccountId}", "123456789012", StringComparison.Ordinal);
        return text.Length + 3 + (100 * text.Count(c => c == '{'));
    }
}
