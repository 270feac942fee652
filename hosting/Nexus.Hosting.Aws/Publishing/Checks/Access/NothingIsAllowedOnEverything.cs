using Nexus.Hosting.Aws.Publishing.GitHub;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Access;

/// <summary>No permission is for every resource, region or account, unless AWS knows none for the action; none for every action; and no ARN is of one partition.</summary>
internal sealed class NothingIsAllowedOnEverything() : PlanCheck("NEXUS203", "No permission for everything, where AWS allows less")
{
    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        foreach (var (subject, role) in Roles(facts.Plan))
        {
            foreach (var finding in OfPolicy(subject, role.LogicalId, role.Statements, role.Trust.Service == "cloudformation.amazonaws.com").Concat(OfTrust(subject, role)))
            {
                yield return finding;
            }
        }

        foreach (var (subject, id, statements) in ResourcePolicies(facts.Plan))
        {
            foreach (var finding in OfPolicy(subject, id, statements))
            {
                yield return finding;
            }
        }
    }

    private IEnumerable<Finding> OfPolicy(string subject, string policy, IEnumerable<PolicyStatement> statements, bool makesResources = false)
    {
        foreach (var statement in statements)
        {
            var what = $"The permission '{statement.Sid}' of '{policy}'";
            foreach (var arn in Texts(statement).Where(IsOfOnePartition))
            {
                yield return Partition(subject, what, arn);
            }

            // What is forbidden everywhere is no permission.
            foreach (var finding in statement.IsDeny ? [] : OfPermission(subject, what, statement, makesResources))
            {
                yield return finding;
            }
        }
    }

    private IEnumerable<Finding> OfPermission(string subject, string what, PolicyStatement statement, bool makesResources)
    {
        var resources = statement.Resources.Select(r => r.ToString()!).ToList();
        // CloudFormation decides which calls it makes to keep a resource: all of one service, but for named resources.
        foreach (var action in statement.Actions.Where(a => a.Contains('*', StringComparison.Ordinal) && !(makesResources && IsOfOneService(a) && !resources.Contains("*"))))
        {
            yield return Error(subject, $"{what} allows the actions '{action}'.", "Name the actions that are needed.");
        }

        foreach (var resource in resources.Where(IsOfSeveralPlaces))
        {
            yield return Error(subject, $"{what} is for '{resource}': several regions or accounts.", "Name the region and the account; PlanValue.Arn(service, resource) is an ARN in those of the deployment.");
        }

        foreach (var resource in resources.Where(r => r != "*" && IsAnything(r) && !(makesResources && ResourceLevels.HaveIdsOfAws(r))))
        {
            yield return Error(subject, $"{what} is for '{resource}': everything that there is.", "Name the ARNs.");
        }

        if (resources.Contains("*"))
        {
            foreach (var action in statement.Actions.Where(a => !a.Contains('*', StringComparison.Ordinal) && !ResourceLevels.HasNone(a)))
            {
                yield return Error(subject, $"{what} allows {action} on every resource.", "Name the ARNs.");
            }
        }
    }

    private IEnumerable<Finding> OfTrust(string subject, Role role) => role.Trust.Conditions.SelectMany(c => c.Values).Append(role.Trust.Federated).OfType<PlanValue>()
        .Select(v => v.ToString()!).Where(IsOfOnePartition).Select(arn => Partition(subject, $"The trust of '{role.LogicalId}'", arn));

    private Finding Partition(string subject, string what, string arn) => Error(
        subject, $"{what} names '{arn}', which is in the partition '{Parts(arn)[1]}' alone, and the plan may be deployed to another.",
        "Leave the partition to the deployment: PlanValue.Arn(service, resource).");

    private static IEnumerable<string> Texts(PolicyStatement statement) => statement.Resources
        .Concat(statement.Conditions.SelectMany(c => c.Values)).Concat(statement.Principal is { } principal ? [principal.Value] : []).Select(v => v.ToString()!);

    private static bool IsOfOneService(string action) => action.EndsWith(":*", StringComparison.Ordinal) && !IsPattern(action[..^2]);

    // arn:partition:service:region:account:resource. What AWS tells of a resource stands as {Id.Arn}, and has all of it.
    private static string[] Parts(string arn) => arn.Split(':', 6);

    // 'aws' is neither China nor GovCloud.
    private static bool IsOfOnePartition(string arn) => Parts(arn) is ["arn", not "{Partition}", ..];

    // A resource without an account is AWS's own, such as a language model: an inference profile asks it in several regions.
    private static bool IsOfSeveralPlaces(string arn) => Parts(arn) is ["arn", _, _, var region, var account, _]
        && (IsPattern(account) || (IsPattern(region) && account.Length > 0));

    // Everything of a service in the account, or of a kind: table/*, secret:*.
    private static bool IsAnything(string resource) => Parts(resource) is ["arn", _, _, _, var account, var name]
        ? name == "*" || (account.Length > 0 && name.Length > 2 && name[^1] == '*' && (name[^2] is '/' or ':') && name[..^2].All(c => char.IsAsciiLetter(c) || c == '-'))
        : resource.StartsWith('*') || resource.StartsWith("arn:", StringComparison.Ordinal);

    private static bool IsPattern(string part) => part.Contains('*', StringComparison.Ordinal) || part.Contains('?', StringComparison.Ordinal);

    private static IEnumerable<(string Subject, string Policy, IEnumerable<PolicyStatement> Statements)> ResourcePolicies(AwsPlan plan)
    {
        foreach (var queue in plan.Queues)
        {
            yield return (queue.ModelName, queue.LogicalId, queue.Policy);
        }

        foreach (var files in plan.FileSystems)
        {
            yield return (files.ModelName, files.LogicalId, files.Policy);
        }

        foreach (var balancer in plan.LoadBalancers)
        {
            if (balancer.AccessLogs is { } logs)
            {
                yield return (balancer.ModelName, logs.LogicalId, logs.Policy);
            }
        }

        if (plan.AlarmTopic is { } topic)
        {
            yield return (plan.Name, topic.LogicalId, topic.Policy);
        }
    }

    /// <summary>All roles, each with the model's name of whose it is.</summary>
    public static IEnumerable<(string Subject, Role Role)> Roles(AwsPlan plan)
    {
        foreach (var service in plan.Services)
        {
            yield return (service.Name, service.ExecutionRole);
            yield return (service.Name, service.TaskRole);
            if (service.Schedule is { } schedule)
            {
                yield return (service.Name, schedule.Role);
            }
        }

        if (plan.Network.Vpc?.FlowLog is { } log)
        {
            yield return (plan.Name, log.Role);
        }

        if (plan.Backup is { } backup)
        {
            yield return (plan.Name, backup.Role);
        }

        if (plan.Pipeline is { } pipeline)
        {
            yield return (plan.Name, GitHubRoles.Workflow(plan, pipeline));
            yield return (plan.Name, GitHubRoles.Service(plan));
        }
    }
}
