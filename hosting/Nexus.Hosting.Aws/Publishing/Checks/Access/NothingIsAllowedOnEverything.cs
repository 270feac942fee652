using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Access;

/// <summary>No permission is for every resource, unless AWS knows no resource for the action; and none for every action.</summary>
internal sealed class NothingIsAllowedOnEverything() : PlanCheck("NEXUS203", "No permission for everything, where AWS allows less")
{
    // Of the Service Authorization Reference: actions without a resource type.
    private static readonly HashSet<string> WithoutResource = new(StringComparer.Ordinal)
    {
        "cloudwatch:PutMetricData",
        "ecr:GetAuthorizationToken",
        "ec2:DescribeNetworkInterfaces",
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
        "tag:GetResources",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    };

    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        foreach (var (subject, role) in Roles(facts.Plan))
        {
            foreach (var statement in role.Statements.Where(s => !s.IsDeny))
            {
                foreach (var action in statement.Actions.Where(a => a.Contains('*', StringComparison.Ordinal)))
                {
                    yield return Error(subject, $"The permission '{statement.Sid}' of '{role.LogicalId}' allows the actions '{action}'.", "Name the actions that are needed.");
                }

                foreach (var resource in statement.Resources.Select(r => r.AsLiteral).OfType<string>().Where(IsOfAnyAccount))
                {
                    yield return Error(
                        subject, $"The permission '{statement.Sid}' of '{role.LogicalId}' is for '{resource}': every region and account.", "Name the region and the account.");
                }

                if (statement.Resources.Any(r => r.AsLiteral == "*"))
                {
                    foreach (var action in statement.Actions.Where(a => !a.Contains('*', StringComparison.Ordinal) && !WithoutResource.Contains(a)))
                    {
                        yield return Error(subject, $"The permission '{statement.Sid}' of '{role.LogicalId}' allows {action} on every resource.", "Name the ARNs.");
                    }
                }
            }
        }
    }

    // arn:partition:service:region:account:resource
    private static bool IsOfAnyAccount(string arn) => arn.Split(':', 6) is ["arn", _, _, "*", "*", _];

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
    }
}
