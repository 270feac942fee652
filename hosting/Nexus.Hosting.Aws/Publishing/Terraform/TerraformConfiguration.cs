using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Terraform;

/// <summary>Collects the files of a configuration. The provider puts the plan's tags on everything, so that resources have only a name of their own.</summary>
internal sealed class TerraformConfiguration
{
    private readonly SortedDictionary<string, HclBody> _files = new(StringComparer.Ordinal);

    public TerraformConfiguration(AwsPlan plan)
    {
        Plan = plan;
        Addresses = new(plan);
        Values = new(plan, Addresses);
    }

    public AwsPlan Plan { get; }

    public TerraformAddresses Addresses { get; }

    public TerraformValues Values { get; }

    /// <summary>The files by name, sorted.</summary>
    public IReadOnlyDictionary<string, HclBody> Files => _files;

    /// <summary>All blocks of all files.</summary>
    public IEnumerable<HclBlock> Blocks => _files.Values.SelectMany(f => f.Blocks);

    /// <summary>A file; empty at first.</summary>
    public HclBody File(string name)
    {
        if (!_files.TryGetValue(name, out var body))
        {
            _files[name] = body = new();
        }

        return body;
    }

    /// <summary>Adds a resource of the plan.</summary>
    /// <param name="file">Where it stands.</param>
    /// <param name="logicalId">Its name in the plan.</param>
    /// <param name="fill">What it is.</param>
    /// <param name="type">The type of a part that has none of its own in the plan; null: that of the plan's resource.</param>
    /// <param name="suffix">What tells a part from others of its type.</param>
    public void Add(string file, string logicalId, Action<HclBody> fill, string? type = null, string suffix = "") => File(file).Add(
        "resource", fill, type ?? Addresses.Ref(logicalId).Address.Split('.')[0], $"{Addresses.Name(logicalId)}{suffix}");

    public HclExpression Value(PlanValue value) => Values.Render(value);

    public HclReference Ref(string logicalId, string attribute = "id") => Addresses.Ref(logicalId, attribute);

    /// <summary>What must come before something that acts in a role; null: the role may do nothing.</summary>
    public HclList? PolicyOf(Role role) => role.Statements.Count == 0 ? null : HclExpression.List([Addresses.Part("aws_iam_role_policy", role.LogicalId)]);

    /// <summary>A policy document.</summary>
    public HclCall Policy(IEnumerable<PolicyStatement> statements) => HclExpression.Json(new HclObject()
        .Set("Version", "2012-10-17")
        .Set("Statement", HclExpression.List(statements.Select(Statement))));

    public HclObject Conditions(IEnumerable<PolicyCondition> conditions)
    {
        var json = new HclObject();
        foreach (var group in conditions.GroupBy(c => c.Operator))
        {
            var keys = new HclObject();
            foreach (var condition in group)
            {
                keys.Set(condition.Key, condition.Values is [var single] ? Value(single) : Values.Render(condition.Values));
            }

            json.Set(group.Key, keys);
        }

        return json;
    }

    /// <summary>A tag <c>Name</c> for people.</summary>
    public static HclObject Named(string name) => new HclObject().Set("Name", name);

    /// <summary>What a name of this deployment begins with, where AWS adds the rest; it has a limit.</summary>
    public string Prefix(string name, int limit)
    {
        var whole = $"{Plan.Cluster.Name}-{name}";
        return whole.Length < limit ? $"{whole}-" : $"{whole[..(limit - 1)].TrimEnd('-')}-";
    }

    /// <summary>What may not be lost is destroyed by nobody: Terraform refuses a plan that would.</summary>
    public static void Protect(HclBody body, Removal removal)
    {
        if (removal == Removal.Retain)
        {
            body.Add("lifecycle", b => b.Set("prevent_destroy", true));
        }
    }

    private HclObject Statement(PolicyStatement statement) => new HclObject()
        .Set("Sid", statement.Sid)
        .Set("Effect", statement.IsDeny ? "Deny" : "Allow")
        .Set("Principal", statement.Principal is { } principal
            ? new HclObject().Set(principal.Kind == PrincipalKind.Service ? "Service" : "AWS", principal.Kind == PrincipalKind.Everybody ? "*" : Value(principal.Value))
            : null)
        .Set("Action", HclExpression.List(statement.Actions))
        .Set("Resource", Values.Render(statement.Resources))
        .Set("Condition", statement.Conditions.Count > 0 ? Conditions(statement.Conditions) : null);
}
