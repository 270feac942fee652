using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Access;

/// <summary>A role is taken by the service of AWS that needs it, in this account, and by the tasks of one service of the model.</summary>
internal sealed class RolesAreForOneService() : PlanCheck("NEXUS204", "Each service has roles of its own, which nobody else can take")
{
    private const string Tasks = "ecs-tasks.amazonaws.com";

    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        var users = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var service in facts.Plan.Services)
        {
            var task = service.TaskDefinition;
            foreach (var role in new[] { task.ExecutionRoleId, task.TaskRoleId })
            {
                if (!users.TryAdd(role, service.Name))
                {
                    yield return Error(service.Name, $"'{service.Name}' shares the role '{role}' with '{users[role]}'.", "Give each service its own ExecutionRole and TaskRole.");
                }
            }

            foreach (var role in new[] { service.ExecutionRole, service.TaskRole }.Where(r => r.Trust.Service != Tasks || !IsOfThisAccount(r)))
            {
                yield return Error(service.Name, $"The role '{role.LogicalId}' of '{service.Name}' can be taken by others than tasks of this account.", "Keep the trust that was planned.");
            }
        }
    }

    private static bool IsOfThisAccount(Role role) =>
        role.Trust.Conditions.Any(c => c is { Operator: "StringEquals", Key: "aws:SourceAccount", Values: [DeploymentValue { Fact: DeploymentFact.AccountId }] });
}
