using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>Two roles for each service: one that starts its tasks, one for its code. Each has what its references need, and nothing else.</summary>
internal static class RolePlanner
{
    private const string Tasks = "ecs-tasks.amazonaws.com";

    // Of "Supported Regions and models for inference profiles" (Amazon Bedrock).
    private static readonly HashSet<string> ProfilePrefixes = new(StringComparer.Ordinal) { "apac", "au", "ca", "eu", "global", "jp", "us", "us-gov" };

    private static readonly string[] ReadTable =
        ["dynamodb:BatchGetItem", "dynamodb:ConditionCheckItem", "dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"];

    private static readonly string[] WriteTable = ["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"];
    private static readonly string[] AnyQueue = ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"];
    private static readonly string[] SendQueue = ["sqs:SendMessage"];
    private static readonly string[] ReceiveQueue = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:ReceiveMessage"];

    public static string ExecutionRoleId(ComputeTarget target) => $"{target.LogicalName}ExecutionRole";

    public static string TaskRoleId(ComputeTarget target) => $"{target.LogicalName}TaskRole";

    /// <summary>Pulls the image, reads the secrets, writes the log.</summary>
    public static Role Execution(PlanningContext context, ComputeTarget target, TaskDefinition task, LogGroup log)
    {
        var statements = new List<PolicyStatement>();
        var repositories = task.Containers.Select(c => c.Image).OfType<BuiltImage>().Select(i => (PlanValue)new ResourceValue(i.RepositoryId, ResourceOutput.Arn)).ToList();
        if (repositories.Count > 0)
        {
            statements.Add(new("PullImage", ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], repositories));
            // AWS knows no resource for it ("Actions, resources, and condition keys for Amazon ECR").
            statements.Add(new("LogInToRegistry", ["ecr:GetAuthorizationToken"], ["*"]));
        }

        statements.Add(new("WriteLog", ["logs:CreateLogStream", "logs:PutLogEvents"], [PlanValue.Concat(log.Arn, ":*")]));
        var secrets = task.Containers.SelectMany(c => c.Secrets).Select(s => s.SecretId).Distinct().Order(StringComparer.Ordinal)
            .Select(id => context.Inputs.Secrets.First(s => s.LogicalId == id).SecretArn).ToList();
        if (secrets.Count > 0)
        {
            statements.Add(new("ReadSecrets", ["secretsmanager:GetSecretValue"], secrets));
        }

        return new(ExecutionRoleId(target), $"Starts the tasks of {target.Name}") { Trust = TasksOnly(), Statements = statements };
    }

    /// <summary>What the code may do.</summary>
    public static Role Task(PlanningContext context, ComputeTarget target, TaskMounts mounts)
    {
        var statements = new List<PolicyStatement>();
        AddTables(target, statements);
        AddQueues(target, statements);
        AddMounts(mounts, statements);
        AddModels(target, statements);

        foreach (var metrics in target.Options.WrittenNamespaces)
        {
            // AWS knows no resource for it, and a condition for the namespace.
            statements.Add(new($"WriteMetrics{PlanNames.Logical(metrics)}", ["cloudwatch:PutMetricData"], ["*"])
            {
                Conditions = [new("StringEquals", "cloudwatch:namespace", [metrics])],
            });
        }

        if (context.Options.AllowsExec && !target.IsTask)
        {
            statements.Add(new(
                "OpenShell",
                ["ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"],
                ["*"]));
        }

        statements.AddRange(target.Options.Permissions);
        return new(TaskRoleId(target), $"The code of {target.Name}") { Trust = TasksOnly(), Statements = statements };
    }

    // Only tasks of this account: no confused deputy.
    private static RoleTrust TasksOnly() => new(Tasks)
    {
        Conditions = [new("StringEquals", "aws:SourceAccount", [new DeploymentValue(DeploymentFact.AccountId)])],
    };

    private static void AddTables(ComputeTarget target, List<PolicyStatement> statements)
    {
        var references = target.Resource.Annotations.OfType<TableReferenceAnnotation>().GroupBy(r => r.Table)
            .Select(g => new { Table = g.Key, Writes = g.Any(r => r.Access == TableAccess.ReadWrite) }).ToList();
        foreach (var writes in (bool[])[true, false])
        {
            var tables = references.Where(r => r.Writes == writes).Select(r => r.Table).ToList();
            if (tables.Count > 0)
            {
                statements.Add(new(
                    writes ? "ReadWriteTables" : "ReadTables",
                    [.. (writes ? ReadTable.Concat(WriteTable) : ReadTable).Order(StringComparer.Ordinal)],
                    [.. tables.SelectMany(t =>
                    {
                        var arn = new ResourceValue(TablePlanner.LogicalId(t), ResourceOutput.Arn);
                        return t.Indexes.Select(i => PlanValue.Concat(arn, $"/index/{i.Name}")).Prepend(arn);
                    })]));
            }
        }
    }

    private static void AddQueues(ComputeTarget target, List<PolicyStatement> statements)
    {
        var references = target.Resource.Annotations.OfType<QueueReferenceAnnotation>().GroupBy(r => r.Queue).Select(g => new
        {
            Queue = g.Key,
            Access = g.All(r => r.Access == g.First().Access) ? g.First().Access : QueueAccess.SendAndReceive,
        }).ToList();
        foreach (var access in (QueueAccess[])[QueueAccess.Send, QueueAccess.Receive, QueueAccess.SendAndReceive])
        {
            var queues = references.Where(r => r.Access == access).Select(r => (PlanValue)new ResourceValue(QueuePlanner.LogicalId(r.Queue), ResourceOutput.Arn)).ToList();
            if (queues.Count > 0)
            {
                var actions = access switch
                {
                    QueueAccess.Send => AnyQueue.Concat(SendQueue),
                    QueueAccess.Receive => AnyQueue.Concat(ReceiveQueue),
                    _ => AnyQueue.Concat(SendQueue).Concat(ReceiveQueue),
                };
                statements.Add(new($"{access}Queues", [.. actions.Order(StringComparer.Ordinal)], queues));
            }
        }
    }

    private static void AddMounts(TaskMounts mounts, List<PolicyStatement> statements)
    {
        for (var index = 0; index < mounts.Grants.Count; index++)
        {
            var grant = mounts.Grants[index];
            statements.Add(new(
                $"Mount{PlanNames.Logical(mounts.Volumes.First(v => v.AccessPointId == grant.AccessPointId).Name)}{(index == 0 ? string.Empty : index)}",
                grant.IsReadOnly ? ["elasticfilesystem:ClientMount"] : ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
                [new ResourceValue(grant.FileSystemId, ResourceOutput.Arn)])
            {
                Conditions = [new("StringEquals", "elasticfilesystem:AccessPointArn", [new ResourceValue(grant.AccessPointId, ResourceOutput.Arn)])],
            });
        }
    }

    private static void AddModels(ComputeTarget target, List<PolicyStatement> statements)
    {
        if (target.Options.BedrockModels.Count == 0)
        {
            return;
        }

        var resources = target.Options.BedrockModels.Distinct(StringComparer.Ordinal).SelectMany(model =>
        {
            // An inference profile (us.anthropic.…) runs the model in several regions, and needs both.
            var dot = model.IndexOf('.', StringComparison.Ordinal);
            var isProfile = dot > 0 && ProfilePrefixes.Contains(model[..dot]);
            var foundation = PlanValue.Arn("bedrock", $"foundation-model/{(isProfile ? model[(dot + 1)..] : model)}", region: isProfile ? (PlanValue)"*" : null, account: string.Empty);
            return isProfile ? (PlanValue[])[foundation, PlanValue.Arn("bedrock", $"inference-profile/{model}")] : [foundation];
        });
        statements.Add(new("InvokeModels", ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"], [.. resources]));
    }
}
