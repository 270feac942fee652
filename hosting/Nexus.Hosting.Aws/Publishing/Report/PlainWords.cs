using Nexus.Hosting.Aws.Publishing.Diagram;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Report;

/// <summary>Says in plain words what the plan says in the terms of AWS.</summary>
internal sealed class PlainWords
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public PlainWords(AwsPlan plan)
    {
        foreach (var resource in plan.Resources)
        {
            _names[resource.LogicalId] = resource switch
            {
                Table table => $"the table {table.ModelName}",
                MessageQueue queue => $"the queue {queue.ModelName}",
                FileSystem files => $"the file system {files.ModelName}",
                Secret secret => secret.Name,
                ImageRepository repository => repository.Name,
                LogGroup log => $"the log group {log.Name}",
                TaskDefinition task => task.Family,
                _ => resource.LogicalId,
            };
        }

        foreach (var service in plan.Services)
        {
            _names[service.SecurityGroup.LogicalId] = service.Name;
            _names[service.TaskRole.LogicalId] = $"the role of {service.Name}'s code";
            _names[service.ExecutionRole.LogicalId] = $"the role that starts {service.Name}";
        }

        foreach (var secret in plan.Secrets)
        {
            if (secret.Content is ExistingSecret existing)
            {
                _names[existing.ParameterId] = secret.Name;
            }
        }

        plan.LoadBalancers.ToList().ForEach(b => _names[b.SecurityGroup.LogicalId] = b.ModelName);
        plan.Caches.ToList().ForEach(c => _names[c.SecurityGroup.LogicalId] = c.ModelName);
        plan.FileSystems.ToList().ForEach(f => _names[f.SecurityGroup.LogicalId] = f.ModelName);
    }

    /// <summary>What a statement lets somebody do.</summary>
    public string Say(PolicyStatement statement)
    {
        var actions = statement.Actions;
        var on = Targets(statement);
        bool May(string action) => actions.Contains(action, StringComparer.Ordinal);
        var text = actions switch
        {
            _ when May("dynamodb:PutItem") => $"Read and write items of {on}.",
            _ when May("dynamodb:GetItem") => $"Read items of {on}.",
            _ when May("sqs:SendMessage") && May("sqs:ReceiveMessage") => $"Send messages to {on}, receive and delete them.",
            _ when May("sqs:SendMessage") => $"Send messages to {on}; not receive them.",
            _ when May("sqs:ReceiveMessage") => $"Receive and delete messages of {on}; not send any.",
            _ when May("elasticfilesystem:ClientWrite") => $"Read and write files of {on}, through one access point.",
            _ when May("elasticfilesystem:ClientMount") => $"Read files of {on}, through one access point.",
            _ when May("secretsmanager:GetSecretValue") => $"Read the secrets {on}.",
            _ when May("ecr:BatchGetImage") => $"Pull images of {on}.",
            _ when May("ecr:GetAuthorizationToken") => "Log in to the image registry. AWS has no narrower form of it.",
            _ when May("bedrock:InvokeModel") => $"Ask the language models {string.Join(", ", statement.Resources.Select(r => r.ToString()!.Split('/')[^1]).Distinct(StringComparer.Ordinal))}, and no others.",
            _ when May("xray:PutTraceSegments") => "Send traces to X-Ray. AWS has no narrower form of it.",
            _ when May("cloudwatch:PutMetricData") => $"Write metrics into {string.Join(", ", statement.Conditions.SelectMany(c => c.Values))}, and nowhere else.",
            _ when May("ssmmessages:CreateDataChannel") => "Let people open a shell in its tasks.",
            _ when May("iam:PassRole") => $"Hand on {on}.",
            _ when May("ecs:RunTask") => $"Start {on}.",
            _ when May("logs:PutLogEvents") => $"Write into {on}.",
            _ => $"Use {string.Join(", ", actions)} on {on}.",
        };
        return statement.IsDeny ? $"Never: {char.ToLowerInvariant(text[0])}{text[1..]}" : text;
    }

    /// <summary>What the resources of a statement are called.</summary>
    public string Targets(PolicyStatement statement) => string.Join(", ", statement.Resources.Select(Name).Distinct(StringComparer.Ordinal));

    /// <summary>What a value stands for.</summary>
    public string Name(PlanValue value)
    {
        var pieces = value.Pieces;
        if (pieces[0] is ResourceValue resource && _names.TryGetValue(resource.LogicalId, out var name))
        {
            var rest = string.Concat(pieces.Skip(1));
            return rest.StartsWith("/index/", StringComparison.Ordinal) || rest is ":*" or "" ? name : $"{name}{rest}";
        }

        return value is ParameterValue parameter && _names.TryGetValue(parameter.LogicalId, out var known) ? known
            : value.AsLiteral is "*" ? "everything"
            // What has no other name: the part of its ARN after partition, service, region and account.
            : value.AsLiteral is null && value.ToString()!.Split(':', 6) is ["arn", .., var own] ? own
            : value.ToString()!;
    }

    /// <summary>The other side of a rule of a security group.</summary>
    public string Name(SecurityGroupPeer peer) => peer switch
    {
        GroupPeer group => _names.GetValueOrDefault(group.SecurityGroupId, group.SecurityGroupId),
        CidrPeer { Cidr: "0.0.0.0/0" } => "any address",
        CidrPeer range => range.Cidr,
        _ => peer.ToString()!,
    };

    /// <summary>What a scaling policy follows.</summary>
    public static string Say(ScalingPolicy policy) => policy.Metric switch
    {
        CpuScalingMetric => $"CPU at {Number(policy.Target)} %",
        MemoryScalingMetric => $"memory at {Number(policy.Target)} %",
        RequestScalingMetric => $"{Number(policy.Target)} requests a minute for each task",
        MathScalingMetric math when math.Queries.Select(q => q.Metric).OfType<Metric>().FirstOrDefault() is { } metric => $"{metric.Namespace} {metric.Name} at {Number(policy.Target)} for each task",
        _ => $"a metric at {Number(policy.Target)}",
    };

    public static string Number(double number) => number.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);

    public static string Image(ContainerImage image) => image switch
    {
        RegistryImage registry => registry.Reference,
        BuiltImage built => $"built from the model, repository {built.RepositoryId}",
        _ => string.Empty,
    };

    public static string Ports(SecurityGroupRule rule) => rule.Port == rule.LastPort ? PlanWords.Number(rule.Port) : $"{PlanWords.Number(rule.Port)} to {PlanWords.Number(rule.LastPort)}";
}
