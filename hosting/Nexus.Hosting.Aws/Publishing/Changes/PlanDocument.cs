using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Changes;

/// <summary>A plan as a document: each resource with its properties, so that the next publish can say what has changed. No secret is in a plan.</summary>
internal static class PlanDocument
{
    public const string Path = "plan.json";

    private const int Format = 1;

    private static readonly JsonSerializerOptions Indented = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
        WriteIndented = true,
    };

    private static readonly ConcurrentDictionary<Type, PlanProperty[]> Properties = new();

    // References to the resource itself, and what stands in the document under its own name.
    private static readonly HashSet<string> Derived = [nameof(PlanResource.LogicalId), nameof(PlanResource.Id), nameof(PlanResource.Arn), nameof(PlanResource.Children), nameof(Secret.SecretArn)];

    /// <summary>The document.</summary>
    public static JsonObject Of(AwsPlan plan)
    {
        var resources = new JsonObject();
        foreach (var resource in plan.Resources)
        {
            var json = new JsonObject { ["kind"] = resource.GetType().Name };
            AddProperties(json, resource);
            resources[resource.LogicalId] = json;
        }

        foreach (var raw in plan.Overrides)
        {
            if (resources[raw.LogicalId] is JsonObject json)
            {
                json["overrides"] = new JsonObject { ["cloudFormation"] = raw.CloudFormation?.DeepClone(), ["terraform"] = raw.Terraform?.DeepClone() };
            }
        }

        return new()
        {
            ["format"] = Format,
            ["name"] = plan.Name,
            ["stage"] = plan.Stage.ToString().ToLowerInvariant(),
            ["defaults"] = plan.Defaults.ToString(),
            ["tags"] = Value(plan.Tags),
            ["resources"] = resources,
            ["parameters"] = new JsonObject(plan.Parameters.Select(p => KeyValuePair.Create(p.LogicalId, Value(p)))),
        };
    }

    /// <summary>The document's text: the same plan gives the same bytes.</summary>
    public static string Text(AwsPlan plan) => Of(plan).ToJsonString(Indented) + "\n";

    /// <summary>A document that an earlier publish wrote; null where it is none, or of another format.</summary>
    public static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject { } json && (int?)json["format"] == Format && json["resources"] is JsonObject ? json : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static void AddProperties(JsonObject json, object source)
    {
        foreach (var property in Properties.GetOrAdd(source.GetType(), Find))
        {
            if (property.Of(source) is { } value and not PlanResource && Value(value) is { } node && node is not JsonArray { Count: 0 })
            {
                json[property.Name] = node;
            }
        }
    }

    // In the order of their names: the order of a declaration may change.
    private static PlanProperty[] Find(Type type) => [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.GetIndexParameters().Length == 0 && !(typeof(PlanResource).IsAssignableFrom(type) && Derived.Contains(p.Name)) && !IsListOfResources(p.PropertyType))
        .OrderBy(p => p.Name, StringComparer.Ordinal).Select(PlanProperty.Of)];

    private static bool IsListOfResources(Type type) => type.GenericTypeArguments is [var item] && typeof(PlanResource).IsAssignableFrom(item);

    private static JsonNode? Value(object value) => value switch
    {
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        int number => JsonValue.Create(number),
        double number => JsonValue.Create(number),
        decimal number => JsonValue.Create(number),
        Enum name => JsonValue.Create(name.ToString()),
        PlanValue known => JsonValue.Create(known.ToString()),
        JsonNode raw => raw.DeepClone(),
        IEnumerable items => new JsonArray([.. items.Cast<object>().Select(Value)]),
        _ => Record(value),
    };

    private static JsonObject Record(object value)
    {
        var json = new JsonObject();
        // Which of several forms it is: an image of a registry, or one that is built.
        if (value.GetType().BaseType is { IsAbstract: true } and not null && value is not ValueType)
        {
            json["is"] = value.GetType().Name;
        }

        AddProperties(json, value);
        return json;
    }

    /// <summary>A value on one line, as people read it.</summary>
    public static string Line(JsonNode? node) => node switch
    {
        null => "nothing",
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonArray array => string.Join(", ", array.Select(Line)),
        JsonObject json => string.Join(' ', json.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key}={Line(p.Value)}"))),
        _ => node.ToJsonString(Indented),
    };

    /// <summary>A property, read from its field where it has one: a getter that is called by reflection is compiled first, each of hundreds.</summary>
    private sealed record PlanProperty(string Name, PropertyInfo Property, FieldInfo? Field)
    {
        public static PlanProperty Of(PropertyInfo property) => new(
            JsonNamingPolicy.CamelCase.ConvertName(property.Name), property,
            property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", BindingFlags.NonPublic | BindingFlags.Instance));

        public object? Of(object source) => Field is null ? Property.GetValue(source) : Field.GetValue(source);
    }
}
