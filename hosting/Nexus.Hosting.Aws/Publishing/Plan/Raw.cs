using System.Text.Json.Nodes;

namespace Nexus.Hosting.Aws.Publishing.Plan;

/// <summary>Properties of a resource that its record does not have, as each format writes them.</summary>
/// <param name="LogicalId">The resource of the plan.</param>
public sealed record RawOverride(string LogicalId)
{
    /// <summary>Properties of CloudFormation, merged into those that are written: objects by their keys, all else replaced, null taken away (RFC 7396); null: none.</summary>
    public JsonObject? CloudFormation { get; init; }

    /// <summary>Arguments and blocks in Terraform's JSON syntax; one takes the place of all of its name, as in Terraform's override files; null: none.</summary>
    public JsonObject? Terraform { get; init; }
}

/// <summary>A resource that the plan has no record for. The checks, the costs and the picture do not look into it.</summary>
/// <param name="LogicalId">Its name in the plan.</param>
/// <param name="CloudFormation">What CloudFormation makes; null: nothing.</param>
/// <param name="Terraform">What Terraform makes; null: nothing.</param>
public sealed record RawResource(string LogicalId, RawForm? CloudFormation, RawForm? Terraform) : PlanResource(LogicalId);

/// <summary>A resource in the notation of one format.</summary>
/// <param name="Type">Its type there: <c>AWS::SNS::Subscription</c>, <c>aws_sns_topic_subscription</c>.</param>
/// <param name="Properties">Its properties, with references in that notation; in Terraform's JSON syntax, arguments and blocks.</param>
public sealed record RawForm(string Type, JsonObject Properties);

/// <summary>What the types of the plan do not cover, in the notation of each format.</summary>
public static class RawPlanExtensions
{
    /// <summary>Adds properties to a resource, or puts others in their place. A later override of the same resource goes over an earlier one.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="logicalId">The resource, as <c>plan.json</c> names it. One that is not in the plan is an error of the checks.</param>
    /// <param name="cloudFormation">What <see cref="RawOverride.CloudFormation"/> says. Without it the checks warn that the two formats differ.</param>
    /// <param name="terraform">What <see cref="RawOverride.Terraform"/> says. Without it the checks warn too.</param>
    public static AwsPlan Override(this AwsPlan plan, string logicalId, JsonObject? cloudFormation = null, JsonObject? terraform = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentException.ThrowIfNullOrEmpty(logicalId);
        var next = plan.Overrides.FirstOrDefault(o => o.LogicalId == logicalId) ?? new(logicalId);
        next = next with { CloudFormation = Over(next.CloudFormation, cloudFormation, isDeep: true), Terraform = Over(next.Terraform, terraform, isDeep: false) };
        return plan with { Overrides = [.. plan.Overrides.Where(o => o.LogicalId != logicalId), next] };
    }

    /// <summary>Adds a resource that the plan has no record for.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="logicalId">Letters and digits; unlike all others.</param>
    /// <param name="cloudFormation">What CloudFormation makes. Without it the checks warn that the two formats differ.</param>
    /// <param name="terraform">What Terraform makes. Without it the checks warn too.</param>
    public static AwsPlan AddRaw(this AwsPlan plan, string logicalId, RawForm? cloudFormation = null, RawForm? terraform = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (string.IsNullOrEmpty(logicalId) || !logicalId.All(char.IsAsciiLetterOrDigit))
        {
            throw new ArgumentException($"The logical id '{logicalId}' must be letters and digits only, such as OrdersMail.", nameof(logicalId));
        }

        return plan with { RawResources = [.. plan.RawResources, new(logicalId, Copy(cloudFormation), Copy(terraform))] };
    }

    /// <summary>Puts properties over others: objects by their keys where it is deep, all else replaced; null stays null where nothing is to be taken away yet.</summary>
    internal static void Merge(JsonObject target, JsonObject over, bool isDeep, bool keepsNull)
    {
        foreach (var (name, value) in over)
        {
            if (value is null && !keepsNull)
            {
                target.Remove(name);
            }
            else if (isDeep && value is JsonObject inner && !IsFunction(inner))
            {
                if (target[name] is not JsonObject known || IsFunction(known))
                {
                    target[name] = known = [];
                }

                Merge(known, inner, isDeep, keepsNull);
            }
            else
            {
                target[name] = value?.DeepClone();
            }
        }
    }

    /// <summary>All texts in it, names included.</summary>
    internal static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject json => json.SelectMany(p => Texts(p.Value).Prepend(p.Key)),
        JsonArray array => array.SelectMany(Texts),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    // A value of CloudFormation, in one piece: { "Ref": … }.
    private static bool IsFunction(JsonObject json) => json.Count == 1 && json.First().Key is var key && (key == "Ref" || key.StartsWith("Fn::", StringComparison.Ordinal));

    private static RawForm? Copy(RawForm? form) => form is null ? null : form with { Properties = form.Properties.DeepClone().AsObject() };

    private static JsonObject? Over(JsonObject? before, JsonObject? over, bool isDeep)
    {
        if (over is null || over.Count == 0)
        {
            return before;
        }

        var merged = before?.DeepClone().AsObject() ?? [];
        Merge(merged, over, isDeep, keepsNull: true);
        return merged;
    }
}
