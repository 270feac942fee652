using System.Globalization;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Diagram;

/// <summary>Facts of a plan in the words that pictures and pages use.</summary>
internal static class PlanWords
{
    public static string Stage(AwsPlan plan) => plan.Stage.ToString().ToLowerInvariant();

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Count(int number, string one, string? many = null) => $"{Number(number)} {(number == 1 ? one : many ?? $"{one}s")}";

    /// <summary><c>0.5 vCPU · 1 GB</c>.</summary>
    public static string Size(TaskDefinition task) => string.Create(
        CultureInfo.InvariantCulture,
        $"{task.Cpu / 1024m:0.##} vCPU · {task.Memory / 1024m:0.##} GB{(task.Architecture == CpuArchitecture.Arm64 ? " · ARM64" : string.Empty)}");

    /// <summary>The fewest and the most tasks of a service.</summary>
    public static (int Minimum, int Maximum) Tasks(ServicePlan plan) => plan.Service is not { } service ? (0, 0)
        : plan.Scaling is { } scaling ? (scaling.Fewest(), scaling.Most())
        : (service.DesiredCount, service.DesiredCount);

    /// <summary><c>2 to 10 tasks</c>, or when it is started.</summary>
    public static string Count(ServicePlan plan)
    {
        if (plan.Schedule is { } schedule)
        {
            return schedule.Expression;
        }

        if (plan.Service is null)
        {
            return "started by hand";
        }

        var (minimum, maximum) = Tasks(plan);
        return minimum == maximum ? Count(minimum, "task") : $"{Number(minimum)} to {Number(maximum)} tasks";
    }

    public static bool UsesSpot(ServicePlan plan) => plan.Service?.Capacity.Any(c => c.Capacity == FargateCapacity.Spot) == true;

    /// <summary><c>10.0.20.0/24</c>, or nothing where the subnets are there already.</summary>
    public static string Cidr(AwsPlan plan, int zone, bool isPublic) =>
        plan.Network.Vpc?.Subnets.FirstOrDefault(s => s.Zone == zone && s.IsPublic == isPublic)?.Cidr ?? string.Empty;

    /// <summary>What a role's statements allow, by what they are about; tables and queues by their logical id, all else by the prefix of the actions.</summary>
    public static IReadOnlyList<DataAccess> Access(AwsPlan plan, ServicePlan service)
    {
        var stores = plan.Tables.Select(t => t.LogicalId).Concat(plan.Queues.Select(q => q.LogicalId)).ToHashSet(StringComparer.Ordinal);
        var found = new List<DataAccess>();
        foreach (var statement in service.TaskRole.Statements.Where(s => !s.IsDeny))
        {
            var ids = statement.Resources.SelectMany(r => r.Pieces).OfType<ResourceValue>().Select(r => r.LogicalId).Where(stores.Contains).Distinct(StringComparer.Ordinal).ToList();
            if (ids.Count > 0)
            {
                found.AddRange(ids.Select(id => new DataAccess(id, Verb(statement.Actions))));
                continue;
            }

            foreach (var prefix in statement.Actions.Select(a => a.Split(':')[0]).Distinct(StringComparer.Ordinal).Where(p => !Silent.Contains(p)))
            {
                found.Add(new(prefix, prefix == "bedrock" ? "invoke" : "use"));
            }
        }

        return [.. found.GroupBy(a => a.Target).Select(g => new DataAccess(g.Key, string.Join('/', g.SelectMany(a => a.Verb.Split('/')).Distinct())))];
    }

    /// <summary>The models of Bedrock that a service may use.</summary>
    public static IEnumerable<string> Models(ServicePlan service) => service.TaskRole.Statements.Where(s => s.Actions.Any(a => a.StartsWith("bedrock:", StringComparison.Ordinal)))
        .SelectMany(s => s.Resources).Select(r => r.ToString()!.Split('/')[^1]).Distinct(StringComparer.Ordinal);

    // What every service has, drawn or told elsewhere.
    private static readonly HashSet<string> Silent = ["elasticfilesystem", "logs", "cloudwatch", "ssmmessages", "ecr"];

    private static string Verb(IReadOnlyList<string> actions)
    {
        var verbs = new List<string>();
        foreach (var (action, verb) in new[] { ("dynamodb:GetItem", "read"), ("dynamodb:PutItem", "write"), ("sqs:SendMessage", "send"), ("sqs:ReceiveMessage", "receive") })
        {
            if (actions.Contains(action))
            {
                verbs.Add(verb);
            }
        }

        return verbs.Count == 0 ? "use" : string.Join('/', verbs);
    }
}

/// <summary>What a service may do with a store of data, or with a service of AWS.</summary>
/// <param name="Target">The store's logical id, or the prefix of the actions.</param>
/// <param name="Verb">Such as <c>read/write</c>.</param>
internal sealed record DataAccess(string Target, string Verb);
