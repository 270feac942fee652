using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Access;

/// <summary>A task role allows what the model's references need on the ARNs that they name: all of it, and no more.</summary>
internal sealed class TaskRolesFitUses() : PlanCheck("NEXUS201", "Task roles allow exactly what the model's references need")
{
    private const string MountCondition = "elasticfilesystem:AccessPointArn";
    private const string MetricCondition = "cloudwatch:namespace";

    private static readonly string[] ReadTable =
        ["dynamodb:BatchGetItem", "dynamodb:ConditionCheckItem", "dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"];

    private static readonly string[] ReadWriteTable = [.. ReadTable, "dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"];
    private static readonly string[] Send = ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"];
    private static readonly string[] Receive = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ReceiveMessage"];
    private static readonly string[] Invoke = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"];

    private static readonly string[] Shell =
        ["ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"];

    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        var uses = facts.Plan.Uses.ToLookup(u => u.Service, StringComparer.OrdinalIgnoreCase);
        foreach (var service in facts.Plan.Services)
        {
            var own = uses[service.Name].ToList();
            var said = own.Where(u => u.Kind == UseKind.Permission).Select(u => u.Target).ToHashSet(StringComparer.Ordinal);
            var needed = own.SelectMany(u => Needed(facts, u)).ToHashSet(StringComparer.Ordinal);
            var allowed = service.TaskRole.Statements.Where(s => !s.IsDeny && !said.Contains(s.Sid)).SelectMany(Grants).ToHashSet(StringComparer.Ordinal);

            foreach (var grant in allowed.Except(needed).Order(StringComparer.Ordinal))
            {
                yield return Error(
                    service.Name, $"The code of '{service.Name}' may {grant}, which no reference of the model needs.",
                    "Remove the statement, draw the reference, or say it in the model (WithAwsPermission).");
            }

            foreach (var grant in needed.Except(allowed).Order(StringComparer.Ordinal))
            {
                yield return Error(service.Name, $"The code of '{service.Name}' may not {grant}, which a reference of the model needs.", "Keep the statement that was planned.");
            }
        }
    }

    private static IEnumerable<string> Grants(PolicyStatement statement) =>
        from action in statement.Actions
        from resource in statement.Resources
        select Grant(action, resource.ToString()!, [.. statement.Conditions.Select(c => $"{c.Key} is {string.Join(" or ", c.Values)}")]);

    private static IEnumerable<string> Needed(PlanFacts facts, Use use) => use.Kind switch
    {
        UseKind.ReadTable => OnTable(facts, use, ReadTable),
        UseKind.ReadWriteTable => OnTable(facts, use, ReadWriteTable),
        UseKind.SendMessages => Send.Select(a => Grant(a, Arn(use.Target))),
        UseKind.ReceiveMessages => Receive.Select(a => Grant(a, Arn(use.Target))),
        UseKind.ReadFiles => OnFiles(facts, use, ["elasticfilesystem:ClientMount"]),
        UseKind.ReadWriteFiles => OnFiles(facts, use, ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]),
        UseKind.InvokeModel => from arn in ModelArns(use.Target) from action in Invoke select Grant(action, arn),
        UseKind.WriteMetrics => [Grant("cloudwatch:PutMetricData", "*", $"{MetricCondition} is {use.Target}")],
        UseKind.OpenShell => Shell.Select(a => Grant(a, "*")),
        _ => [],
    };

    private static IEnumerable<string> OnTable(PlanFacts facts, Use use, string[] actions)
    {
        var arn = Arn(use.Target);
        var resources = ((facts.Resource(use.Target) as Table)?.Indexes ?? []).Select(i => $"{arn}/index/{i.Name}").Prepend(arn).ToList();
        return from action in actions from resource in resources select Grant(action, resource);
    }

    private static IEnumerable<string> OnFiles(PlanFacts facts, Use use, string[] actions)
    {
        var fileSystem = facts.Plan.FileSystems.FirstOrDefault(f => f.AccessPoints.Any(a => a.LogicalId == use.Target));
        return fileSystem is null ? [] : actions.Select(a => Grant(a, Arn(fileSystem.LogicalId), $"{MountCondition} is {Arn(use.Target)}"));
    }

    // A profile (us.…, eu.…) runs the model in several regions: the profile here, the model in any.
    private static IEnumerable<string> ModelArns(string model)
    {
        var prefix = model.Split('.')[0];
        if (prefix is "apac" or "au" or "ca" or "eu" or "global" or "jp" or "us" or "us-gov")
        {
            return
            [
                $"arn:{{Partition}}:bedrock:*::foundation-model/{model[(prefix.Length + 1)..]}",
                $"arn:{{Partition}}:bedrock:{{Region}}:{{AccountId}}:inference-profile/{model}",
            ];
        }

        return [$"arn:{{Partition}}:bedrock:{{Region}}::foundation-model/{model}"];
    }

    private static string Arn(string logicalId) => new ResourceValue(logicalId, ResourceOutput.Arn).ToString();

    private static string Grant(string action, string resource, params string[] conditions) =>
        $"{action} on {resource}{(conditions.Length == 0 ? string.Empty : $" where {string.Join(" and ", conditions)}")}";
}
