using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.CloudFormation;

/// <summary>Collects the resources of a template, with the tags that each kind can have.</summary>
internal sealed class TemplateBuilder(AwsPlan plan)
{
    /// <summary>What keeps a resource when its stack is deleted, and not when the operation that made it is rolled back.</summary>
    public const string RetainExceptOnCreate = nameof(RetainExceptOnCreate);

    private const string ListOfTags = "Tags";

    // Where the tags of a kind are, if not in a list named Tags; null: it has none.
    private static readonly Dictionary<string, (string? Property, bool IsMap)> TagForms = new(StringComparer.Ordinal)
    {
        ["AWS::ApplicationAutoScaling::ScalableTarget"] = default,
        ["AWS::ApplicationAutoScaling::ScalingPolicy"] = default,
        ["AWS::Backup::BackupPlan"] = ("BackupPlanTags", true),
        ["AWS::Backup::BackupSelection"] = default,
        ["AWS::Backup::BackupVault"] = ("BackupVaultTags", true),
        ["AWS::Budgets::Budget"] = default,
        ["AWS::CloudWatch::Dashboard"] = default,
        ["AWS::EC2::Route"] = default,
        ["AWS::EC2::SecurityGroupEgress"] = default,
        ["AWS::EC2::SecurityGroupIngress"] = default,
        ["AWS::EC2::SubnetRouteTableAssociation"] = default,
        ["AWS::EC2::VPCGatewayAttachment"] = default,
        ["AWS::EFS::AccessPoint"] = ("AccessPointTags", false),
        ["AWS::EFS::FileSystem"] = ("FileSystemTags", false),
        ["AWS::EFS::MountTarget"] = default,
        ["AWS::ElasticLoadBalancingV2::Listener"] = default,
        ["AWS::ElasticLoadBalancingV2::ListenerRule"] = default,
        ["AWS::S3::BucketPolicy"] = default,
        ["AWS::Scheduler::Schedule"] = default,
        ["AWS::SNS::Subscription"] = default,
        ["AWS::SNS::TopicPolicy"] = default,
        ["AWS::SQS::QueuePolicy"] = default,
        ["AWS::WAFv2::WebACLAssociation"] = default,
    };

    public AwsPlan Plan { get; } = plan;

    public CloudFormationValues Values { get; } = new(plan);

    public JsonObject Resources { get; } = [];

    /// <summary>Adds a resource.</summary>
    /// <param name="logicalId">Its name in the template.</param>
    /// <param name="type">Its type.</param>
    /// <param name="properties">Its properties; one that is null is left out.</param>
    /// <param name="name">A tag <c>Name</c> for people; null: none.</param>
    /// <param name="removal">What happens to what it holds; null: it holds nothing.</param>
    /// <param name="dependsOn">What has to be there first and is not referred to.</param>
    /// <param name="isTagged">Whether it gets the plan's tags, where its kind can have any.</param>
    public void Add(
        string logicalId, string type, JsonObject properties, string? name = null, Removal? removal = null, IEnumerable<string>? dependsOn = null, bool isTagged = true)
    {
        var resource = new JsonObject { ["Type"] = type };
        string[] first = [.. (dependsOn ?? []).Distinct(StringComparer.Ordinal)];
        if (first.Length > 0)
        {
            resource["DependsOn"] = new JsonArray([.. first.Select(d => (JsonNode?)d)]);
        }

        if (removal is { } policy)
        {
            // A creation that fails leaves nothing: what it kept would have the names that the next one gives.
            resource["DeletionPolicy"] = policy == Removal.Retain ? RetainExceptOnCreate : policy.ToString();
            resource["UpdateReplacePolicy"] = policy.ToString();
        }

        foreach (var property in properties.Where(p => p.Value is null).Select(p => p.Key).ToArray())
        {
            properties.Remove(property);
        }

        if (isTagged)
        {
            AddTags(type, properties, name);
        }

        if (Plan.Overrides.FirstOrDefault(o => o.LogicalId == logicalId)?.CloudFormation is { } raw)
        {
            RawPlanExtensions.Merge(properties, raw, isDeep: true, keepsNull: false);
        }

        if (properties.Count > 0)
        {
            resource["Properties"] = properties;
        }

        Resources.Add(logicalId, resource);
    }

    public JsonNode Value(PlanValue value) => Values.Render(value);

    /// <summary>A policy document.</summary>
    public JsonObject Policy(IEnumerable<PolicyStatement> statements) => new()
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new JsonArray([.. statements.Select(s => (JsonNode?)Statement(s))]),
    };

    public static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode?)t)]);

    public static JsonArray Array(IEnumerable<JsonNode> nodes) => new([.. nodes]);

    private JsonObject Statement(PolicyStatement statement)
    {
        var json = new JsonObject { ["Sid"] = statement.Sid, ["Effect"] = statement.IsDeny ? "Deny" : "Allow" };
        if (statement.Principal is { } principal)
        {
            json["Principal"] = principal.Kind switch
            {
                PrincipalKind.Service => new JsonObject { ["Service"] = Value(principal.Value) },
                PrincipalKind.Everybody => new JsonObject { ["AWS"] = "*" },
                _ => new JsonObject { ["AWS"] = Value(principal.Value) },
            };
        }

        json["Action"] = Array(statement.Actions);
        json["Resource"] = Values.Render(statement.Resources);
        if (statement.Conditions.Count > 0)
        {
            json["Condition"] = Conditions(statement.Conditions);
        }

        return json;
    }

    public JsonObject Conditions(IEnumerable<PolicyCondition> conditions)
    {
        var json = new JsonObject();
        foreach (var group in conditions.GroupBy(c => c.Operator))
        {
            var keys = new JsonObject();
            foreach (var condition in group)
            {
                keys[condition.Key] = condition.Values is [var single] ? Value(single) : Values.Render(condition.Values);
            }

            json[group.Key] = keys;
        }

        return json;
    }

    private void AddTags(string type, JsonObject properties, string? name)
    {
        var (property, isMap) = TagForms.TryGetValue(type, out var form) ? form : (ListOfTags, false);
        if (property is null)
        {
            return;
        }

        var tags = name is null
            ? Plan.Tags.ToList()
            : [.. Plan.Tags.Where(t => t.Key != "Name").Append(new("Name", name)).OrderBy(t => t.Key, StringComparer.Ordinal)];
        if (isMap)
        {
            var map = new JsonObject();
            tags.ForEach(t => map[t.Key] = t.Value);
            properties[property] = map;
        }
        else
        {
            properties[property] = new JsonArray([.. tags.Select(t => (JsonNode?)new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value })]);
        }
    }
}
