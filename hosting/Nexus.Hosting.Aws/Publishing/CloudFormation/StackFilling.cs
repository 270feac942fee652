using System.Globalization;

namespace Nexus.Hosting.Aws.Publishing.CloudFormation;

/// <summary>A nested stack.</summary>
internal sealed class NestedStack(string name)
{
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    public string Name => name;

    public string LogicalId => $"{string.Concat(name.Split('-').Select(w => char.ToUpperInvariant(w[0]) + w[1..]))}Stack";

    public IReadOnlyList<string> Members => _order;

    /// <summary>The values that it needs of others and of the parameters.</summary>
    public HashSet<string> Needs { get; } = new(StringComparer.Ordinal);

    public bool Contains(string id) => _members.Contains(id);

    public void Add(string id)
    {
        _members.Add(id);
        _order.Add(id);
    }
}

/// <summary>Which resource goes into which nested stack: by capability, and never one before what it needs.</summary>
internal static class StackFilling
{
    // Below the limits of 500 resources, 200 parameters, 200 outputs and 1 MB, so that a small change splits nothing anew.
    private const int MostResources = 400;
    private const int MostValues = 180;
    private const int MostBytes = 700_000;

    private static readonly string[] Names = ["network", "rules", "storage", "entry", "services", "operations"];

    public static IReadOnlyList<NestedStack> Fill(TemplateGraph graph)
    {
        var order = Sort(graph);
        var layers = Layers(graph, order);
        var stacks = new List<NestedStack>();
        for (var layer = 0; layer < Names.Length; layer++)
        {
            var filled = FillLayer(graph, [.. order.Where(id => layers[id] == layer)], Names[layer]);
            stacks.AddRange(filled);
        }

        return stacks;
    }

    private static List<NestedStack> FillLayer(TemplateGraph graph, List<string> ids, string name)
    {
        var parts = new List<List<string>>();
        var open = new OpenStack(graph);
        foreach (var id in ids)
        {
            if (parts.Count == 0 || !open.TryAdd(id))
            {
                open = new(graph);
                parts.Add(open.Members);
                open.Add(id);
            }
        }

        return [.. parts.Select((members, index) =>
        {
            // A layer that is split later keeps the name of its first part.
            var stack = new NestedStack(index == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{index + 1}"));
            members.ForEach(stack.Add);
            stack.Needs.UnionWith(members.SelectMany(graph.UsesOf).Where(t => !stack.Contains(Token.Parse(t).Id)));
            return stack;
        })];
    }

    // What is needed comes first; else the order of the template.
    private static List<string> Sort(TemplateGraph graph)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        var order = new List<string>();
        foreach (var id in graph.Order)
        {
            Visit(id);
        }

        return order;

        void Visit(string id)
        {
            if (done.Add(id))
            {
                foreach (var needed in graph.Needs(id))
                {
                    Visit(needed);
                }

                order.Add(id);
            }
        }
    }

    // What something needs can't be in a later layer.
    private static Dictionary<string, int> Layers(TemplateGraph graph, List<string> order)
    {
        var layers = order.ToDictionary(id => id, id => LayerOf((string)graph.Resources[id]["Type"]!), StringComparer.Ordinal);
        for (var i = order.Count - 1; i >= 0; i--)
        {
            foreach (var needed in graph.Needs(order[i]))
            {
                layers[needed] = Math.Min(layers[needed], layers[order[i]]);
            }
        }

        return layers;
    }

    private static int LayerOf(string type) => type switch
    {
        "AWS::EC2::SecurityGroupIngress" or "AWS::EC2::SecurityGroupEgress" => 1,
        "AWS::ServiceDiscovery::PrivateDnsNamespace" => 0,
        _ => type.Split("::")[1] switch
        {
            "EC2" => 0,
            "EFS" or "DynamoDB" or "SQS" or "SecretsManager" or "ElastiCache" or "S3" => 2,
            "ElasticLoadBalancingV2" or "WAFv2" => 3,
            "CloudWatch" or "SNS" or "Backup" or "Budgets" => 5,
            _ => 4,
        },
    };

    /// <summary>A stack that is being filled, with what counts against its limits.</summary>
    private sealed class OpenStack(TemplateGraph graph)
    {
        private readonly HashSet<string> _members = new(StringComparer.Ordinal);
        private readonly HashSet<string> _needs = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> _outside = new(StringComparer.Ordinal);
        private int _outputs;
        private int _bytes;

        public List<string> Members { get; } = [];

        public bool TryAdd(string id)
        {
            var bytes = graph.BytesOf(id);
            var needs = graph.UsesOf(id).Count(t => !_members.Contains(Token.Parse(t).Id) && !_needs.Contains(t));
            var outputs = graph.TokensOf([id]).Count();
            if (Members.Count >= MostResources || _bytes + bytes > MostBytes || _needs.Count + needs > MostValues || _outputs + outputs > MostValues)
            {
                return false;
            }

            Add(id);
            return true;
        }

        public void Add(string id)
        {
            Members.Add(id);
            _members.Add(id);
            _bytes += graph.BytesOf(id);
            foreach (var token in graph.UsesOf(id))
            {
                if (!_members.Contains(Token.Parse(token).Id))
                {
                    _needs.Add(token);
                }
                else if (_outside.TryGetValue(token, out var users) && users > 0 && (_outside[token] = users - 1) == 0)
                {
                    _outputs--;
                }
            }

            foreach (var token in graph.TokensOf([id]))
            {
                var users = graph.UsersOf(token).Count(u => u is null || !_members.Contains(u));
                _outside[token] = users;
                _outputs += users > 0 ? 1 : 0;
            }
        }
    }
}
